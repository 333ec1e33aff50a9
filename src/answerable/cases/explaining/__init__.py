"""Every promise at work in a case tells its story, from data: why it is due when it is, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence

from answerable.cases.explaining.gathering import gather
from answerable.cases.explaining.telling import tell
from answerable.cases.models import Case, Commitment

# What the rows have to come with.
EXPLAINED_BY = ("promise_version__promise", "calendar_version", "met_by__staff")


def explain(case: Case, rows: Sequence[Commitment]) -> dict[int, list[str]]:
    """The sentences of each commitment, by its id; a few queries, however many there are."""
    if not rows:
        return {}
    gathered = gather(case, rows)
    return {row.pk: tell(row, gathered) for row in rows}
