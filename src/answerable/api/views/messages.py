"""What is said in a case, and the history of it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema, Status
from pydantic import Field

from answerable.api import naming, schemas, showing
from answerable.api.site import PROBLEMS, signed
from answerable.cases.access import access_case, may_write, messages_for_staff
from answerable.cases.models import Ask, Case, Message
from answerable.cases.refusals import Refused
from answerable.cases.words import IfSilent, Kind, Then
from answerable.kit import paging
from answerable.kit.clock import now
from answerable.staff.models import Staff

router = Router(tags=["messages"])


class Page(Schema):
    """Which page of a list."""

    limit: int = Field(100, ge=1, le=200)
    cursor: str | None = None


@router.get("/{number}/messages", response={200: schemas.Messages, **PROBLEMS}, summary="Read what was said")
def list_messages(request: HttpRequest, number: str, page: Query[Page]) -> Any:
    rows = messages_for_staff(access_case(signed(request), number)).filter(undone_at=None)
    found, following = paging.oldest_first(showing.with_what_messages_need(rows), page.cursor, page.limit)
    return {"items": [showing.message(row) for row in found], "next": following}


@router.post("/{number}/messages", response={201: schemas.MessageOut, **PROBLEMS}, summary="Answer, note or ask")
def post_message(request: HttpRequest, number: str, given: schemas.MessageIn) -> Any:
    """Sent at once, without the desk's ten seconds. An answer says what follows: `keep`, `wait` or `propose`."""
    me = signed(request)
    case = access_case(me, number)
    if given.kind != "note" and not may_write(me, case):
        raise PermissionDenied(_("You may read this case and leave a note, but not write to the customer."))
    message = _said(case, given, me)
    return Status(201, showing.message(showing.with_what_messages_need(Message.objects.filter(pk=message.pk)).get()))


def _said(case: Case, given: schemas.MessageIn, me: Staff) -> Message:
    if given.kind == "note":
        return case.add_note(given.text, by=me, at=now())
    if given.kind == "ask":
        if not given.to:
            raise Refused(_("Say whom you ask: a colleague's address or a team."), "to")
        asked: Any = naming.someone_named(given.to, me)
        return case.ask(given.text, by=me, at=now(), **asked).message
    return case.write(
        given.text,
        by=me,
        at=now(),
        kind=Kind(given.kind),
        then=Then(given.then),
        remind_at=given.remind_at,
        if_silent=IfSilent(given.if_silent),
        next_word_at=given.next_word_at,
    )


@router.post(
    "/{number}/messages/{message_id}/answer", response={201: schemas.MessageOut, **PROBLEMS}, summary="Answer an ask"
)
def answer_ask(request: HttpRequest, number: str, message_id: int, given: schemas.AskAnswerIn) -> Any:
    """The asked colleague, or one of the asked team, answers the ask that this message is."""
    me = signed(request)
    case = access_case(me, number)
    ask = Ask.objects.filter(case=case, message_id=message_id).first() if message_id < 2**63 else None
    if ask is None:
        raise Refused(_("There is no such question in this case."))
    message = case.answer_ask(ask, given.text, by=me, at=now())
    return Status(201, showing.message(showing.with_what_messages_need(Message.objects.filter(pk=message.pk)).get()))


@router.get("/{number}/events", response={200: schemas.Events, **PROBLEMS}, summary="Read the history")
def list_events(request: HttpRequest, number: str, page: Query[Page]) -> Any:
    case = access_case(signed(request), number)
    rows, following = paging.oldest_first(case.events.all(), page.cursor, page.limit)
    return {"items": showing.events(rows), "next": following}
