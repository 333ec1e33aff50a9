"""What time does: promises are warned of, break and are raised, customers reminded, proposals lapse, offers return.

Exact after any downtime, and by any number of workers: each works on cases that no other one holds. What only
concerns clocks is done for many cases by a few statements; whatever else is due in a case is its own verb.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta

from django.db import DatabaseError, connection, transaction

from answerable.cases import wording
from answerable.cases.models import Case, Commitment, Sponsor
from answerable.cases.models.base import verb, write_events
from answerable.cases.models.passage import Passage
from answerable.cases.models.queries import CaseQuerySet
from answerable.cases.words import Measure, Turn
from answerable.kit.rows import update_rows

log = logging.getLogger(__name__)

AT_ONCE = 200
RESTS = timedelta(minutes=1)


class Sweeper:
    """Sweeps again and again, and lets a case rest that could not be swept: it must not keep the others waiting."""

    def __init__(self) -> None:
        self._resting: dict[int, datetime] = {}

    def sweep(self, at: datetime, limit: int = AT_ONCE) -> int:
        """Do what is due in up to `limit` cases; how many were touched."""
        try:
            together, singly = self._together(at, limit)
        except Exception:
            log.exception("Cases could not be swept together; each is tried by itself")
            together, singly = 0, list(self._due(at)[:limit])
        return together + sum(self._tried(case, at) for case in singly)

    def _due(self, at: datetime) -> CaseQuerySet:
        self._resting = {number: until for number, until in self._resting.items() if until > at}
        rows = Case.objects.to_act_on(at).exclude(pk__in=list(self._resting))
        return rows.select_related("team", "owner").order_by("next_act_at", "id")

    def _together(self, at: datetime, limit: int) -> tuple[int, list[Case]]:
        """The clocks of many cases in one transaction; how many, and the cases where something else is due too."""
        if not self._due(at).exists():
            return 0, []
        with transaction.atomic():
            rows = self._due(at)
            if connection.vendor == "postgresql":
                rows = rows.select_for_update(skip_locked=True, of=("self",))
            cases = list(rows[:limit])
            clocks = _open_clocks(cases)
            plain = [case for case in cases if not _needs_a_verb(case, clocks[case.pk], at)]
            _pass_over(plain, clocks, at)
        done = {case.pk for case in plain}
        return len(plain), [case for case in cases if case.pk not in done]

    def _tried(self, case: Case, at: datetime) -> int:
        """One case that fails is written down and never keeps the next from its turn."""
        try:
            act(case, at=at)
        except Exception:
            log.exception("Case %s could not be swept", case.number)
            self._resting[case.pk] = at + RESTS
            _remember_failure(case, at)
            return 0
        return 1


def _remember_failure(case: Case, at: datetime) -> None:
    """Beside the log, where an alarm and `answerable check` find it; unless another worker came through meanwhile."""
    with suppress(DatabaseError):
        Case.objects.to_act_on(at).filter(pk=case.pk, unswept_since=None).update(unswept_since=at)


def sweep(at: datetime, limit: int = AT_ONCE) -> int:
    """One sweep by itself."""
    return Sweeper().sweep(at, limit)


def _open_clocks(cases: Sequence[Case]) -> defaultdict[int, list[Commitment]]:
    found = defaultdict(list)
    rows = Commitment.objects.open().filter(case__in=[case.pk for case in cases])
    for row in rows.select_related("calendar_version").order_by("due_at", "id"):
        found[row.case_id].append(row)
    return found


def _needs_a_verb(case: Case, clocks: Sequence[Commitment], at: datetime) -> bool:
    """An offer lapses, the turn acts, or the case's own time is ahead of ours."""
    turn_acts_at = case.turn_acts_at()
    offered = any(row.measure == Measure.HANDOVER and row.due_at <= at for row in clocks)
    return offered or bool(turn_acts_at and turn_acts_at <= at) or case.touched_at > at


def _pass_over(cases: Sequence[Case], clocks: dict[int, list[Commitment]], at: datetime) -> None:
    sponsors: defaultdict[int, set[int]] = defaultdict(set)
    found = Sponsor.objects.filter(case__in=[case.pk for case in cases], staff__isnull=False)
    for case_id, staff_id in found.values_list("case_id", "staff_id"):
        sponsors[case_id].add(staff_id)
    passage = Passage(at)
    for case in cases:
        case.remember_facts()
        passage.over(case, clocks[case.pk], sponsors[case.pk])
        case.reckon(clocks[case.pk])
        case.touched_at = max(at, case.touched_at)
    passage.write()
    update_rows(cases, ["next_due_at", "next_measure", "next_act_at", "unswept_since", "touched_at"])
    write_events([(case, event) for case in cases for event in case.take_events(at)])


def act(case: Case, *, at: datetime) -> None:
    """Everything that has become due in this case, in one transaction; nothing, if another worker was first."""
    _act(case, at=at)


@verb
def _act(case: Case, *, at: datetime) -> None:
    if case.next_act_at is None or case.next_act_at > at:
        return
    broken = case.pass_time(at)
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
