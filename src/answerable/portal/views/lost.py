"""A link that one has no longer: sent again to the address on file. The page says the same to everybody."""

from __future__ import annotations

import re

from django.contrib import messages
from django.forms import CharField, EmailInput
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from answerable.kit.clients import client_of
from answerable.kit.clock import now
from answerable.kit.limits import TooMany
from answerable.portal import wording
from answerable.portal.forms import AddressField, Whole
from answerable.portal.models import LostLink
from answerable.portal.pages import public
from answerable.staff.dresses import dress_of
from answerable.staff.models import Brand


class LostLinkForm(Whole):
    """Which case, and where its mails go."""

    number = CharField(
        label=gettext_lazy("Your case number"),
        help_text=gettext_lazy("Such as A-1042; it stands in our mails, and in the address of your page."),
        max_length=18,
        error_messages={"required": gettext_lazy("Please give the number of your case.")},
    )
    address = AddressField(
        label=gettext_lazy("Your mail address"),
        max_length=254,
        widget=EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"required": gettext_lazy("Please tell us where we can answer you.")},
    )

    def clean_number(self) -> str:
        """As we write it, however it was typed."""
        number = "".join(self.cleaned_data["number"].upper().split())
        return number if number.startswith("A-") else f"A-{number}"


@public
@require_http_methods(["GET", "HEAD", "POST"])
def lost_link(request: HttpRequest) -> HttpResponseBase:
    """Ask for it by number and address. What becomes of that, only the mailbox shows."""
    if request.method != "POST":
        asked = re.match(r"[Aa]-\d{1,15}", request.GET.get("number", ""))
        return _page(request, LostLinkForm(initial={"number": asked[0] if asked else ""}))
    form = LostLinkForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    given, at = form.cleaned_data, now()
    try:
        LostLink.ask(given["number"], given["address"], client_of(request), at)
    except TooMany as pause:
        form.add_error(None, wording.too_much(pause.again_at - at))
        return _page(request, form, status=429)
    told = _(
        "If mails about case %(number)s go to %(address)s, one with the link is on its way. "
        "Look in the spam folder, too."
    )
    messages.success(request, told % given)
    return redirect("portal:lost-link")


def _page(request: HttpRequest, form: LostLinkForm, *, status: int = 200) -> HttpResponse:
    given = {"form": form, "dress": dress_of(Brand.objects.house())}
    return render(request, "portal/lost_link.html", given, status=status)
