"""What happened in a case so far, in a customer's words: every word of a person and every decision."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext as _

from answerable.cases.models import Case, Message
from answerable.cases.words import ANSWERS, Direction, Kind, Origin
from answerable.portal.access import Seat
from answerable.portal.letters import is_their_own
from answerable.portal.looking import looks

Happened = tuple[str, datetime]


def past(seat: Seat) -> list[Happened]:
    """Each with when it was, oldest first."""
    case = seat.case
    steps = [_began(case), *_taken(case), *_looked_at(case), *_said_and_decided(seat), *_ended(case)]
    return sorted(steps, key=lambda step: step[1])


def _began(case: Case) -> Happened:
    began = {
        Origin.OURS: _("We wrote to you"),
        Origin.BEHALF: _("We wrote it up for you"),
        Origin.MACHINE: _("A machine of ours reported it"),
    }.get(Origin(case.origin), _("You wrote to us"))
    return began, case.opened_at


def _taken(case: Case) -> list[Happened]:
    if case.owner and (since := _owned_since(case)):
        return [(_("%(who)s took your case") % {"who": case.owner.working_name}, since)]
    return []


def _owned_since(case: Case) -> datetime | None:
    for data, at in case.events.order_by("-id").values_list("data", "at")[:300]:
        if data.get("changed", {}).get("owner_id") == case.owner_id:
            return at
    return None


def _looked_at(case: Case) -> list[Happened]:
    """Who was asked to look too, and, once they wrote something, that they look."""
    done = []
    for look in looks(case):
        done.append((_("%(who)s was asked to look at it") % {"who": look.who}, look.asked_at))
        if look.wrote_at:
            done.append((_("%(who)s looks at it too") % {"who": look.who}, look.wrote_at))
    return done


def _said_and_decided(seat: Seat) -> list[Happened]:
    """Every word that the reader may read, but for that of machines and the one with which the case began, and every
    decision; the words of a no are the decision."""
    words = {
        "proposal.confirmed": _("You said: solved"),
        "proposal.rejected": _("You said: not solved"),
        "proposal.taken-back": _("You took your yes back"),
    }
    hers = seat.case.events.filter(name__in=words, actor_kind="participant").order_by("id")
    decided = list(hers.values_list("name", "at", "data"))
    told = {data.get("message") for _name, _at, data in decided}
    said = [step for row in seat.messages() if row.pk not in told for step in _said(row, seat)]
    return [*said, *((words[name], at) for name, at, _data in decided)]


def _said(row: Message, seat: Seat) -> Iterator[Happened]:
    began_with_it = row.case_id == seat.case.pk and row.created_at == seat.case.opened_at
    if row.author_kind == "automation" or began_with_it:
        return
    if row.direction == Direction.IN:
        own = is_their_own(row, seat)
        yield _("You wrote to us") if own else _("%(who)s wrote to us") % {"who": row.author_name}, row.created_at
        return
    yield _ours(row) % {"who": row.author_name}, row.accepted_at or row.created_at
    if row.not_an_answer_at:
        yield _("You said: this did not answer me"), row.not_an_answer_at


def _ours(row: Message) -> str:
    """What we did with this word, to be filled in with `who`."""
    if row.failed_at or row.bounced_at:
        return _("%(who)s wrote to you, and it did not reach your mail address")
    if row.spoken:
        return _("%(who)s spoke with you")
    if row.kind == Kind.HOLDING:
        return _("%(who)s wrote to you, not yet with the answer")
    return _("%(who)s answered you") if row.kind in ANSWERS else _("%(who)s wrote to you")


def _ended(case: Case) -> list[Happened]:
    return [(_("The case was closed"), case.closed_at)] if case.closed_at else []
