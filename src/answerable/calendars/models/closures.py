"""A closure that nobody had foreseen: storm, fire alarm, no power. Apart from exceptions, which are planned."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import F, Q


class ClosureQuerySet(models.QuerySet["Closure"]):
    """Closures by when they were."""

    def covering(self, moment: datetime) -> ClosureQuerySet:
        """Those in which this moment lies. Its end counts: what was due then could only be done while it lasted."""
        return self.filter(begins_at__lte=moment, ends_at__gte=moment)

    def overlapping(self, begin: datetime, end: datetime) -> ClosureQuerySet:
        """Those that reach into the time from `begin` to `end`."""
        return self.filter(begins_at__lt=end, ends_at__gt=begin)


class Closure(models.Model):
    """From when until when nobody works by this calendar although its hours say so, and why.

    It moves no due time: what falls due in it is broken all the same, and says that it was by a closure.
    """

    calendar = models.ForeignKey("calendars.Calendar", on_delete=models.PROTECT, related_name="closures")
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    reason = models.CharField(max_length=400)
    recorded_at = models.DateTimeField()
    by_id = models.BigIntegerField(null=True, blank=True)

    objects = ClosureQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("begins_at")), name="closure_ends_after_it_begins"),
            models.CheckConstraint(condition=~Q(reason=""), name="closure_has_reason"),
        ]
        indexes = [models.Index(fields=["calendar", "ends_at"], name="closure_by_end")]

    def __str__(self) -> str:
        return f"{self.calendar_id} closed from {self.begins_at:%Y-%m-%d %H:%M}"

    def reopens_at(self) -> datetime:
        """The first moment after it at which the calendar's hours say that somebody works: the new day to tell."""
        return self.calendar.current().hours().next_opening(self.ends_at)

    def end(self, at: datetime) -> None:
        """It is over sooner (or lasts longer) than was thought; one that has not begun never was."""
        if at <= self.begins_at:
            self.delete()
            return
        self.ends_at = at
        self.save(update_fields=["ends_at"])
