"""A calendar as people type it, and as its rules want it: hours of a day, closed days, days with hours of their own.

A closed day may have a name after it (`2026-12-31 Stocktaking`), a day with hours of its own must say why
(`2026-12-24 9–12 Christmas Eve`); the words are kept beside the rules.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from answerable.calendars.days import A_DAY, say_clock
from answerable.calendars.models import CalendarVersion
from answerable.kit.workrules import WEEK, Rules
from answerable.kit.worktime import RulesError

Slots = list[list[str]]
CLOCK = re.compile(r"(\d{1,2})(?:[:.](\d\d))?")
BETWEEN = re.compile(r"\s*[-–—]\s*")
SLOT = r"\d{1,2}(?:[:.]\d\d)?\s*[-–—]\s*\d{1,2}(?:[:.]\d\d)?"
HOURS = re.compile(rf"{SLOT}(?:\s*[,;]\s*{SLOT})*(?![\d:.])")


def rules_of(given: Mapping[str, Any], feasts: Mapping[str, str]) -> dict[str, Any]:
    """The rules that were typed, and the public holidays; RulesError where a day is named twice.

    What else is wrong, the rules will say.
    """
    own = read_named_days(given.get("holidays", ""))
    return {
        "time_zone": given.get("time_zone", ""),
        "hours": {day: slots for day in WEEK if (slots := read_day(given.get(day, "")))},
        "holidays": sorted({*own, *feasts}),
        "exceptions": {day: slots for day, (slots, _reason) in _exceptions(given.get("exceptions", "")).items()},
    }


def words_of(given: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """What the typed days are called and why they are as they are; RulesError where an exception says no reason."""
    reasons = {day: reason for day, (_slots, reason) in _exceptions(given.get("exceptions", "")).items()}
    for day, reason in reasons.items():
        if not reason:
            raise RulesError(f"exceptions.{day}", _("%(day)s: say why, behind its hours.") % {"day": day})
    return {"holidays": read_named_days(given.get("holidays", "")), "exceptions": reasons}


def typed_of(version: CalendarVersion) -> dict[str, str]:
    """A version as it stands in a form; public holidays are chosen, not typed."""
    rules, names = version.rules, version.words.get("holidays", {})
    days = {day: say_day(rules["hours"].get(day, [])) for day in WEEK}
    own = [day for day in rules.get("holidays", []) if day in names or day not in version.feasts.get("days", {})]
    reasons = version.words.get("exceptions", {})
    special = sorted(rules.get("exceptions", {}).items())
    return days | {
        "time_zone": rules["time_zone"],
        "holidays": "\n".join(f"{day} {names.get(day, '')}".strip() for day in own),
        "exceptions": "\n".join(
            f"{day} {say_day(slots) or _('closed')} {reasons.get(day, '')}".strip() for day, slots in special
        ),
    }


def read_named_days(text: str) -> dict[str, str]:
    """`2026-12-31 Stocktaking`, one on each line, as days and what they are called."""
    days = {}
    for line in _lines(text):
        day, _space, name = line.partition(" ")
        days[day.rstrip(":")] = name.strip()
    return dict(sorted(days.items()))


def read_day(text: str) -> Slots:
    """`9–12:30, 13:30–17` as intervals of two times each."""
    if text.strip().lower() in ("", "-", "–", "closed", _("closed")):
        return []
    return [[_clock(time) for time in BETWEEN.split(part.strip())] for part in re.split(r"[,;]", text) if part.strip()]


def say_day(slots: Slots) -> str:
    return ", ".join("–".join(slot) for slot in slots)


def nights_of(rules: Rules) -> list[str]:
    """A sentence for each interval of the week that goes on into the next day, since few mean `9–5` so."""
    words = _("%(day)s %(begin)s–%(until)s goes through the night until %(until)s, %(count)s hours.")
    return [
        words
        % {
            "day": WEEKDAYS[number],
            "begin": say_clock(slot.begin),
            "until": say_clock(slot.end),
            "count": f"{(slot.end - slot.begin) / 60:g}",
        }
        for number, slots in enumerate(rules.week)
        for slot in slots
        if slot.end > A_DAY
    ]


def field_at(place: str) -> str:
    """The field in which one sees the place that a refusal names: `hours.mon[0][1]` is Monday's."""
    first, _dot, rest = place.partition(".")
    name = rest.partition("[")[0] if first == "hours" else first.partition("[")[0]
    return name if name in (*WEEK, "time_zone", "holidays", "exceptions", "country", "subdivision") else ""


def _clock(time: str) -> str:
    """`9` and `9.30` are times too; what is none stays as it is, and is refused by its place."""
    found = CLOCK.fullmatch(time.strip())
    return f"{int(found[1]):02}:{found[2] or '00'}" if found else time.strip()


def _exceptions(text: str) -> dict[str, tuple[Slots, str]]:
    days: dict[str, tuple[Slots, str]] = {}
    for line in _lines(text):
        day, _space, rest = line.partition(" ")
        day = day.rstrip(":")
        if day in days:
            raise RulesError(f"exceptions.{day}", _("%(day)s stands here twice.") % {"day": day})
        days[day] = _hours_and_reason(rest.strip())
    return days


def _hours_and_reason(rest: str) -> tuple[Slots, str]:
    """`9–12, 13:30–17 Christmas Eve` in its two parts; what begins with no hours is left for the rules to refuse."""
    found = HOURS.match(rest) or _closed().match(rest)
    if not found:
        return [[rest]], ""
    return read_day(found[0]), rest[found.end() :].strip(" :–—-")


def _closed() -> re.Pattern[str]:
    return re.compile(rf"(closed|{re.escape(_('closed'))})(?!\w)", re.IGNORECASE)


def _lines(text: str) -> Iterator[str]:
    return (line.strip() for line in text.splitlines() if line.strip())
