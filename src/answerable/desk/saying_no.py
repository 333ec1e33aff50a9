"""In which cases the customer said that it is not solved, and our answer to that is owed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from answerable.cases.models import Case, Event, Message
from answerable.cases.words import Turn


def said_no_in(rows: Iterable[dict[str, Any]]) -> frozenset[int]:
    """Of the rows of a list, the ids of those cases; two queries, and none where nobody ever said no."""
    return _still_owed([row["id"] for row in rows if row["rejections"] and row["turn"] == Turn.OURS])


def said_no(case: Case) -> bool:
    return bool(case.rejections and case.turn == Turn.OURS and _still_owed([case.pk]))


def _still_owed(cases: list[int]) -> frozenset[int]:
    if not cases:
        return frozenset()
    events = Event.objects.filter(case__in=cases, name="proposal.rejected")
    said = [data["message"] for data in events.values_list("data", flat=True)]
    return frozenset(Message.objects.unanswered().filter(pk__in=said).values_list("case", flat=True))
