"""Going live: what waits and to whom it would go, and the word that lets it leave; asked once more before."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from answerable.cases.models import Case
from answerable.channels.mail.going_live import has_way_out, waiting, what_waits
from answerable.channels.mail.models import Rehearsal, go_live
from answerable.desk.entering import DeskRequest, staff_only
from answerable.desk.filling import fill
from answerable.desk.settings.access import admins_only
from answerable.desk.settings.pages import back, settings_page
from answerable.kit.clock import now
from answerable.kit.places import page_of

HERE = "settings-live"
SHOWN = 50  # letters
LOOPBACK = ("", "localhost", "127.0.0.1", "::1")


class LiveForm(forms.Form):
    """What becomes of what waits."""

    waits = forms.ChoiceField(
        label=gettext_lazy("What becomes of it"),
        choices=[
            ("leaves", gettext_lazy("It leaves when you go live")),
            ("left-out", gettext_lazy("It is left out, and never leaves")),
        ],
        widget=forms.RadioSelect,
        initial="leaves",
    )


@require_safe
@staff_only
@admins_only
def index(request: DeskRequest) -> HttpResponse:
    """What waits, the oldest first, as far as its cases may be seen; or since when this desk is live."""
    at, rehearsal = now(), Rehearsal.objects.select_related("live_by").first()
    if rehearsal is None or rehearsal.live_at:
        return settings_page(request, "live_already", at=at, here=HERE, rehearsal=rehearsal)
    rows = waiting().filter(case__in=Case.objects.visible_to(request.user)).order_by("message__created_at", "pk")
    counts, seen = what_waits(), rows.count()
    letters = counts["words"] + counts["automatic"]
    shown = list(rows.select_related("case__team", "message__staff")[:SHOWN])
    facts: dict[str, Any] = {
        "counts": counts,
        "letters": letters,
        "rows": shown,
        "form": LiveForm(),
        "oldest": _oldest(),
        "lacks": _lacks(),
        "may_go": has_way_out(),
        "outbox": page_of("outbox"),
    }
    facts |= {"more": seen - len(shown), "unseen": letters - seen, "waits": sum(counts.values())}
    return settings_page(request, "live", at=at, here=HERE, **facts)


@staff_only
@admins_only
@require_http_methods(["GET", "POST"])
def go(request: DeskRequest) -> HttpResponse:
    """Asked once more; then it leaves, or is left out, for good. Where it reaches nobody the page before says so."""
    if not has_way_out():
        return redirect(f"desk:{HERE}")
    given = request.POST if request.method == "POST" else request.GET

    def do(form: LiveForm) -> HttpResponse:
        return _go(request, leave_out=form.cleaned_data["waits"] == "left-out")

    def ask(form: LiveForm, status: int) -> HttpResponse:
        leaves_out, count = given.get("waits") == "left-out", sum(what_waits().values())
        facts = {"leaves_out": leaves_out, "count": count, "button": _button(leaves_out, count)}
        return settings_page(request, "live_now", at=now(), here=HERE, status=status, **facts)

    return fill(LiveForm(request.POST if request.method == "POST" else None), do, ask)


def _go(request: DeskRequest, *, leave_out: bool) -> HttpResponse:
    count = sum(what_waits().values())
    if not go_live(by=request.user, at=now(), leave_out=leave_out):
        return back(request, _("This desk is live already."), HERE)
    if leave_out:
        return back(request, _("Live. What waited is left out, and its cases say so."), HERE)
    if not count:
        return back(request, _("Live. From now on what is written leaves."), HERE)
    words = ngettext(
        "Live. One letter that waited leaves now.", "Live. %(count)s letters that waited leave now.", count
    )
    return back(request, words % {"count": count}, HERE)


def _button(leaves_out: bool, count: int) -> str:
    if not count:
        return _("Go live")
    if leaves_out:
        return ngettext("Go live without this letter", "Go live without these %(count)s letters", count) % {
            "count": count
        }
    return ngettext("Go live and send one letter", "Go live and send %(count)s letters", count) % {"count": count}


def _lacks() -> list[str]:
    """What is not set yet, so that going live would reach nobody, or lead nowhere."""
    lacks = []
    if not has_way_out():
        words = _(
            "No server is named that mail leaves by, so it would reach nobody. Set EMAIL_URL, restart, and come back."
        )
        lacks.append(words)
    if (urlsplit(settings.BASE_URL).hostname or "") in LOOPBACK:
        words = _("Links in mails lead to %(address)s, where customers find nothing. Set BASE_URL to your address.")
        lacks.append(words % {"address": settings.BASE_URL})
    return lacks


def _oldest() -> datetime | None:
    """When the word was written that waits longest."""
    return waiting().order_by("message__created_at").values_list("message__created_at", flat=True).first()
