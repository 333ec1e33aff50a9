"""Who wrote is no customer: their case is closed, and what they send from now on makes none. And back."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from answerable.cases.access import may_write
from answerable.cases.models import Case
from answerable.cases.words import Outcome
from answerable.channels.mail.sorting import senders
from answerable.desk.case_page import show_case
from answerable.desk.doing import ask, case_to_write_in, do
from answerable.desk.entering import DeskRequest, staff_only
from answerable.desk.set_aside.asking import AlwaysForm
from answerable.kit.clock import now
from answerable.staff.models import Staff

MOST_OTHERS = 20


@staff_only
@require_POST
def always(request: DeskRequest, number: str) -> HttpResponse:
    """Its sender goes on the list of those who are not customers; whoever looks like one is asked about first."""
    case, at = case_to_write_in(request, number), now()
    sender = senders.sender_of(case)
    if not sender:
        return show_case(request, case, at=at, status=422, notice=_("This case did not begin with a mail."))
    others = _others(case, sender, request.user)
    known = senders.known_as_customers(sender, but=case)
    form = AlwaysForm(request.POST, sender=sender, known=known, guess=senders.guess(case), others=len(others))

    def put(form: AlwaysForm) -> None:
        given = form.cleaned_data
        closed = others if given.get("others") and known else []
        senders.always(case, given["kind"], why=given["why"], others=closed, by=request.user, at=at)

    title, button = _("Always for this sender?"), _("Put them on the list")
    return ask(request, case, form, put, at=at, title=title, button=button)


@staff_only
@require_POST
def undo(request: DeskRequest, number: str) -> HttpResponse:
    """They are a customer: off the list, and what was closed with it is open as it was."""
    case, at = case_to_write_in(request, number), now()
    return do(request, case, lambda: _take_off(case, request.user, at), at=at)


def _take_off(case: Case, staff: Staff, at: datetime) -> None:
    entry = senders.listed_as(case)
    if case.outcome == Outcome.NOT_A_MATTER and not (entry and entry.is_domain):
        senders.undo(case, by=staff, at=at)
    elif entry:
        entry.end(by=staff, at=at)


def _others(case: Case, sender: str, staff: Staff) -> list[Case]:
    """Their other cases that this colleague may close along with it."""
    rows = senders.others_unanswered(case, sender).filter(pk__in=Case.objects.visible_to(staff).values("pk"))
    return [one for one in rows.select_related("team").order_by("pk")[:MOST_OTHERS] if may_write(staff, one)]
