"""The worker's step that forgets, once an hour, what the mail channel needs no more and would only grow."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q

from answerable.channels.mail.models import AutomaticMail, DomainPace, Refusal, Stall

EVERY = timedelta(hours=1)
# Longer than any limit looks back, and than any server is left in peace.
SHORT_TERM = timedelta(days=2)
STALLS_KEPT = timedelta(days=90)


class Forgetter:
    """Knows when it last forgot; another worker that does it as well finds nothing left."""

    def __init__(self) -> None:
        self._again_at: datetime | None = None

    def forget(self, at: datetime) -> int:
        """Delete what is past; how many rows."""
        if self._again_at and at < self._again_at:
            return 0
        self._again_at = at + EVERY
        gone: list[int] = [Refusal.objects.thin_out(at), *(rows.delete()[0] for rows in _past(at))]
        return sum(gone)


def _past(at: datetime) -> tuple[Any, ...]:
    before = at - SHORT_TERM
    rested = Q(rests_until=None) | Q(rests_until__lt=before)
    return (
        DomainPace.objects.filter(rested, used_until__lt=before),
        AutomaticMail.objects.filter(at__lt=before),
        Stall.objects.filter(ended_at__lt=at - STALLS_KEPT),
    )
