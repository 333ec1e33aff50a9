"""By when a customer hears from us next, and whether that is too late for the day on which they need it."""

from __future__ import annotations

from collections.abc import Iterable

from answerable.cases.models import Case, Commitment
from answerable.cases.words import Measure

# What a customer hears from us by; asks, offers and glances run inside.
WORDS_OF_OURS = (Measure.ANSWER, Measure.GIVEN, Measure.CALL_BACK, Measure.UPDATE)


def next_word(running: Iterable[Commitment]) -> Commitment | None:
    """Of the commitments that run, the one by which they hear from us; where no word is owed, the resolution."""
    rows = list(running)
    words = [row for row in rows if row.measure in WORDS_OF_OURS]
    others = [row for row in rows if row.measure == Measure.RESOLUTION]
    return min(words or others, key=lambda row: row.due_at, default=None)


def is_needed_sooner(case: Case, running: Iterable[Commitment]) -> bool:
    """Whether the day they need it by comes before our next word is due; then a person says at once what can be."""
    promised = next_word(running)
    return bool(case.needed_by and promised and promised.due_at > case.needed_by)
