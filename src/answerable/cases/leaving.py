"""A colleague leaves or is away: what was theirs returns to the team's pool that minute (law 5, I7)."""

from __future__ import annotations

from datetime import datetime

from answerable.cases.models import Case
from answerable.staff.models import Staff


def return_to_pools(*, staff: Staff, at: datetime, **_facts: object) -> None:
    """Give back every open case of theirs, one transaction each."""
    for case in Case.objects.filter(owner=staff).still_open():
        case.give_back(by=None, at=at, reason="left")
