"""A calendar as people type it, and as its rules want it: hours of a day, closed days, days with hours of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from answerable.kit.workrules import WEEK
from answerable.kit.worktime import RulesError

Slots = list[list[str]]
CLOCK = re.compile(r"(\d{1,2})(?:[:.](\d\d))?")
BETWEEN = re.compile(r"\s*[-–—]\s*")


def rules_of(given: Mapping[str, Any]) -> dict[str, Any]:
    """The rules that were typed; RulesError where a day is named twice. What else is wrong, the rules will say."""
    return {
        "time_zone": given.get("time_zone", ""),
        "hours": {day: slots for day in WEEK if (slots := read_day(given.get(day, "")))},
        "holidays": sorted({line.split()[0] for line in _lines(given.get("holidays", ""))}),
        "exceptions": _exceptions(given.get("exceptions", "")),
    }


def typed_of(rules: Mapping[str, Any]) -> dict[str, str]:
    """The rules as they stand in a form."""
    days = {day: say_day(rules["hours"].get(day, [])) for day in WEEK}
    special = [f"{day} {say_day(slots) or _('closed')}" for day, slots in sorted(rules.get("exceptions", {}).items())]
    return days | {
        "time_zone": rules["time_zone"],
        "holidays": "\n".join(rules.get("holidays", [])),
        "exceptions": "\n".join(special),
    }


def read_day(text: str) -> Slots:
    """`9–12:30, 13:30–17` as intervals of two times each."""
    if text.strip().lower() in ("", "-", "–", "closed", _("closed")):
        return []
    return [[_clock(time) for time in BETWEEN.split(part.strip())] for part in re.split(r"[,;]", text) if part.strip()]


def say_day(slots: Slots) -> str:
    return ", ".join("–".join(slot) for slot in slots)


def field_at(place: str) -> str:
    """The field in which one sees the place that a refusal names: `hours.mon[0][1]` is Monday's."""
    first, _dot, rest = place.partition(".")
    name = rest.partition("[")[0] if first == "hours" else first.partition("[")[0]
    return name if name in (*WEEK, "time_zone", "holidays", "exceptions") else ""


def _clock(time: str) -> str:
    """`9` and `9.30` are times too; what is none stays as it is, and is refused by its place."""
    found = CLOCK.fullmatch(time.strip())
    return f"{int(found[1]):02}:{found[2] or '00'}" if found else time.strip()


def _exceptions(text: str) -> dict[str, Slots]:
    days: dict[str, Slots] = {}
    for line in _lines(text):
        day, _space, hours = line.partition(" ")
        day = day.rstrip(":")
        if day in days:
            raise RulesError(f"exceptions.{day}", _("%(day)s stands here twice.") % {"day": day})
        days[day] = read_day(hours)
    return days


def _lines(text: str) -> Iterator[str]:
    return (line.strip() for line in text.splitlines() if line.strip())
