"""Calendars: when a team works. What a calendar says is kept in versions, and a version never changes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models, transaction

from answerable.calendars.models.closures import Closure, ClosureQuerySet
from answerable.calendars.models.versions import CalendarVersion
from answerable.kit.announce import announce
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
        cls, *, name: str, rules: dict[str, Any], at: datetime, note: str = "", by_id: int | None = None, **beside: Any
    ) -> Calendar:
        """A new calendar with its first version; raises `RulesError` where the rules make no sense."""
        with transaction.atomic():
            calendar = cls.objects.create(name=name, note=note)
            calendar.revise(rules, reason="", by_id=by_id, at=at, **beside)
        return calendar

    def current(self) -> CalendarVersion:
        """The version that new commitments are given."""
        return self.versions.order_by("-number")[:1].get()

    def revise(
        self,
        rules: dict[str, Any],
        reason: str,
        by_id: int | None,
        at: datetime,
        *,
        words: dict[str, Any] | None = None,
        feasts: dict[str, Any] | None = None,
    ) -> CalendarVersion:
        """Say anew when we work; what was promised under an older version is never due later for it.

        `words` name the closed days and give the reasons of exceptions; `feasts` say which public holidays of which
        country were copied. Both are kept as they were where nothing is said of them.
        """
        WorkingHours.from_rules(rules)
        with transaction.atomic():
            Calendar.objects.select_for_update().get(pk=self.pk)
            last = self.versions.order_by("-number").first()
            version = self.versions.create(
                number=last.number + 1 if last else 1,
                rules=rules,
                words=words if words is not None else (last.words if last else {}),
                feasts=feasts if feasts is not None else (last.feasts if last else {}),
                reason=reason,
                by_id=by_id,
                created_at=at,
            )
            if last and last.rules != rules:
                announce("calendar.revised", calendar=self, version=version, at=at)
        return version

    def close(self, begins_at: datetime, ends_at: datetime, reason: str, *, by_id: int | None, at: datetime) -> Closure:
        """Nobody works from then until then, and nobody had foreseen it. The hours, and all due times, stay."""
        with transaction.atomic():
            closure = self.closures.create(
                begins_at=begins_at, ends_at=ends_at, reason=reason, by_id=by_id, recorded_at=at
            )
            announce("closure.recorded", calendar=self, closure=closure, at=at)
        return closure

    def closure_at(self, moment: datetime) -> Closure | None:
        """The unforeseen closure in which this moment lies, its last second included, if there is one."""
        return self.closures.covering(moment).order_by("pk").first()

    def closures_between(self, begin: datetime, end: datetime) -> ClosureQuerySet:
        """The unforeseen closures that reach into the time from `begin` to `end`."""
        return self.closures.overlapping(begin, end).order_by("begins_at", "pk")
