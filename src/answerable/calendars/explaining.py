"""Why something is due when it is: when work stopped, when it begins again, and which days on the way are not usual."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.dates import MONTHS, WEEKDAYS
from django.utils.translation import gettext as _

from answerable.calendars.days import Day, Kind, day_of, days_from
from answerable.calendars.models import CalendarVersion

# A year of unusual days tells nobody anything.
MOST_DAYS = 370


@dataclass(frozen=True)
class Until:
    """Work goes on until closing, and what is promised lies beyond it."""

    at: datetime


@dataclass(frozen=True)
class From:
    """Nobody works at the beginning; this is the next opening."""

    at: datetime


@dataclass(frozen=True)
class On:
    """A day on the way whose hours are not those of the week."""

    day: Day


Fact = Until | From | On


def facts(version: CalendarVersion, start: datetime, due: datetime) -> list[Fact]:
    """What the calendar did between `start` and `due`, in order of time, in the calendar's own zone."""
    return list(_facts(version, start, due))


def say(fact: Fact, who: str) -> str:
    """One sentence; `who` is the team."""
    match fact:
        case Until(at):
            return _("%(who)s works until %(day)s %(time)s.") % {"who": who, "day": _weekday(at), "time": f"{at:%H:%M}"}
        case From(at):
            return _("%(who)s begins again on %(day)s %(time)s.") % {
                "who": who,
                "day": _long(at.date()),
                "time": f"{at:%H:%M}",
            }
        case On(day):
            return _say_day(day)


def _facts(version: CalendarVersion, start: datetime, due: datetime) -> Iterator[Fact]:
    hours = version.hours()
    begins, ends = start.astimezone(hours.zone), due.astimezone(hours.zone)
    is_open = hours.is_open(start)
    if is_open:
        closing = hours.spans(start, start + timedelta(days=8))[0][1]
        if closing < due:
            yield Until(closing.astimezone(hours.zone))
    first = begins.date() + timedelta(days=is_open)
    after = min(ends.date() + timedelta(days=1), first + timedelta(days=MOST_DAYS))
    for day in days_from(first, after):
        told = day_of(version, day)
        if told.kind not in (Kind.USUAL, Kind.FREE):
            yield On(told)
    if not is_open:
        yield From(hours.next_opening(start).astimezone(hours.zone))


def _say_day(day: Day) -> str:
    told = {"day": _long(day.date), "hours": day.hours, "why": day.words}
    if day.minutes:
        sentence = _("%(day)s has hours of its own, %(hours)s: %(why)s.")
        return (sentence if day.words else _("%(day)s has hours of its own, %(hours)s.")) % told
    return (_("%(day)s is closed: %(why)s.") if day.words else _("%(day)s is closed.")) % told


def _weekday(at: datetime) -> str:
    return str(WEEKDAYS[at.weekday()])


def _long(day: date) -> str:
    return f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month]}"
