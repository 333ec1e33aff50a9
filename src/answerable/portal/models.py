"""The portal's own rows: a code sent by mail, which opens the whole history on one device; a link asked for again."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection, models, transaction
from django.db.models import F, Q

from answerable.cases.models import Grant, Participant
from answerable.kit.limits import Limit, let_in

LIFE = timedelta(minutes=30)
TRIES = 5
WINDOW = timedelta(hours=1)
ASKED_FOR = Limit(5, WINDOW)
FROM_ONE_PLACE = Limit(20, WINDOW)
LEASE = timedelta(minutes=2)


class AskedForQuerySet(models.QuerySet[Any]):
    """What was asked for, and the one way to claim what is still to be sent."""

    def claim(self, at: datetime, limit: int = 20) -> list[Any]:
        """Take up to `limit` unsent rows for `LEASE`; two workers never get the same one."""
        free = Q(lease_until=None) | Q(lease_until__lte=at)
        rows = self.filter(free, sent_at=None, failed_at=None, expires_at__gt=at).order_by("id")
        if not rows.exists():
            return []
        with transaction.atomic():
            if connection.vendor == "postgresql":
                rows = rows.select_for_update(skip_locked=True)
            ids = [row.pk for row in rows[:limit]]
            self.filter(pk__in=ids).update(lease_until=at + LEASE)
        return list(self.filter(pk__in=ids).order_by("id"))


class PortalCode(models.Model):
    """Six digits for one participant. They are derived when they are sent and when they are checked, never stored."""

    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="+")
    address = models.CharField(max_length=320)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    attempts = models.SmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)

    objects = AskedForQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(address=""), name="portal_code_has_address"),
            models.CheckConstraint(condition=Q(attempts__lte=TRIES), name="portal_code_few_tries"),
        ]
        indexes = [
            models.Index(fields=["address", "asked_at"], name="portal_code_by_address"),
            models.Index(fields=["id"], condition=Q(sent_at=None, failed_at=None), name="portal_code_to_send"),
        ]

    def __str__(self) -> str:
        return f"code {self.pk}"

    @property
    def digits(self) -> str:
        told = f"answerable.portal-code:{self.pk}:{self.address}".encode()
        proof = hmac.new(settings.SECRET_KEY.encode(), told, hashlib.sha256).digest()
        return f"{int.from_bytes(proof[:8]) % 1_000_000:06d}"

    @classmethod
    def ask(cls, participant: Participant, address: str, at: datetime) -> PortalCode:
        """A new code for this address, to be sent by the worker; or TooMany."""
        row = cls.objects.create(participant=participant, address=address, asked_at=at, expires_at=at + LIFE)
        earlier = cls.objects.filter(address=address, pk__lt=row.pk)
        let_in(row, ASKED_FOR.again_at(earlier, at, moment="asked_at"))
        return row

    @classmethod
    def check_digits(cls, address: str, digits: str, at: datetime) -> bool:
        """Whether these are the digits last sent to this address. A try is counted before it is judged."""
        row = cls.objects.filter(address=address, expires_at__gt=at, used_at=None).order_by("-id").first()
        if row is None or not cls.objects.filter(pk=row.pk, attempts__lt=TRIES).update(attempts=F("attempts") + 1):
            return False
        if not hmac.compare_digest(row.digits.encode(), digits.encode()):
            return False
        return cls.objects.filter(pk=row.pk, used_at=None).update(used_at=at) == 1


class LostLink(models.Model):
    """Somebody asked for the link to a case again, by its number and a mail address as they typed them.

    Whether the two belong together only the worker finds out: the page that asks does not know it, and cannot tell.
    """

    number = models.CharField(max_length=20)
    address = models.CharField(max_length=320)
    client = models.CharField(max_length=64)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    grant = models.ForeignKey(Grant, null=True, on_delete=models.PROTECT, related_name="+")
    lease_until = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)

    objects = AskedForQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["address", "asked_at"], name="lost_link_by_address"),
            models.Index(fields=["client", "asked_at"], name="lost_link_by_client"),
            models.Index(fields=["id"], condition=Q(sent_at=None, failed_at=None), name="lost_link_to_send"),
        ]

    def __str__(self) -> str:
        return f"lost link {self.pk}"

    @classmethod
    def ask(cls, number: str, address: str, client: str, at: datetime) -> LostLink:
        """One more, to be looked at by the worker; or TooMany, alike for every address. Forgotten after an hour."""
        cls.objects.filter(asked_at__lt=at - WINDOW).delete()
        row = cls.objects.create(number=number, address=address, client=client[:64], asked_at=at, expires_at=at + LIFE)
        earlier = cls.objects.filter(pk__lt=row.pk)
        let_in(
            row,
            ASKED_FOR.again_at(earlier.filter(address=address), at, moment="asked_at"),
            FROM_ONE_PLACE.again_at(earlier.filter(client=row.client), at, moment="asked_at"),
        )
        return row
