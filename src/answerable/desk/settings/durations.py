"""How long something may take, as the settings ask for it, and back into seconds, days and months."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from answerable.cases.words import Measure
from answerable.promises.durations import COUNTED, UNITS, say, typed_of

__all__ = ["COUNTED", "SET", "allowance_of", "choices", "say", "typed_of"]

# What a date agreed with her decides is no allowance that anybody sets.
SET = [measure for measure in Measure if measure not in (Measure.GIVEN, Measure.CALL_BACK)]


def choices() -> list[tuple[str, Any]]:
    return [("", "—"), *((unit, words) for unit, words, _counting, _seconds in UNITS)]


def allowance_of(amount: Decimal, unit: str, statutory: bool) -> dict[str, Any]:
    """As a promise keeps it."""
    counting, seconds = COUNTED[unit]
    counted = {"count": int(amount)} if seconds is None else {"seconds": round(amount * seconds)}
    return {"counting": counting} | counted | ({"statutory": True} if statutory else {})
