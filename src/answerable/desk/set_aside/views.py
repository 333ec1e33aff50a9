"""Set aside: in sight, each with its reason, owned by its team; looked over, or made a case after all."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from answerable.cases.access import access_set_aside, may_decide_about, set_aside_for, set_aside_to_decide
from answerable.cases.aside import who_looks_through
from answerable.cases.models import Inbound
from answerable.cases.refusals import Refused
from answerable.channels.mail.models import NotACustomer
from answerable.channels.mail.restoring import restore
from answerable.channels.mail.sorting.senders import guess_by_mail, known_as_customers, put
from answerable.desk.entering import DeskRequest, staff_only
from answerable.desk.filling import fill
from answerable.desk.pages import page
from answerable.desk.set_aside.asking import AlwaysForm
from answerable.desk.set_aside.listing import TABS, rows_of, told_in_list
from answerable.desk.set_aside.looking import reason_of, told, unfiled
from answerable.kit import paging
from answerable.kit.clock import now
from answerable.staff.models import Team

PAGE = 50


@require_safe
@staff_only
def index(request: DeskRequest) -> HttpResponse:
    """What nobody has looked at yet, oldest first; what senders who are not customers sent; what was looked at."""
    at, show = now(), request.GET.get("show", "")
    if show not in TABS:
        raise Http404
    slug, words = request.GET.get("team", ""), request.GET.get("q", "").strip()[:100]
    rows = rows_of(set_aside_for(request.user), show, slug, words)
    turn = paging.oldest_first if show == "" else paging.newest_first
    try:
        found, more = turn(rows.select_related("team__calendar"), request.GET.get("after", ""), PAGE)
    except paging.BadCursor:
        raise Http404 from None
    facts: dict[str, Any] = {
        "rows": told_in_list(found, request.user),
        "more": more or "",
        "show": show,
        "words": words,
    }
    facts |= {"teams": Team.objects.readable_by(request.user).active().in_order(), "slug": slug, "tabs": TABS.items()}
    facts["may_decide"] = any(row["may_decide"] for row in facts["rows"]) and show == ""
    return _page(request, "index", at, unfiled=unfiled(at) if show == "" else [], **facts)


@require_safe
@staff_only
def show(request: DeskRequest, pk: int) -> HttpResponse:
    """One of them: where it came from, why it is here, what it says."""
    return _show(request, access_set_aside(request.user, pk))


@staff_only
@require_POST
def look_through(request: DeskRequest) -> HttpResponse:
    """Several were looked at, and stay where they are: those chosen, or all that stood on the page."""
    given = request.POST.getlist("all" if "everything" in request.POST else "row")
    ids = [int(one) for one in given[:PAGE] if one.isascii() and one.isdigit() and len(one) < 19]
    count = set_aside_to_decide(request.user).filter(pk__in=ids).look_over(by=request.user, at=now())
    if not ids:
        messages.error(request, _("Choose what you have looked at."))
    else:
        words = ngettext("%(count)s looked at; it stays here.", "%(count)s looked at; they stay here.", count)
        messages.success(request, words % {"count": count})
    return redirect("desk:set-aside")


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


@staff_only
@require_POST
def always(request: DeskRequest, pk: int) -> HttpResponse:
    """Whoever wrote it is no customer, and goes on the list; whoever looks like one is asked about first."""
    inbound, at = _to_decide(request, pk), now()
    if inbound.channel != "mail" or not inbound.sender:
        return _show(request, inbound, 422, _("It does not say from which address it came."))
    form = AlwaysForm(
        request.POST, sender=inbound.sender, known=known_as_customers(inbound.sender), guess=guess_by_mail(inbound)
    )

    def put_on(form: AlwaysForm) -> HttpResponse:
        given = form.cleaned_data
        put(inbound.sender, given["kind"], why=given["why"], by=request.user, at=at)
        if inbound.looked_at is None:
            inbound.look_over(by=request.user, at=at)
        messages.success(
            request, _("%(sender)s is on the list of those who are not customers.") % {"sender": form.sender}
        )
        return redirect("desk:set-aside-one", pk)

    return fill(form, put_on, lambda form, status: _page(request, "always", at, status, form=form, inbound=inbound))


@staff_only
@require_POST
def take_off(request: DeskRequest, pk: int) -> HttpResponse:
    """Whoever wrote it is a customer: their mail makes cases again."""
    inbound = _to_decide(request, pk)
    if entry := _listed(inbound):
        entry.end(by=request.user, at=now())
        messages.success(request, _("Their mail makes cases again. This one becomes one by This was a customer."))
    return redirect("desk:set-aside-one", pk)


def _to_decide(request: DeskRequest, pk: int) -> Inbound:
    inbound = access_set_aside(request.user, pk)
    if not may_decide_about(request.user, inbound):
        raise PermissionDenied
    return inbound


def _show(request: DeskRequest, inbound: Inbound, status: int = 200, notice: str = "") -> HttpResponse:
    at = now()
    facts = {"inbound": inbound, "reason": reason_of(inbound), "notice": notice, "told": told(inbound)}
    facts |= {"may_decide": may_decide_about(request.user, inbound), "listed": _listed(inbound)}
    facts["owners"] = who_looks_through(inbound.team, at) if inbound.team else []
    return _page(request, "show", at, status=status, **facts)


def _listed(inbound: Inbound) -> NotACustomer | None:
    """As whom its sender stands on the list of those who are not customers."""
    return NotACustomer.objects.of(inbound.sender) if inbound.channel == "mail" and inbound.sender else None


def _page(request: DeskRequest, name: str, at: Any, status: int = 200, **facts: Any) -> HttpResponse:
    template = f"desk/set_aside/{name}.html"
    return page(request, template, at=at, status=status, current="set-aside", set_aside_current=True, **facts)
