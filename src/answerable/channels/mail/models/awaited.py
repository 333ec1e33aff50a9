"""A mail that a provider told us of, and that lies with them until it is fetched."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, models, transaction
from django.db.models import F, Q

LEASE = timedelta(minutes=5)
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=20), timedelta(hours=1)
# What cannot be fetched for so long is not asked for any more.
PATIENCE = timedelta(days=3)


class AwaitedQuerySet(models.QuerySet["Awaited"]):
    """Awaited mails by whether they are over, and the one way to claim them."""

    def waiting(self) -> AwaitedQuerySet:
        return self.filter(came_at=None, given_up_at=None)

    def due(self, at: datetime) -> AwaitedQuerySet:
        return self.waiting().filter(Q(lease_until=None) | Q(lease_until__lte=at), next_at__lte=at)

    def await_one(self, provider: str, key: str, *, at: datetime, **facts: Any) -> Awaited:
        """Wait for this mail, the post that tells of it being kept; told of again it is the same, even if given up."""
        try:
            with transaction.atomic():
                return self.create(provider=provider, key=key, told_at=at, next_at=at, **facts)
        except IntegrityError:
            anew = {"given_up_at": None, "told_at": at, "next_at": at, "attempts": 0, "trouble": ""} | facts
            self.filter(provider=provider, key=key, given_up_at__isnull=False).update(**anew)
            return self.get(provider=provider, key=key)

    def claim(self, provider: str, at: datetime) -> Awaited | None:
        """Take one of this provider for `LEASE`, the longest due first; whoever is killed gives it back so."""
        for row in self.due(at).filter(provider=provider).order_by("next_at", "pk")[:5]:
            if self.due(at).filter(pk=row.pk).update(lease_until=at + LEASE, attempts=F("attempts") + 1):
                row.lease_until, row.attempts = at + LEASE, row.attempts + 1
                return row
        return None


class Awaited(models.Model):
    """Waits until it came or was given up. `sha256` is the body of the post that told of it; `key` names the mail."""

    provider = models.CharField(max_length=20)
    key = models.CharField(max_length=64)
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    content_type = models.CharField(max_length=200, blank=True)
    told_at = models.DateTimeField()

    next_at = models.DateTimeField(null=True)
    lease_until = models.DateTimeField(null=True)
    attempts = models.IntegerField(default=0)
    trouble = models.CharField(max_length=300, blank=True)  # of the last attempt

    came_at = models.DateTimeField(null=True)
    inbound = models.ForeignKey("cases.Inbound", null=True, on_delete=models.PROTECT, related_name="+")
    given_up_at = models.DateTimeField(null=True)

    objects = AwaitedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["provider", "key"], name="awaited_once"),
            models.CheckConstraint(
                condition=Q(came_at=None, inbound=None, given_up_at=None, next_at__isnull=False)
                | Q(came_at__isnull=False, inbound__isnull=False, given_up_at=None, next_at=None, trouble="")
                | (Q(came_at=None, inbound=None, given_up_at__isnull=False, next_at=None) & ~Q(trouble="")),
                name="awaited_waits_or_is_over",
            ),
            models.CheckConstraint(condition=~Q(provider="") & ~Q(key="") & ~Q(sha256=""), name="awaited_of_a_post"),
        ]
        indexes = [
            models.Index(
                fields=["provider", "next_at"], condition=Q(came_at=None, given_up_at=None), name="awaited_waiting"
            )
        ]

    def __str__(self) -> str:
        return f"{self.key[:12]} from {self.provider}"

    def came(self, inbound: Any, *, at: datetime) -> None:
        """It is here, whoever fetched it."""
        over = {"came_at": at, "inbound": inbound, "next_at": None, "lease_until": None, "trouble": ""}
        Awaited.objects.waiting().filter(pk=self.pk).update(**over)

    def put_off(self, trouble: str, *, at: datetime) -> bool:
        """Not this time: asked for again after a pause that doubles, and not for ever; True where this was the last."""
        if at - self.told_at >= PATIENCE:
            self.give_up(trouble, at=at)
            return True
        pause = min(FIRST_PAUSE * 2 ** min(self.attempts - 1, 10), LONGEST_PAUSE)
        again = {"next_at": at + pause, "lease_until": None, "trouble": trouble[:300]}
        Awaited.objects.waiting().filter(pk=self.pk).update(**again)
        return False

    def give_up(self, trouble: str, *, at: datetime) -> None:
        """Nobody asks for it any more."""
        over = {"given_up_at": at, "next_at": None, "lease_until": None, "trouble": trouble[:300]}
        Awaited.objects.waiting().filter(pk=self.pk).update(**over)
