"""Weekly patterns become shifts, some weeks ahead, in the local time of the team's calendar and not on its holidays."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from answerable.calendars.days import Kind, day_of, days_from
from answerable.calendars.models import Calendar
from answerable.kit.worktime import first_instant, last_instant
from answerable.staff.models import Shift, ShiftPattern, Staff, Team

AHEAD = timedelta(weeks=8)
# How far the last laid-out day may come near before more are laid.
NEAR = timedelta(weeks=7)
DAY = 24 * 60
AT_ONCE = 50


def begin_pattern(
    team: Team, staff: Staff, weekday: int, begins: int, ends: int, *, at: datetime, since: date | None = None
) -> ShiftPattern:
    """On duty every week from now on (or from an earlier day); the same beginning again changes its end."""
    today = at.astimezone(_zone(team)).date()
    first = since or today
    with transaction.atomic():
        ShiftPattern.objects.filter(team=team, staff=staff, weekday=weekday, begins=begins).delete()
        pattern = ShiftPattern.objects.create(
            team=team, staff=staff, weekday=weekday, begins=begins, ends=ends, since=first, laid_until=first
        )
        _forget_coming(Shift.objects.filter(team=team, staff=staff, pattern=None, source="pattern"), at)
        lay_out(pattern, at)
    return pattern


def end_pattern(pattern: ShiftPattern, *, at: datetime) -> None:
    """No more of these; a shift that has begun goes on to its end."""
    with transaction.atomic():
        pattern.shifts.to_begin(at).delete()
        pattern.delete()


def lay_out(pattern: ShiftPattern, at: datetime) -> None:
    """Make its shifts up to eight weeks ahead."""
    until = at.astimezone(_zone(pattern.team)).date() + AHEAD
    if until <= pattern.laid_until:
        return
    version, zone = pattern.team.calendar.current(), _zone(pattern.team)
    days = (day for day in days_from(pattern.laid_until, until) if day.weekday() == pattern.weekday)
    worked = [day for day in days if day_of(version, day).kind not in (Kind.HOLIDAY, Kind.CLOSED)]
    Shift.objects.bulk_create((_shift(pattern, day, zone, at) for day in worked), ignore_conflicts=True)
    pattern.laid_until = until
    pattern.save(update_fields=["laid_until"])


def lay_out_rotas(at: datetime) -> int:
    """The worker's step: lay out what comes near its end; how many patterns."""
    near = (at + NEAR).date()
    rows = ShiftPattern.objects.filter(laid_until__lt=near, staff__is_active=True)
    patterns = list(rows.select_related("team__calendar").order_by("pk")[:AT_ONCE])
    for pattern in patterns:
        with transaction.atomic():
            lay_out(pattern, at)
    return len(patterns)


def lay_out_anew(*, calendar: Calendar, at: datetime, **_facts: Any) -> None:
    """Their calendar was revised: shifts that have not begun are taken back, and the worker lays them out again."""
    patterns = ShiftPattern.objects.filter(team__calendar=calendar)
    _forget_coming(Shift.objects.filter(pattern__in=patterns), at)
    patterns.update(laid_until=at.date())


def _forget_coming(shifts: Any, at: datetime) -> None:
    shifts.to_begin(at).delete()


def _shift(pattern: ShiftPattern, day: date, zone: ZoneInfo, at: datetime) -> Shift:
    midnight = datetime.combine(day, datetime.min.time())
    ends = pattern.ends if pattern.ends > pattern.begins else pattern.ends + DAY
    ends_at = last_instant(midnight + timedelta(minutes=ends), zone)
    return Shift(
        team=pattern.team,
        staff=pattern.staff,
        begins_at=first_instant(midnight + timedelta(minutes=pattern.begins), zone),
        ends_at=ends_at,
        source=Shift.Source.PATTERN,
        pattern=pattern,
        ended_at=at if ends_at <= at else None,
    )


def _zone(team: Team) -> ZoneInfo:
    return team.calendar.current().hours().zone
