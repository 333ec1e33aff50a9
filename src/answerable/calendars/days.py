"""What each day of a calendar is to people: usual, shorter, longer, closed, a holiday; and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from answerable.calendars.models import CalendarVersion, Closure
from answerable.kit.workrules import Rules, Slot

ONE = timedelta(days=1)
A_DAY = 24 * 60  # minutes


class Kind(StrEnum):
    """What a day is, beside the usual week."""

    USUAL = "usual"
    FREE = "free"  # no hours in the usual week
    SHORTER = "shorter"
    LONGER = "longer"
    OTHER = "other"  # as long as usual, at another time
    CLOSED = "closed"
    HOLIDAY = "holiday"
    CLOSURE = "closure"


@dataclass(frozen=True)
class Day:
    """One day: what it is, the hours that begin on it, and what it is called or why it is as it is."""

    date: date
    kind: Kind
    slots: tuple[Slot, ...]
    words: str = ""

    @property
    def minutes(self) -> int:
        return _minutes(self.slots)

    @property
    def hours(self) -> str:
        """`09:00–12:30, 22:00–06:00 next day`, empty where nobody works."""
        return ", ".join(map(say_slot, self.slots))


def say_slot(slot: Slot) -> str:
    """`09:00–12:30`, or `22:00–06:00 next day`."""
    said = f"{say_clock(slot.begin)}–{say_clock(slot.end)}"
    return _("%(hours)s next day") % {"hours": said} if slot.end > A_DAY else said


def day_of(version: CalendarVersion, day: date, closures: Iterable[Closure] = ()) -> Day:
    """One day of this version; `closures` are those that might touch it."""
    rules = version.hours().rules
    slots = rules.slots_on(day)
    for closure in closures:
        if _touches(closure, day, slots, rules.zone):
            return Day(day, Kind.CLOSURE, slots, closure.reason)
    return Day(day, _kind(rules, day, slots), slots, version.name_of(day))


def year_of(version: CalendarVersion, year: int) -> list[list[Day]]:
    """Twelve months of days, with the unforeseen closures of that year."""
    first, after = date(year, 1, 1), date(year + 1, 1, 1)
    closures = _closures(version, first, after)
    months: list[list[Day]] = [[] for _month in range(12)]
    for day in days_from(first, after):
        months[day.month - 1].append(day_of(version, day, closures))
    return months


def days_from(first: date, after: date) -> Iterator[date]:
    """Every day from the first until just before the other."""
    return (first + number * ONE for number in range((after - first).days))


def _closures(version: CalendarVersion, first: date, after: date) -> list[Closure]:
    if version.calendar_id is None:
        return []  # a version that is only being tried out belongs to no calendar yet
    begin, end = (datetime.combine(day, datetime.min.time(), tzinfo=UTC) for day in (first - ONE, after + ONE))
    return list(version.closures_between(begin, end))


def _touches(closure: Closure, day: date, slots: Iterable[Slot], zone: ZoneInfo) -> bool:
    """Whether hours that begin on this day were not worked."""
    midnight = datetime.combine(day, datetime.min.time())
    spans = [[midnight + timedelta(minutes=minute) for minute in slot] for slot in slots]
    begins_at, ends_at = (at.astimezone(zone).replace(tzinfo=None) for at in (closure.begins_at, closure.ends_at))
    return any(begin < ends_at and end > begins_at for begin, end in spans)


def _kind(rules: Rules, day: date, slots: tuple[Slot, ...]) -> Kind:
    usual = rules.week[day.weekday()]
    if day in rules.exceptions:
        return _against(_minutes(usual), _minutes(slots), slots == usual)
    if day in rules.holidays:
        return Kind.HOLIDAY
    return Kind.USUAL if usual else Kind.FREE


def _against(usual: int, minutes: int, same: bool) -> Kind:
    if same:
        return Kind.USUAL if usual else Kind.CLOSED
    if not minutes:
        return Kind.CLOSED
    if minutes == usual:
        return Kind.OTHER
    return Kind.SHORTER if minutes < usual else Kind.LONGER


def _minutes(slots: Iterable[Slot]) -> int:
    return sum(slot.end - slot.begin for slot in slots)


def say_clock(minute: int) -> str:
    return "24:00" if minute == A_DAY else f"{minute // 60 % 24:02}:{minute % 60:02}"
