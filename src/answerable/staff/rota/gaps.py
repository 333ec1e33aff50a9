"""What a rota leaves uncovered: team hours in which nobody who is here has a shift."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from answerable.staff.models import Absence, Shift, Team

Stretch = tuple[datetime, datetime]


def gaps(team: Team, begin: datetime, end: datetime) -> list[Stretch]:
    """The stretches of team hours between two moments in which nobody is on duty, in order."""
    rows = team.shifts.overlapping(begin, end).filter(staff__is_active=True, staff__memberships__team=team)
    shifts = list(rows.order_by("begins_at"))
    away = absences_of(shifts)
    covered = [stretch for shift in shifts for stretch in here(shift, away)]
    return list(uncovered(team.calendar.current().hours().spans(begin, end), covered))


def absences_of(shifts: Sequence[Shift]) -> dict[int, list[Absence]]:
    """Everything that whoever has these shifts is away meanwhile: the id of a colleague and their absences."""
    away: defaultdict[int, list[Absence]] = defaultdict(list)
    if shifts:
        begin, end = min(shift.begins_at for shift in shifts), max(shift.ends_at for shift in shifts)
        staff = {shift.staff_id for shift in shifts}
        for absence in Absence.objects.filter(staff__in=staff).overlapping(begin, end):
            away[absence.staff_id].append(absence)
    return away


def here(shift: Shift, away: Mapping[int, Iterable[Absence]]) -> list[Stretch]:
    """The parts of a shift in which whoever has it is not away."""
    absences = [(one.begins_at, one.ends_at or shift.ends_at) for one in away.get(shift.staff_id, ())]
    return list(uncovered([(shift.begins_at, shift.ends_at)], absences))


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
