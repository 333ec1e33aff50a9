"""Blocked time: what a case waits on now stands open, and what stands there is what its history tells."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from answerable.cases.checking.breach import Rule
from answerable.cases.checking.rows import Rows

Wait = tuple[str, datetime, datetime | None]


def open_block_is_what_it_waits_on(rows: Rows) -> Iterator[str]:
    case = rows.case
    wanted = [(case.waiting_on, case.waiting_since)] if case.waiting_on else []
    there = [(row.waiting_on, row.since) for row in rows.blocks if row.until is None]
    if there != wanted:
        yield f"it waits on {_said(wanted)}, its blocked time says {_said(there)}."


def blocks_are_what_the_history_tells(rows: Rows) -> Iterator[str]:
    there: list[Wait] = [(row.waiting_on, row.since, row.until) for row in rows.blocks]
    told = _told(rows)
    for wait in told:
        if wait not in there:
            yield f"it waited on {_said([wait])}, and no blocked time says so."
    for wait in there:
        if wait not in told:
            yield f"its blocked time says {_said([wait])}, its history does not."


def _told(rows: Rows) -> list[Wait]:
    """Each change of what it waits on ends one wait, and may begin another."""
    found: list[Wait] = []
    for event in rows.events:
        if "waiting_on" not in event.data.get("changed", {}):
            continue
        if found and found[-1][2] is None:
            found[-1] = (*found[-1][:2], event.at)
        if cause := event.data["changed"]["waiting_on"]:
            found.append((cause, event.at, None))
    return found


def _said(waits: Sequence[tuple[object, ...]]) -> str:
    return ", ".join(" ".join(str(part or "now") for part in wait) for wait in waits) or "nobody"


RULES: tuple[Rule, ...] = (
    ("I1", open_block_is_what_it_waits_on),
    ("I6", blocks_are_what_the_history_tells),
)
