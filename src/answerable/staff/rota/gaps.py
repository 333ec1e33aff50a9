"""What a rota leaves uncovered: team hours in which nobody who is here has a shift."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from answerable.staff.models import Shift, Staff, Team

Stretch = tuple[datetime, datetime]


def gaps(team: Team, begin: datetime, end: datetime) -> list[Stretch]:
    """The stretches of team hours between two moments in which nobody is on duty, in order."""
    rows = team.shifts.overlapping(begin, end).filter(staff__is_active=True, staff__memberships__team=team)
    shifts = list(rows.select_related("staff").order_by("begins_at"))
    covered = [stretch for shift in shifts for stretch in here(shift, shift.staff)]
    return list(uncovered(team.calendar.current().hours().spans(begin, end), covered))


def here(shift: Shift, staff: Staff) -> list[Stretch]:
    """The parts of a shift in which she is not away."""
    if staff.away_from is None:
        return [(shift.begins_at, shift.ends_at)]
    away = (staff.away_from, staff.away_until or max(shift.ends_at, staff.away_from))
    return list(uncovered([(shift.begins_at, shift.ends_at)], [away]))


def uncovered(spans: Iterable[Stretch], covered: Iterable[Stretch]) -> Iterator[Stretch]:
    """What is left of `spans` without `covered`."""
    ordered = sorted((first, last) for first, last in covered if first < last)
    for begin, end in spans:
        at = begin
        for first, last in ordered:
            if last <= at or first >= end:
                continue
            if first > at:
                yield at, first
            at = max(at, last)
        if at < end:
            yield at, end
