"""A new installation rehearses: everything works, and nothing leaves until somebody says *Go live*."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q

if TYPE_CHECKING:
    from answerable.staff.models import Staff

ONE = 1


class RehearsalQuerySet(models.QuerySet["Rehearsal"]):
    """Whether we rehearse, and what is left out since we went live."""

    def is_on(self) -> bool:
        return self.filter(live_at=None).exists()

    def left_out_until(self) -> datetime | None:
        """Nothing that was written up to this moment leaves any more."""
        return self.filter(leaves_out=True).values_list("live_at", flat=True).first()

    def begin(self, *, at: datetime) -> None:
        """From now on nothing leaves; beginning again changes nothing, and who is live stays live."""
        self.get_or_create(pk=ONE, defaults={"began_at": at})


class Rehearsal(models.Model):
    """The time before an installation went live. An installation without one was live from its first day."""

    began_at = models.DateTimeField()
    live_at = models.DateTimeField(null=True)
    # None where it was said on the command line.
    live_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    # What had waited until then does not leave any more.
    leaves_out = models.BooleanField(default=False)

    objects = RehearsalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(pk=ONE), name="rehearsal_only_one"),
            models.CheckConstraint(
                condition=Q(live_at__isnull=False) | Q(live_by=None, leaves_out=False), name="rehearsal_ends_at_once"
            ),
            models.CheckConstraint(
                condition=Q(live_at=None) | Q(live_at__gte=F("began_at")), name="rehearsal_ends_after_it_began"
            ),
        ]

    def __str__(self) -> str:
        return f"rehearsal since {self.began_at:%Y-%m-%d}"


def go_live(*, by: Staff | None, at: datetime, leave_out: bool = False) -> bool:
    """From now on mail leaves: what waits too, unless it is left out. False where we were live already."""
    with transaction.atomic():
        row = Rehearsal.objects.select_for_update().filter(live_at=None).first()
        if row is None:
            return False
        row.live_at, row.live_by, row.leaves_out = max(at, row.began_at), by, leave_out
        row.save()
    return True
