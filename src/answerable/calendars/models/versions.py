"""What a calendar said from one moment on. Written once."""

from __future__ import annotations

import json
from datetime import date, datetime
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

from django.db import models

from answerable.kit.worktime import WorkingHours

if TYPE_CHECKING:
    from answerable.calendars.models.closures import Closure, ClosureQuerySet


class CalendarVersion(models.Model):
    """Zone, weekly hours, closed days and exceptions (`rules`), and beside them what people call those days.

    `words`: `{"holidays": {day: name}, "exceptions": {day: reason}}`. `feasts`: the public holidays that were copied,
    `{"country", "subdivision", "years", "days": {day: name}}`; they stand in the rules as well, so that a new release
    of the library changes nothing.
    """

    calendar = models.ForeignKey("calendars.Calendar", on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    rules = models.JSONField()
    words = models.JSONField(default=dict, blank=True)
    feasts = models.JSONField(default=dict, blank=True)
    reason = models.TextField(blank=True)
    created_at = models.DateTimeField()
    by_id = models.BigIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["calendar", "number"], name="calendar_version_number"),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="calendar_version_counts_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.calendar_id}.{self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("A calendar's version is never changed; revise the calendar.")
        super().save(*args, **kwargs)

    def hours(self) -> WorkingHours:
        """The arithmetic of this version, made once per process."""
        return self._hours

    def name_of(self, day: date) -> str:
        """What this day is called, or why its hours are its own; an exception comes before a holiday."""
        key = day.isoformat()
        if key in self.rules.get("exceptions", {}):
            return str(self.words.get("exceptions", {}).get(key, ""))
        own, copied = self.words.get("holidays", {}), self.feasts.get("days", {})
        return str(own.get(key) or copied.get(key, ""))

    @property
    def feasts_until(self) -> date | None:
        """The last day up to which public holidays are copied; None where none are."""
        years = self.feasts.get("years")
        return date(max(years), 12, 31) if years else None

    def closure_at(self, moment: datetime) -> Closure | None:
        """The unforeseen closure of its calendar in which this moment lies. Closures belong to no version."""
        return self.calendar.closure_at(moment)

    def closures_between(self, begin: datetime, end: datetime) -> ClosureQuerySet:
        return self.calendar.closures_between(begin, end)

    @cached_property
    def _hours(self) -> WorkingHours:
        return _working_hours(json.dumps(self.rules, sort_keys=True))


@lru_cache(maxsize=256)
def _working_hours(rules: str) -> WorkingHours:
    return WorkingHours.from_rules(json.loads(rules))
