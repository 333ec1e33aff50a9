"""Who has a case, and how it ends other than by the customer."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router

from answerable.api import naming, schemas, showing
from answerable.api.site import PROBLEMS, signed
from answerable.api.views.cases import writable
from answerable.cases.access import access_case
from answerable.cases.models import Case
from answerable.cases.refusals import Refused
from answerable.cases.words import Outcome
from answerable.kit.clock import now
from answerable.staff.models import Staff

router = Router(tags=["moving"])


@router.post("/{number}/assignment", response={200: schemas.CaseOut, **PROBLEMS}, summary="Take, assign or give back")
def assign(request: HttpRequest, number: str, given: schemas.AssignmentIn) -> Any:
    me, case = writable(request, number)
    owner = naming.colleague_named(given.owner, me, "owner") if given.owner else None
    if owner is None:
        case.give_back(by=me, at=now())
    elif owner == me:
        case.take(by=me, at=now())
    else:
        case.assign(owner, by=me, at=now())
    return showing.case_whole(_again(case))


@router.post(
    "/{number}/handover", response={200: schemas.CaseOut, **PROBLEMS}, summary="Offer, accept, decline, withdraw"
)
def hand_over(request: HttpRequest, number: str, given: schemas.HandoverIn) -> Any:
    me = signed(request)
    case = access_case(me, number)
    if given.action == "accept":
        case.accept_handover(by=me, at=now())
    elif given.action == "decline":
        case.decline_handover(given.reason, by=me, at=now())
    elif given.action == "withdraw":
        case.take_back_handover(by=me, at=now())
    else:
        _offer(case, given, me)
    return showing.case_whole(_again(case))


def _offer(case: Case, given: schemas.HandoverIn, me: Staff) -> None:
    if not given.to:
        raise Refused(_("Say to whom: a colleague's address or a team."), "to")
    receiver: Any = naming.someone_named(given.to, me)
    case.offer(by=me, at=now(), note=given.note, **receiver)


@router.post(
    "/{number}/merge", response={200: schemas.CaseOut, **PROBLEMS}, summary="Merge into another case of theirs"
)
def merge(request: HttpRequest, number: str, given: schemas.MergeIn) -> Any:
    """Answers with the case that it was merged into."""
    me, case = writable(request, number)
    target = naming.case_named(given.into, me)
    try:
        case.merge_into(target, by=me, at=now())
    except Refused as refusal:
        raise Refused(refusal.sentence, "into" if refusal.field == "target" else refusal.field) from None
    return showing.case_whole(_again(target))


@router.post("/{number}/closure", response={200: schemas.CaseOut, **PROBLEMS}, summary="End a case that staff may end")
def close(request: HttpRequest, number: str, given: schemas.ClosureIn) -> Any:
    me, case = writable(request, number)
    if given.outcome not in Outcome.values:
        raise Refused(_("There is no outcome called %(name)s.") % {"name": given.outcome}, "outcome")
    case.close(Outcome(given.outcome), by=me, at=now())
    return showing.case_whole(_again(case))


@router.post("/{number}/reopening", response={200: schemas.CaseOut, **PROBLEMS}, summary="Open a closed case again")
def reopen(request: HttpRequest, number: str) -> Any:
    me, case = writable(request, number)
    case.reopen(by=me, at=now())
    return showing.case_whole(_again(case))


@router.post("/{number}/escalation", response={200: schemas.CaseOut, **PROBLEMS}, summary="Ask somebody else to look")
def escalate(request: HttpRequest, number: str) -> Any:
    me, case = writable(request, number)
    case.escalate(by=me, at=now())
    return showing.case_whole(_again(case))


def _again(case: Case) -> Case:
    # The verb may have moved the case out of this colleague's sight; the answer to their own request still shows it.
    return showing.with_what_rows_need(Case.objects.filter(pk=case.pk)).get()
