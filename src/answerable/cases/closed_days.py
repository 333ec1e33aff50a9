"""An unforeseen closure: who waits for us is told the new day, once; what breaks by it raises nobody."""

from __future__ import annotations

from datetime import datetime

from answerable.calendars.models import Calendar, Closure
from answerable.cases.models import Commitment
from answerable.cases.models.commitment import TOLD_TO_HER


def take_note(*, calendar: Calendar, closure: Closure, at: datetime, **_facts: object) -> None:
    """What falls due while we are closed is told of by the worker; what broke in it already broke by it."""
    due_then = Commitment.objects.open().filter(
        calendar_version__calendar=calendar, due_at__gte=closure.begins_at, due_at__lte=closure.ends_at
    )
    due_then.filter(broken_at__isnull=False).update(broken_reason="closure")
    due_then.filter(measure__in=TOLD_TO_HER, told_at=None).update(tell_at=at)


def closure_of(row: Commitment) -> Closure | None:
    """The closure in which it is due, if there is one; the one that lasts longest."""
    found = Closure.objects.filter(calendar=row.calendar_version.calendar_id).covering(row.due_at)
    return found.select_related("calendar").order_by("-ends_at").first()
