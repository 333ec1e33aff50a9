"""The rules of a calendar as JSON, read strictly: what makes no sense is refused by a sentence that names the place."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo, available_timezones

from django.utils.translation import gettext as _

WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
PARTS = ("time_zone", "hours", "holidays", "exceptions")
DAY = 24 * 60
CLOCK = re.compile(r"([01]\d|2[0-3]):([0-5]\d)", re.ASCII)


class RulesError(ValueError):
    """Rules that cannot be kept: `place` says where (`hours.mon[0][1]`), `sentence` says why."""

    def __init__(self, place: str, sentence: str) -> None:
        super().__init__(f"{place}: {sentence}" if place else sentence)
        self.place = place
        self.sentence = sentence


class Slot(NamedTuple):
    """Open from `begin` until `end`, in minutes of local time since midnight; `end` may lie on the next day."""

    begin: int
    end: int


Day = tuple[Slot, ...]


@dataclass(frozen=True)
class Rules:
    """A time zone, the hours of the seven weekdays, days that are closed, and days with hours of their own."""

    zone: ZoneInfo
    week: tuple[Day, ...]
    holidays: frozenset[date]
    exceptions: Mapping[date, Day]

    def slots_on(self, day: date) -> Day:
        """The hours that begin on this day: an exception comes before a holiday, a holiday before the week."""
        if day in self.exceptions:
            return self.exceptions[day]
        return () if day in self.holidays else self.week[day.weekday()]


def read_rules(rules: object) -> Rules:
    """Check and understand; raises `RulesError`."""
    parts = _mapping("", rules)
    for name in parts:
        if name not in PARTS:
            raise RulesError(
                name, _("This is no part of a calendar; it has time_zone, hours, holidays and exceptions.")
            )
    week = _week(parts.get("hours"))
    if not any(week):
        raise RulesError("hours", _("A calendar without any hours cannot keep a promise."))
    return Rules(
        _zone(parts.get("time_zone")),
        week,
        _holidays(parts.get("holidays", [])),
        _exceptions(parts.get("exceptions", {})),
    )


def _zone(name: object) -> ZoneInfo:
    if not isinstance(name, str) or name not in _zones():
        raise RulesError("time_zone", _("This is not the name of a time zone, such as Europe/Berlin."))
    return ZoneInfo(name)


@cache
def _zones() -> set[str]:
    return available_timezones()


def _week(hours: object) -> tuple[Day, ...]:
    days = _mapping("hours", hours)
    for name in days:
        if name not in WEEK:
            raise RulesError(f"hours.{name}", _("The days are called mon, tue, wed, thu, fri, sat and sun."))
    return tuple(_day(f"hours.{name}", days.get(name, [])) for name in WEEK)


def _holidays(days: object) -> frozenset[date]:
    return frozenset(_date(f"holidays[{i}]", day) for i, day in enumerate(_list("holidays", days)))


def _exceptions(days: object) -> dict[date, Day]:
    return {
        _date(f"exceptions.{day}", day): _day(f"exceptions.{day}", slots)
        for day, slots in _mapping("exceptions", days).items()
    }


def _day(place: str, slots: object) -> Day:
    return tuple(_slot(f"{place}[{i}]", slot) for i, slot in enumerate(_list(place, slots)))


def _slot(place: str, slot: object) -> Slot:
    times = _list(place, slot)
    if len(times) != 2:
        raise RulesError(place, _("An interval is two times, such as 09:00 and 17:00."))
    begin, end = _minutes(f"{place}[0]", times[0]), _minutes(f"{place}[1]", times[1])
    if begin == DAY:
        raise RulesError(f"{place}[0]", _("24:00 can end an interval but not begin one."))
    return Slot(begin, end if end > begin else end + DAY)


def _minutes(place: str, time: object) -> int:
    if time == "24:00":
        return DAY
    if not isinstance(time, str) or not (found := CLOCK.fullmatch(time)):
        raise RulesError(place, _("This is not a time of day between 00:00 and 24:00."))
    return int(found[1]) * 60 + int(found[2])


def _date(place: str, day: object) -> date:
    if isinstance(day, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", day, re.ASCII):
        try:
            return date.fromisoformat(day)
        except ValueError:
            pass
    raise RulesError(place, _("This is not a date, such as 2026-12-24."))


def _mapping(place: str, given: object) -> Mapping[str, Any]:
    if not isinstance(given, Mapping):
        raise RulesError(place, _("Here belongs an object with names and values."))
    return given


def _list(place: str, given: object) -> list[Any]:
    if not isinstance(given, list | tuple):
        raise RulesError(place, _("Here belongs a list."))
    return list(given)
