"""What stands still: raised once, told to administrators, ended when it moves again. And when somebody last looked."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection, models, transaction
from django.db.models import F, Q

LEASE = timedelta(minutes=2)
ONE = 1


class Watch(models.Model):
    """When the worker last looked whether anything stands still; as it does little else so often, its pulse too."""

    looked_at = models.DateTimeField()

    objects = models.Manager["Watch"]()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=ONE), name="watch_only_one")]

    def __str__(self) -> str:
        return f"{self.looked_at:%Y-%m-%d %H:%M:%S}"

    @classmethod
    def last(cls) -> datetime | None:
        return cls.objects.filter(pk=ONE).values_list("looked_at", flat=True).first()

    @classmethod
    def take_turn(cls, at: datetime, every: timedelta) -> bool:
        """Whether it is this worker's turn to look: one of them wins, and only once in so long."""
        if cls.objects.filter(pk=ONE, looked_at__lte=at - every).update(looked_at=at):
            return True
        return cls.objects.get_or_create(pk=ONE, defaults={"looked_at": at})[1]


class StallQuerySet(models.QuerySet["Stall"]):
    """Standstills."""

    def standing(self) -> StallQuerySet:
        """Those that have not ended, the longest first."""
        return self.filter(ended_at=None).order_by("since", "pk")

    def newest_first(self) -> StallQuerySet:
        return self.order_by("-pk")


class Stall(models.Model):
    """Something stood still for longer than it may. `cause` is its kind, and which one, as in `mailbox:7`."""

    cause = models.CharField(max_length=60)
    words = models.CharField(max_length=500)
    since = models.DateTimeField()
    raised_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = StallQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cause"], condition=Q(ended_at=None), name="stall_raised_once"),
            models.CheckConstraint(condition=Q(raised_at__gte=F("since")), name="stall_since_before"),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("raised_at")), name="stall_ended_after"
            ),
            models.CheckConstraint(condition=~Q(cause="") & ~Q(words=""), name="stall_says_what"),
        ]

    def __str__(self) -> str:
        return f"{self.cause} since {self.since:%Y-%m-%d %H:%M}"

    @property
    def kind(self) -> str:
        """What stands still, without which one: nothing that a stranger may not know."""
        return self.cause.partition(":")[0]


class StallLetter(models.Model):
    """One mail to one administrator: that something stands still, or that it has ended."""

    stall = models.ForeignKey(Stall, on_delete=models.CASCADE, related_name="letters")
    staff = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    says_end = models.BooleanField(default=False)
    written_at = models.DateTimeField()
    # waiting | sent | failed | moot
    state = models.CharField(max_length=8, default="waiting")
    not_before = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    error = models.CharField(max_length=500, blank=True)

    objects = models.Manager["StallLetter"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["stall", "staff", "says_end"], name="stall_letter_once"),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "sent", "failed", "moot"]), name="stall_letter_state_known"
            ),
        ]
        indexes = [models.Index(fields=["not_before"], condition=Q(state="waiting"), name="stall_letter_to_send")]

    def __str__(self) -> str:
        return f"{self.state} to {self.staff_id}"

    @classmethod
    def claim(cls, at: datetime, limit: int = 20) -> list[StallLetter]:
        """Take up to `limit` due letters for `LEASE`; a lease that ran out (its worker was killed) is taken again."""
        rows: Any = cls.objects.filter(state="waiting", not_before__lte=at).exclude(lease_until__gt=at)
        if not rows.exists():
            return []
        with transaction.atomic():
            if connection.vendor == "postgresql":
                rows = rows.select_for_update(skip_locked=True)
            ids = [row.pk for row in rows.order_by("pk")[:limit]]
            cls.objects.filter(pk__in=ids).update(lease_until=at + LEASE)
        return list(cls.objects.filter(pk__in=ids).select_related("stall", "staff").order_by("pk"))
