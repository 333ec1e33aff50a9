"""What a list of absences shows: those that go on or lie ahead, each with its end, and the last that are over."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from answerable.staff.models import Absence
from answerable.staff.models.absences import AbsenceQuerySet

SHOWN = 20  # of those that are over


def absence_facts(absences: AbsenceQuerySet, at: datetime, end: Callable[[Absence], str]) -> dict[str, Any]:
    """What `absences.html` needs; `end` says at which address one is ended or removed."""
    rows = absences.select_related("staff")
    return {
        "absences": [
            {"absence": row, "is_now": row.covers(at), "end": end(row)} for row in rows.not_over(at).in_order()
        ],
        "past_absences": list(rows.over(at).order_by("-ends_at", "-pk")[:SHOWN]),
    }
