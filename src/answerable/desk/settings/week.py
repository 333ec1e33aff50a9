"""A week of a team's rota for the eye: who has which shift on which day, who is away, and what nobody covers."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.dates import MONTHS, WEEKDAYS, WEEKDAYS_ABBR
from django.utils.translation import gettext as _

from answerable.calendars.days import Day, day_of
from answerable.staff.models import Absence, Shift, Staff, Team
from answerable.staff.rota.gaps import gaps

WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Piece:
    """One shift in its square."""

    shift: Shift
    words: str
    is_now: bool
    is_past: bool


@dataclass(frozen=True)
class Square:
    """One colleague's day."""

    pieces: tuple[Piece, ...]
    is_away: bool


def week_facts(team: Team, monday: date, at: datetime) -> dict[str, Any]:
    """What the template of a week needs; to be asked for in the zone of the team's calendar."""
    days = [monday + timedelta(days=number) for number in range(7)]
    begin, end = _midnight(monday), _midnight(monday + WEEK)
    shifts = list(team.shifts.overlapping(begin, end).select_related("staff", "team").order_by("begins_at"))
    people = list(team.members().in_order())
    absences = list(Absence.objects.filter(staff__in=people).overlapping(begin, end))
    today = timezone.localtime(at).date()
    return {
        "monday": monday,
        "before": monday - WEEK,
        "after": monday + WEEK,
        "days": [_head(day_of(team.calendar.current(), day), today) for day in days],
        "rows": [_row(person, days, shifts, absences, at) for person in people],
        "gaps": [say_stretch(*gap) for gap in gaps(team, max(begin, at), end)],
    }


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def say_stretch(begin: datetime, end: datetime) -> str:
    """`Wednesday 25 November 13:00–17:00`, with the other day where it ends on another."""
    first, last = timezone.localtime(begin), timezone.localtime(end)
    day = f"{WEEKDAYS[first.weekday()]} {first.day} {MONTHS[first.month]}"
    if last.date() == first.date():
        return f"{day} {first:%H:%M}–{last:%H:%M}"
    if f"{last:%H:%M}" == "00:00" and last.date() == first.date() + timedelta(days=1):
        return f"{day} {first:%H:%M}–24:00"
    return f"{day} {first:%H:%M}–{WEEKDAYS[last.weekday()]} {last:%H:%M}"


def _head(day: Day, today: date) -> dict[str, Any]:
    return {
        "day": day,
        "short": f"{WEEKDAYS_ABBR[day.date.weekday()]} {day.date.day}",
        "long": f"{WEEKDAYS[day.date.weekday()]} {day.date.day} {MONTHS[day.date.month]}",
        "hours": day.hours or day.words or _("closed"),
        "is_today": day.date == today,
    }


def _row(person: Staff, days: list[date], shifts: list[Shift], absences: list[Absence], at: datetime) -> dict[str, Any]:
    pieces: defaultdict[date, list[Piece]] = defaultdict(list)
    for shift in shifts:
        if shift.staff_id == person.pk:
            pieces[max(timezone.localtime(shift.begins_at).date(), days[0])].append(_piece(shift, at))
    away = [absence for absence in absences if absence.staff_id == person.pk]
    squares = [Square(tuple(pieces[day]), _is_away(away, day)) for day in days]
    return {"person": person, "squares": squares}


def _piece(shift: Shift, at: datetime) -> Piece:
    begins, ends = timezone.localtime(shift.begins_at), timezone.localtime(shift.ends_at)
    until = "24:00" if f"{ends:%H:%M}" == "00:00" else f"{ends:%H:%M}"
    return Piece(shift, f"{begins:%H:%M}–{until}", shift.begins_at <= at < shift.ends_at, shift.ends_at <= at)


def _is_away(absences: list[Absence], day: date) -> bool:
    """For some of this day."""
    begin, end = _midnight(day), _midnight(day + timedelta(days=1))
    return any(one.begins_at < end and (one.ends_at is None or one.ends_at > begin) for one in absences)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, datetime.min.time()))
