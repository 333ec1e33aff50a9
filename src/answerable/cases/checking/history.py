"""I6: the history is in order, holds no words, and the case's facts can be rebuilt from it."""

import re
from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise
from typing import Any

from answerable.cases.checking.breach import Rule
from answerable.cases.checking.rows import Rows
from answerable.cases.models.base import FACTS

# Ids, enumerations and times have neither spaces nor an @.
FACT = re.compile(r"[\w:.+-]{0,64}")


def facts_can_be_rebuilt(rows: Rows) -> Iterator[str]:
    rebuilt: dict[str, Any] = {}
    for event in rows.events:
        rebuilt |= event.data.get("changed", {})
    for name in FACTS:
        if _moment(rebuilt.get(name)) != getattr(rows.case, name):
            yield f"{name} is {getattr(rows.case, name)!r}, its history says {rebuilt.get(name)!r}."


def _moment(value: Any) -> Any:
    try:
        return datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return value


def time_goes_forward(rows: Rows) -> Iterator[str]:
    for earlier, later in pairwise(rows.events):
        if later.at < earlier.at:
            yield f"{later.name} stands after {earlier.name} and happened before it."
    if rows.events and rows.case.touched_at < rows.events[-1].at:
        yield "its last event is later than the case was touched."


def events_hold_no_words(rows: Rows) -> Iterator[str]:
    for event in rows.events:
        if not all(FACT.fullmatch(text) for text in _texts(event.data)):
            yield f"event {event.pk} ({event.name}) holds more than a fact."


def _texts(data: Any) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict | list):
        for part in data.values() if isinstance(data, dict) else data:
            yield from _texts(part)


RULES: tuple[Rule, ...] = (
    ("I6", facts_can_be_rebuilt),
    ("I6", time_goes_forward),
    ("I6", events_hold_no_words),
)
