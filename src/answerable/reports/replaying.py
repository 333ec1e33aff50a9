"""History played again under another promise: the same starts, calendars, pauses and ends, by the same arithmetic."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from answerable.cases.models import Commitment, Event
from answerable.promises import clocks
from answerable.promises.allowances import Allowance

# When a clock stood still, and until when; None while it does.
Pause = tuple[datetime, datetime | None]
PORTION = 500


def replay(rows: Iterable[Commitment], allowance_of: Callable[[Commitment], Allowance], at: datetime) -> dict[int, str]:
    """What would have become of each: kept, broken, closure, void, or undue where nobody knows yet.

    Dates that people agreed on are no allowance and are left out.
    """
    played = [row for row in rows if not row.is_agreed]
    pauses = _pauses(played)
    return {row.pk: verdict(row, allowance_of(row), pauses[row.pk], at) for row in played}


def verdict(row: Commitment, allowance: Allowance, pauses: Iterable[Pause], at: datetime) -> str:
    """The verdict on one, had it been allowed so much."""
    calendar = row.calendar_version
    due = max(clocks.due(row.started_at, allowance, calendar), row.started_at)
    for since, until in pauses:
        if due < since:
            return _broken(row)
        left = clocks.left(since, due, allowance.counting, calendar) if since < due else 0
        if until is None:
            return _while_it_stands_still(row)
        due = clocks.resume(until, left, allowance.counting, calendar)
    end = row.met_at or row.void_at
    if end is None:
        return _broken(row) if due < at else "undue"
    if end > due:
        return _broken(row)
    return "kept" if row.met_at else "void"


def _broken(row: Commitment) -> str:
    return "closure" if row.broken_reason == "closure" else "broken"


def _while_it_stands_still(row: Commitment) -> str:
    """It had not fallen due when it stopped, and has not gone on since."""
    if row.met_at:
        return "kept"
    return "void" if row.void_at else "undue"


def _pauses(rows: list[Commitment]) -> dict[int, list[Pause]]:
    """When each stood still, as its case's history has it."""
    found: dict[int, list[Pause]] = defaultdict(list)
    cases = sorted({row.case_id for row in rows if row.paused_at or row.paused_seconds or row.measure in MAY_PAUSE})
    for begin in range(0, len(cases), PORTION):
        events = Event.objects.filter(case_id__in=cases[begin : begin + PORTION], name__in=(PAUSED, RESUMED))
        for name, when, data in events.order_by("id").values_list("name", "at", "data"):
            _note(found[data["commitment"]], name, when)
    return found


def _note(pauses: list[Pause], name: str, when: datetime) -> None:
    if name == PAUSED:
        pauses.append((when, None))
    elif pauses and pauses[-1][1] is None:
        pauses[-1] = (pauses[-1][0], when)


PAUSED, RESUMED = "commitment.paused", "commitment.resumed"
MAY_PAUSE: tuple[Any, ...] = ("resolution", "update")
