"""Every delivery of the cases one may read: to whom, since when, and why it waits; tried at once, or given up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from answerable.cases.access import access_delivery, deliveries_for, may_write
from answerable.cases.models import Delivery
from answerable.cases.models.delivery import DeliveryQuerySet
from answerable.cases.refusals import Refused
from answerable.desk.deliveries.reasons import tell
from answerable.desk.entering import DeskRequest, staff_only
from answerable.desk.pages import page
from answerable.kit import paging
from answerable.kit.addresses import normalise
from answerable.kit.clock import now

PAGE = 50
# What the list is parted by: its address, its label, and which states belong to it.
TABS = {
    "": (gettext_lazy("Waiting"), ("waiting", "sending")),
    "failed": (gettext_lazy("Failed"), ("failed",)),
    "bounced": (gettext_lazy("Came back"), ("bounced",)),
    "sent": (gettext_lazy("Sent"), ("accepted",)),
}


@require_safe
@staff_only
def index(request: DeskRequest) -> HttpResponse:
    """One of the lists: what waits by age, the others newest first; of one address, if one is asked for."""
    at, show, words = now(), request.GET.get("show", ""), request.GET.get("q", "").strip()[:320]
    if show not in TABS:
        raise Http404
    rows = _asked_for(deliveries_for(request.user).filter(state__in=TABS[show][1]), words)
    turn = paging.newest_first if show else paging.oldest_first
    try:
        found, more = turn(rows, request.GET.get("after", ""), PAGE)
    except paging.BadCursor:
        raise Http404 from None
    tabs = [(key, label) for key, (label, _states) in TABS.items()]
    facts: dict[str, Any] = {"rows": tell(found, at), "more": more or "", "tabs": tabs, "show": show, "words": words}
    return _page(request, "index", at, **facts)


def _asked_for(rows: DeliveryQuerySet, words: str) -> DeliveryQuerySet:
    """Of a whole address, or of a whole domain."""
    if not words:
        return rows
    return rows.filter(address__iendswith=words) if words.startswith("@") else rows.filter(address=normalise(words))


@require_safe
@staff_only
def show(request: DeskRequest, pk: int) -> HttpResponse:
    """One of them, with all that is known of its way."""
    return _show(request, access_delivery(request.user, pk))


@staff_only
@require_POST
def try_now(request: DeskRequest, pk: int) -> HttpResponse:
    """The next worker takes it up."""
    row = _to_decide(request, pk)
    words = _("It is tried as soon as a worker is free.")
    return _do(request, row, words, lambda: row.case.try_now(row, by=request.user, at=now()))


@staff_only
@require_POST
def give_up(request: DeskRequest, pk: int) -> HttpResponse:
    """It fails, and whoever has the case is told."""
    row = _to_decide(request, pk)
    words = _("Given up: the case says that it was not delivered, and its clock runs on.")
    return _do(request, row, words, lambda: row.case.give_up(row, by=request.user, at=now()))


def _to_decide(request: DeskRequest, pk: int) -> Delivery:
    row = access_delivery(request.user, pk)
    if not may_write(request.user, row.case):
        raise PermissionDenied
    return row


def _do(request: DeskRequest, row: Delivery, words: str, verb: Callable[[], None]) -> HttpResponse:
    try:
        verb()
    except Refused as refusal:
        return _show(request, access_delivery(request.user, row.pk), 422, refusal.sentence)
    messages.success(request, words)
    return redirect("desk:delivery", row.pk)


def _show(request: DeskRequest, row: Delivery, status: int = 200, notice: str = "") -> HttpResponse:
    at = now()
    told = tell([row], at)[0]
    may = row.state == "waiting" and told.since <= at and may_write(request.user, row.case)
    return _page(request, "show", at, status, told=told, row=row, may_decide=may, notice=notice)


def _page(request: DeskRequest, name: str, at: Any, status: int = 200, **facts: Any) -> HttpResponse:
    template = f"desk/deliveries/{name}.html"
    return page(request, template, at=at, status=status, current="deliveries", deliveries_current=True, **facts)
