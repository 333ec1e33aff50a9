"""Absences: when a colleague is away. Several may be planned, none overlap, and what is over stays as history."""

from __future__ import annotations

from datetime import datetime

from django.db import models, transaction
from django.db.models import F, Q

from answerable.kit.announce import announce


class AbsenceQuerySet(models.QuerySet["Absence"]):
    """Absences by when they are."""

    def covering(self, at: datetime) -> AbsenceQuerySet:
        """Those that have begun and not ended."""
        return self.not_over(at).filter(begins_at__lte=at)

    def overlapping(self, begin: datetime, end: datetime | None) -> AbsenceQuerySet:
        """Those of which some lies between two moments, or after the first where there is no second."""
        there = self.not_over(begin)
        return there if end is None else there.filter(begins_at__lt=end)

    def not_over(self, at: datetime) -> AbsenceQuerySet:
        return self.filter(Q(ends_at=None) | Q(ends_at__gt=at))

    def over(self, at: datetime) -> AbsenceQuerySet:
        return self.filter(ends_at__lte=at)

    def in_order(self) -> AbsenceQuerySet:
        return self.order_by("begins_at", "pk")


class Absence(models.Model):
    """One colleague away from `begins_at` until just before `ends_at`, or until they are back."""

    staff = models.ForeignKey("staff.Staff", on_delete=models.CASCADE, related_name="absences")
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    # Who noted it and when; unknown of those from before there could be several, nobody where it came from a shell.
    noted_at = models.DateTimeField(null=True)
    by = models.ForeignKey("staff.Staff", null=True, on_delete=models.SET_NULL, related_name="+")

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["staff", "begins_at"], name="absence_once"),
            # Of the rule that none overlap, what both databases can hold: the verb locks the colleague for the rest.
            models.UniqueConstraint(fields=["staff"], condition=Q(ends_at=None), name="absence_one_without_end"),
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gt=F("begins_at")), name="absence_ends_after_it_begins"
            ),
        ]
        indexes = [models.Index(fields=["ends_at"], name="absence_by_end")]

    def __str__(self) -> str:
        return f"{self.staff_id} away from {self.begins_at:%Y-%m-%d %H:%M}"

    def covers(self, at: datetime) -> bool:
        return self.begins_at <= at and (self.ends_at is None or at < self.ends_at)

    def end(self, *, at: datetime) -> None:
        """One that goes on ends now, one that lies ahead never was; one that is over stays as it is."""
        with transaction.atomic():
            self.staff.wait_for_others()
            stored = type(self).objects.filter(pk=self.pk).first()
            if stored is None:
                return
            self.ends_at = stored.ends_at
            if self.begins_at >= at:
                self.delete()
            elif self.covers(at):
                self.ends_at = at
                self.save(update_fields=["ends_at"])
                announce("staff.back", staff=self.staff, at=at)
