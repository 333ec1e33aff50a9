"""Set aside: in sight, each with its reason, owned by its team; looked over, or made a case after all."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from answerable.cases.access import access_set_aside, may_decide_about, set_aside_for
from answerable.cases.models import Inbound
from answerable.cases.refusals import Refused
from answerable.channels.mail.restoring import restore
from answerable.desk.entering import DeskRequest, staff_only
from answerable.desk.pages import page
from answerable.desk.set_aside.looking import reason_of, told, unfiled
from answerable.kit import paging
from answerable.kit.clock import now
from answerable.staff.models import Team

PAGE = 50


@require_safe
@staff_only
def index(request: DeskRequest) -> HttpResponse:
    """What nobody has looked at yet, oldest first, and what has no fate at all."""
    at, slug, looked = now(), request.GET.get("team", ""), request.GET.get("looked") == "yes"
    rows = set_aside_for(request.user).filter(looked_at__isnull=not looked).select_related("team")
    try:
        found, more = paging.oldest_first(
            rows.filter(team__slug=slug) if slug else rows, request.GET.get("after", ""), PAGE
        )
    except paging.BadCursor:
        raise Http404 from None
    facts: dict[str, Any] = {"rows": [{"row": row, "reason": reason_of(row)} for row in found], "more": more or ""}
    facts |= {"teams": Team.objects.readable_by(request.user).active().in_order(), "slug": slug, "looked": looked}
    return _page(request, "index", at, unfiled=unfiled(at), **facts)


@require_safe
@staff_only
def show(request: DeskRequest, pk: int) -> HttpResponse:
    """One of them: where it came from, why it is here, what it says."""
    return _show(request, access_set_aside(request.user, pk))


@staff_only
@require_POST
def look(request: DeskRequest, pk: int) -> HttpResponse:
    """It was looked at, and stays where it is."""
    _to_decide(request, pk).look_over(by=request.user, at=now())
    return redirect("desk:set-aside")


@staff_only
@require_POST
def make_case(request: DeskRequest, pk: int) -> HttpResponse:
    """This was a customer: a case, with the original start."""
    inbound = _to_decide(request, pk)
    if inbound.channel != "mail":
        return _show(request, inbound, 422, _("Only a mail can be made a case here. Write it up instead."))
    try:
        case = restore(inbound, by=request.user, at=now())
    except Refused as refusal:
        return _show(request, inbound, 422, refusal.sentence)
    messages.success(request, _("It is a case now; its clock runs from when it came."))
    return redirect("desk:case", case.number)


def _to_decide(request: DeskRequest, pk: int) -> Inbound:
    inbound = access_set_aside(request.user, pk)
    if not may_decide_about(request.user, inbound):
        raise PermissionDenied
    return inbound


def _show(request: DeskRequest, inbound: Inbound, status: int = 200, notice: str = "") -> HttpResponse:
    facts = {"inbound": inbound, "reason": reason_of(inbound), "notice": notice, "told": told(inbound)}
    facts["may_decide"] = may_decide_about(request.user, inbound)
    return _page(request, "show", now(), status=status, **facts)


def _page(request: DeskRequest, name: str, at: Any, status: int = 200, **facts: Any) -> HttpResponse:
    template = f"desk/set_aside/{name}.html"
    return page(request, template, at=at, status=status, current="set-aside", set_aside_current=True, **facts)
