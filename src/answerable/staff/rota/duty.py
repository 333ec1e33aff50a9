"""Who is on duty for a team now, who next, and until when. A team without a rota is on duty whenever it works."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from answerable.staff.models import Absence, Staff, Team

# Nobody is on duty for longer without a break; what is planned beyond it is not looked at.
FARTHEST = timedelta(days=14)


@dataclass(frozen=True)
class NextDuty:
    """When somebody is on duty next, and who."""

    at: datetime
    people: tuple[Staff, ...]


def team_on_duty(team: Team, at: datetime) -> list[Staff]:
    """Who is on duty now, in order of name."""
    return list(team.on_duty(at).in_order())


def next_on_duty(team: Team, at: datetime) -> NextDuty | None:
    """This moment where somebody is on duty, else the next at which somebody will be; None where nobody is planned."""
    if here := team_on_duty(team, at):
        return NextDuty(at, tuple(here))
    for moment in _next_moments(team, at):
        if there := team_on_duty(team, moment):
            return NextDuty(moment, tuple(there))
    return None


def shift_ends_at(staff: Staff, team: Team, at: datetime) -> datetime | None:
    """Until when she is on duty without a break; None where she is on no shift, or the team has no rota."""
    return shift_ends(team, at).get(staff.pk)


def shift_ends(team: Team, at: datetime) -> dict[int, datetime]:
    """The same for everybody who is on a shift now and not away: the id of a colleague and until when."""
    ends: dict[int, datetime] = {}
    if not team.has_rota:
        return ends
    rows = team.shifts.filter(ends_at__gt=at, begins_at__lt=at + FARTHEST).order_by("begins_at")
    for staff_id, begins_at, ends_at in rows.values_list("staff_id", "begins_at", "ends_at"):
        if begins_at <= ends.get(staff_id, at):
            ends[staff_id] = max(ends.get(staff_id, ends_at), ends_at)
    return _until_they_leave(ends, at)


def _until_they_leave(ends: dict[int, datetime], at: datetime) -> dict[int, datetime]:
    """An absence that begins during a shift is its end; who is away already is on none."""
    absences = Absence.objects.filter(staff__in=ends).not_over(at).order_by("-begins_at")
    leaves_at = dict(absences.values_list("staff_id", "begins_at"))
    here = {staff_id: min(end, leaves_at.get(staff_id, end)) for staff_id, end in ends.items()}
    return {staff_id: end for staff_id, end in here.items() if end > at}


def _next_moments(team: Team, at: datetime) -> list[datetime]:
    """The moments at which somebody might come on duty: beginnings of shifts, ends of absences, the next opening."""
    absences = Absence.objects.filter(staff__in=team.members(), ends_at__gt=at)
    back = list(absences.values_list("ends_at", flat=True))
    over = list(team.calendar.closures.filter(ends_at__gte=at).values_list("ends_at", flat=True))
    if team.has_rota:
        moments = list(team.shifts.to_begin(at).order_by("begins_at").values_list("begins_at", flat=True)[:100])
        return sorted(moment for moment in [*moments, *back, *over] if moment and moment > at)
    hours = team.calendar.current().hours()
    return sorted({hours.next_opening(moment) for moment in [at, *back, *over] if moment})
