"""When a promise falls due, what is left of it while it pauses, and when it is due after that."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from answerable.calendars.models import CalendarVersion
from answerable.kit.worktime import last_instant
from answerable.promises.allowances import Allowance


class Countable(Protocol):
    """An `Allowance`, a `Choice`, or anything else that says how it is counted and how much."""

    @property
    def counting(self) -> str: ...
    @property
    def seconds(self) -> int | None: ...
    @property
    def count(self) -> int | None: ...


def due(start: datetime, allowance: Countable | Mapping[str, Any], calendar_version: CalendarVersion) -> datetime:
    """The last instant at which the promise is kept, in UTC. Days and months keep the calendar's local time."""
    given = Allowance.read(allowance) if isinstance(allowance, Mapping) else allowance
    if given.counting == "working":
        return calendar_version.hours().due(start, _amount(given.seconds))
    if given.counting == "elapsed":
        return start.astimezone(UTC) + timedelta(seconds=_amount(given.seconds))
    return _by_calendar(start, given, calendar_version.hours().zone)


def left(at: datetime, due: datetime, counting: str, calendar_version: CalendarVersion) -> int:
    """The seconds that remain until due when the clock stops, working or elapsed ones; negative once it is late."""
    if counting == "working":
        return calendar_version.hours().between(at, due)
    return (due - at) // timedelta(seconds=1)


def resume(at: datetime, left: int, counting: str, calendar_version: CalendarVersion) -> datetime:
    """When it is due after a pause that left so many seconds; what was late stays as late as it was."""
    if counting == "working":
        return calendar_version.hours().due(at, left)
    return at.astimezone(UTC) + timedelta(seconds=left)


def _by_calendar(start: datetime, given: Countable, zone: ZoneInfo) -> datetime:
    local = start.astimezone(zone).replace(tzinfo=None)
    if given.counting == "days":
        return last_instant(local + timedelta(days=_amount(given.count)), zone)
    return last_instant(_months_later(local, _amount(given.count)), zone)


def _months_later(local: datetime, months: int) -> datetime:
    """The same day so many months later, or the last of a shorter month (31 January, one month: 28 February)."""
    year, month = divmod(local.year * 12 + local.month - 1 + months, 12)
    return local.replace(year=year, month=month + 1, day=min(local.day, monthrange(year, month + 1)[1]))


def _amount(number: int | None) -> int:
    if number is None:
        raise ValueError("An allowance in seconds needs seconds; one in days or months needs a count.")
    return number
