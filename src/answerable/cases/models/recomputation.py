"""A calendar was revised: what is owed by it is counted anew, a batch at a time, by whichever worker comes first."""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q

from answerable.calendars.models import CalendarVersion

LEASE = timedelta(minutes=2)
# A verb that read the old hours may still be writing when the first round passes; the second meets what it wrote.
SECOND_ROUND_AFTER = timedelta(minutes=1)


class RecomputationQuerySet(models.QuerySet["Recomputation"]):
    """Recomputations by what is left of them."""

    def begin(self, version: CalendarVersion, at: datetime) -> None:
        """From the first case on; whoever is on the way with the same hours, for another team, begins again."""
        again = {"after_id": 0, "is_second_round": False, "lease_until": None, "done_at": None}
        self.update_or_create(version=version, defaults={"since": at, "not_before": at} | again)

    def waiting(self, at: datetime) -> "RecomputationQuerySet":
        free = Q(lease_until=None) | Q(lease_until__lte=at)
        return self.filter(free, done_at=None, not_before__lte=at).order_by("pk")

    def claim(self, at: datetime) -> "Recomputation | None":
        """Take the oldest for `LEASE`; one whose lease ran out (its worker was killed) goes on where it stood."""
        for row in self.waiting(at)[:5]:
            lease = at + LEASE
            as_read = {name: getattr(row, name) for name in ("lease_until", "since", "after_id", "is_second_round")}
            if self.filter(pk=row.pk, done_at=None, **as_read).update(lease_until=lease):
                row.lease_until = lease
                return row
        return None


class Recomputation(models.Model):
    """One revision and how far its effects have come: every open case up to `after_id` has been looked at."""

    version = models.OneToOneField(CalendarVersion, on_delete=models.PROTECT, related_name="recomputation")
    since = models.DateTimeField()
    not_before = models.DateTimeField()
    after_id = models.BigIntegerField(default=0)
    is_second_round = models.BooleanField(default=False)
    lease_until = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    objects = RecomputationQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["not_before"], condition=Q(done_at=None), name="recomputation_waiting")]

    def __str__(self) -> str:
        return f"{self.version} up to case {self.after_id}"

    def advance(self, last_id: int | None, at: datetime) -> None:
        """So far it has come; where no case was left, the second round begins, or it is done.

        Nothing is written by who has lost the lease meanwhile.
        """
        mine = Recomputation.objects.filter(pk=self.pk, lease_until=self.lease_until)
        if last_id is not None:
            mine.update(after_id=last_id, lease_until=None)
        elif self.is_second_round:
            mine.update(done_at=at, lease_until=None)
        else:
            second = {"is_second_round": True, "after_id": 0, "not_before": self.since + SECOND_ROUND_AFTER}
            mine.update(lease_until=None, **second)
