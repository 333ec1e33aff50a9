"""The duty rota of a team: who is on from when until when, by hand, by a weekly pattern, or from a calendar file."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q

from answerable.staff.models.staff import Staff

if TYPE_CHECKING:
    from answerable.staff.models.teams import Team

DAY = 24 * 60


class ShiftPattern(models.Model):
    """The same hours on the same weekday, week after week, in the zone of the team's calendar."""

    team = models.ForeignKey("staff.Team", on_delete=models.CASCADE, related_name="shift_patterns")
    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="shift_patterns")
    weekday = models.PositiveSmallIntegerField()
    # Minutes of local time since midnight; an end that is not after its beginning lies on the next day.
    begins = models.PositiveSmallIntegerField()
    ends = models.PositiveSmallIntegerField()
    since = models.DateField()
    # Every day before this one has its shift.
    laid_until = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["team", "staff", "weekday", "begins"], name="shift_pattern_once"),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="shift_pattern_has_weekday"),
            models.CheckConstraint(condition=Q(begins__lt=DAY, ends__lte=DAY), name="shift_pattern_within_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.staff_id} on weekday {self.weekday}"


class ShiftQuerySet(models.QuerySet["Shift"]):
    """Shifts by when they are."""

    def covering(self, at: datetime) -> ShiftQuerySet:
        """Those that have begun and not ended."""
        return self.filter(begins_at__lte=at, ends_at__gt=at)

    def overlapping(self, begin: datetime, end: datetime) -> ShiftQuerySet:
        return self.filter(begins_at__lt=end, ends_at__gt=begin)

    def to_begin(self, at: datetime) -> ShiftQuerySet:
        """Those that can still be taken back."""
        return self.filter(begins_at__gt=at)

    def over(self, at: datetime) -> ShiftQuerySet:
        """Those that ended without anybody having looked after what was in hand."""
        return self.filter(ends_at__lte=at, ended_at=None)


class Shift(models.Model):
    """One colleague on duty for one team, from `begins_at` until just before `ends_at`."""

    class Source(models.TextChoices):
        OWN = "own"
        PATTERN = "pattern"
        ICAL = "ical"

    team = models.ForeignKey("staff.Team", on_delete=models.CASCADE, related_name="shifts")
    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="shifts")
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    source = models.CharField(max_length=8, choices=Source, default=Source.OWN)
    pattern = models.ForeignKey(ShiftPattern, null=True, on_delete=models.SET_NULL, related_name="shifts")
    feed = models.ForeignKey("staff.RotaFeed", null=True, on_delete=models.SET_NULL, related_name="shifts")
    # The event it stands for in a calendar file.
    uid = models.CharField(max_length=400, blank=True)
    # When what was in hand at its end was given back to the pool; once.
    ended_at = models.DateTimeField(null=True)

    objects = ShiftQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["team", "staff", "begins_at"], name="shift_once"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("begins_at")), name="shift_ends_after_it_begins"),
            models.CheckConstraint(condition=Q(source__in=["own", "pattern", "ical"]), name="shift_source_known"),
            models.CheckConstraint(condition=Q(source="ical") | Q(uid="", feed=None), name="shift_uid_from_file"),
        ]
        indexes = [
            models.Index(fields=["team", "ends_at"], name="shift_by_end"),
            models.Index(fields=["ends_at"], condition=Q(ended_at=None), name="shift_to_end"),
        ]

    def __str__(self) -> str:
        return f"{self.staff_id} for {self.team_id} from {self.begins_at:%Y-%m-%d %H:%M}"


def put_on_duty(team: Team, staff: Staff, begins_at: datetime, ends_at: datetime, *, at: datetime) -> Shift:
    """Somebody is on duty then, said by hand; the same beginning again changes its end."""
    given = {"ends_at": ends_at, "source": Shift.Source.OWN, "pattern": None, "feed": None, "uid": ""}
    given["ended_at"] = at if ends_at <= at else None
    return Shift.objects.update_or_create(team=team, staff=staff, begins_at=begins_at, defaults=given)[0]
