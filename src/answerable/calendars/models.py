"""Calendars: when a team works. What a calendar says is kept in versions, and a version never changes."""

from __future__ import annotations

import json
from datetime import datetime
from functools import cached_property, lru_cache
from typing import Any

from django.db import models, transaction

from answerable.kit.worktime import WorkingHours

OFFICE = ("mon", "tue", "wed", "thu", "fri")
DEFAULT_RULES: dict[str, Any] = {
    "time_zone": "Europe/Berlin",
    "hours": {day: [["09:00", "17:00"]] for day in OFFICE},
    "holidays": [],
    "exceptions": {},
}


class Calendar(models.Model):
    """A named calendar; several teams may work by one. Its rules are those of its latest version."""

    name = models.CharField(max_length=120, unique=True)
    note = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.name

    @classmethod
    def create(
        cls, *, name: str, rules: dict[str, Any], at: datetime, note: str = "", by_id: int | None = None
    ) -> Calendar:
        """A new calendar with its first version; raises `RulesError` where the rules make no sense."""
        with transaction.atomic():
            calendar = cls.objects.create(name=name, note=note)
            calendar.revise(rules, reason="", by_id=by_id, at=at)
        return calendar

    def current(self) -> CalendarVersion:
        """The version that new commitments are given."""
        return self.versions.order_by("-number")[:1].get()

    def revise(self, rules: dict[str, Any], reason: str, by_id: int | None, at: datetime) -> CalendarVersion:
        """Say anew when we work; what was promised under an older version stays under it."""
        WorkingHours.from_rules(rules)
        with transaction.atomic():
            Calendar.objects.select_for_update().get(pk=self.pk)
            number = self.versions.aggregate(last=models.Max("number", default=0))["last"] + 1
            return self.versions.create(number=number, rules=rules, reason=reason, by_id=by_id, created_at=at)


class CalendarVersion(models.Model):
    """What a calendar said from one moment on: zone, weekly hours, holidays, exceptions. Written once."""

    calendar = models.ForeignKey(Calendar, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    rules = models.JSONField()
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

    @cached_property
    def _hours(self) -> WorkingHours:
        return _working_hours(json.dumps(self.rules, sort_keys=True))


@lru_cache(maxsize=256)
def _working_hours(rules: str) -> WorkingHours:
    return WorkingHours.from_rules(json.loads(rules))
