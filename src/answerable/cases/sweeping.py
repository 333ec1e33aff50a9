"""What time does: due times pass, customers are reminded, proposals lapse, offers return. Exact after any downtime."""

from __future__ import annotations

import logging
from datetime import datetime

from answerable.cases import wording
from answerable.cases.models import Case
from answerable.cases.models.base import verb
from answerable.cases.words import Measure, Turn

log = logging.getLogger(__name__)


def sweep(at: datetime, limit: int = 200) -> int:
    """Do what is due in up to `limit` cases; how many were touched. Each case is its own transaction."""
    due = Case.objects.to_act_on(at).order_by("next_act_at", "id")
    return sum(_tried(case, at) for case in list(due[:limit]))


def _tried(case: Case, at: datetime) -> int:
    """One case that fails is written down and never keeps the next from its turn."""
    try:
        act(case, at=at)
    except Exception:
        log.exception("Case %s could not be swept", case.number)
        return 0
    return 1


def act(case: Case, *, at: datetime) -> None:
    """Everything that has become due in this case, in one transaction; nothing, if another worker was first."""
    _act(case, at=at)


@verb
def _act(case: Case, *, at: datetime) -> None:
    if case.next_act_at is None or case.next_act_at > at:
        return
    broken = case.break_due(at)
    if any(row.measure == Measure.HANDOVER for row in broken):
        case.lapse_handover(at)
    _act_on_turn(case, at)


def _act_on_turn(case: Case, at: datetime) -> None:
    if case.turn == Turn.THEIRS and case.remind_at and case.remind_at <= at:
        if case.reminded_at:
            case.end_wait(at=at)
        else:
            case.remind(wording.reminder_of_question(case), at=at)
    elif case.turn == Turn.PROPOSED and case.lapses_at and case.proposed_at:
        if case.lapses_at <= at:
            case.lapse(at=at)
        elif not case.reminded_at and case.proposed_at + (case.lapses_at - case.proposed_at) / 2 <= at:
            case.remind(wording.reminder_of_proposal(case), at=at)
