"""The calendar that a new installation begins with."""

from datetime import datetime

from answerable.calendars.models import DEFAULT_RULES, Calendar


def ensure_first_calendar(at: datetime) -> Calendar:
    """The oldest calendar; where there is none, office hours in Berlin, which the company then makes its own."""
    return Calendar.objects.order_by("pk").first() or Calendar.create(name="Office hours", rules=DEFAULT_RULES, at=at)
