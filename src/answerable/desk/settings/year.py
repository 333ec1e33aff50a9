"""A year of a calendar for the eye: twelve months of weeks, and the days that differ as a list."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Any

from django.utils.dates import MONTHS, WEEKDAYS, WEEKDAYS_ABBR
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from answerable.calendars.days import Day, Kind, year_of
from answerable.calendars.models import CalendarVersion

NAMES = {
    Kind.USUAL: gettext_lazy("as usual"),
    Kind.FREE: gettext_lazy("never worked"),
    Kind.SHORTER: gettext_lazy("shorter"),
    Kind.LONGER: gettext_lazy("longer"),
    Kind.OTHER: gettext_lazy("at other times"),
    Kind.CLOSED: gettext_lazy("closed"),
    Kind.HOLIDAY: gettext_lazy("holiday"),
    Kind.CLOSURE: gettext_lazy("unforeseen closure"),
}
# Beyond so many lines a day's cell says how long in all.
MOST_LINES = 2


@dataclass(frozen=True)
class Cell:
    """One day as a square: its number, its hours short enough for it, and all of it in words."""

    day: Day
    is_today: bool

    @property
    def lines(self) -> list[str]:
        slots = self.day.slots
        if self.day.kind == Kind.CLOSURE or not slots:
            return []
        if len(slots) > MOST_LINES:
            return [_("%(count)s h") % {"count": round(self.day.minutes / 60, 1)}]
        return [f"{_brief(slot.begin)}–{_brief(slot.end)}" for slot in slots]

    @property
    def words(self) -> str:
        """`Thursday 24 December: 09:00–12:00, shorter (Christmas Eve)`."""
        day = self.day
        said = [part for part in (day.hours, "" if day.kind == Kind.USUAL else str(NAMES[day.kind])) if part]
        why = f" ({day.words})" if day.words else ""
        return f"{WEEKDAYS[day.date.weekday()]} {day.date.day} {MONTHS[day.date.month]}: {', '.join(said)}{why}"


def year_facts(version: CalendarVersion, year: int, today: date) -> dict[str, Any]:
    """What the template of a year needs."""
    months = year_of(version, year)
    days = list(chain.from_iterable(months))
    return {
        "year": year,
        "weekdays": [(str(WEEKDAYS_ABBR[number]), str(WEEKDAYS[number])) for number in range(7)],
        "months": [_month(days, today) for days in months],
        "kinds": _kinds(days),
        "different": [Cell(day, False) for day in days if day.kind not in (Kind.USUAL, Kind.FREE)],
    }


def _month(days: list[Day], today: date) -> dict[str, Any]:
    cells: list[Cell | None] = [None] * days[0].date.weekday()
    cells += [Cell(day, day.date == today) for day in days]
    cells += [None] * (-len(cells) % 7)
    weeks = [cells[first : first + 7] for first in range(0, len(cells), 7)]
    return {"name": capfirst(str(MONTHS[days[0].date.month])), "weeks": weeks}


def _kinds(days: list[Day]) -> list[tuple[str, str, int]]:
    """The kinds that occur, with their names and how often they do."""
    counted = Counter(day.kind for day in days)
    return [(kind.value, str(NAMES[kind]), counted[kind]) for kind in Kind if counted[kind]]


def _brief(minute: int) -> str:
    """`9`, `17:30`."""
    hour, rest = divmod(minute, 60)
    hour = hour if minute == 24 * 60 else hour % 24
    return f"{hour}:{rest:02}" if rest else str(hour)
