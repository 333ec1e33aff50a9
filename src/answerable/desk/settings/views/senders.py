"""Senders who are not customers: who stands on the list, since when and why; put there and taken off."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from answerable.channels.mail.models import NotACustomer
from answerable.channels.mail.sorting.senders import put
from answerable.desk.entering import DeskRequest, staff_only
from answerable.desk.filling import fill, typed
from answerable.desk.settings.access import leads_only
from answerable.desk.settings.forms.sorting import SenderForm
from answerable.desk.settings.pages import back, settings_page
from answerable.kit import paging
from answerable.kit.clock import now

HERE = "settings-senders"
PAGE = 100


@staff_only
@leads_only
@require_http_methods(["GET", "POST"])
def index(request: DeskRequest) -> HttpResponse:
    """The list, newest first, and one more for it."""

    def add(form: SenderForm) -> HttpResponse:
        given = form.cleaned_data
        put(given["value"], given["kind"], why=given["why"], by=request.user, at=now())
        return back(request, _("What they send makes no case from now on."), HERE)

    return fill(SenderForm(typed(request)), add, lambda form, status: _show(request, form, status))


@staff_only
@leads_only
@require_POST
def end(request: DeskRequest, pk: int) -> HttpResponse:
    """Off the list: their mail makes cases again."""
    get_object_or_404(NotACustomer.objects.listed(), pk=pk).end(by=request.user, at=now())
    return back(request, _("Their mail makes cases again. What came meanwhile lies at Set aside."), HERE)


def _show(request: DeskRequest, form: SenderForm, status: int) -> HttpResponse:
    rows, words = NotACustomer.objects.listed().select_related("put_by"), request.GET.get("q", "").strip().lower()
    if words:
        rows = rows.filter(value__contains=words)
    try:
        found, more = paging.newest_first(rows, request.GET.get("after", ""), PAGE)
    except paging.BadCursor:
        raise Http404 from None
    facts = {"rows": found, "more": more or "", "words": words, "form": form}
    return settings_page(request, "senders", at=now(), here=HERE, status=status, **facts)
