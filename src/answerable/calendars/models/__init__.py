"""Calendars, what they said from one moment on, and when a house was closed that nobody had foreseen."""

from answerable.calendars.models.calendars import DEFAULT_RULES, Calendar
from answerable.calendars.models.closures import Closure
from answerable.calendars.models.versions import CalendarVersion

__all__ = ["DEFAULT_RULES", "Calendar", "CalendarVersion", "Closure"]
