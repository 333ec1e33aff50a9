"""Calendars of others from which a rota comes, and the private addresses at which ours can be read."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import models, transaction
from django.db.models import Q

from answerable.staff.models.staff import Staff

if TYPE_CHECKING:
    from answerable.staff.models.teams import Team

LEASE = timedelta(minutes=2)
FETCH_EVERY = timedelta(hours=1)


class RotaFeed(models.Model):
    """An address from which a team's shifts are fetched, again and again."""

    team = models.OneToOneField("staff.Team", on_delete=models.CASCADE, related_name="rota_feed")
    url = models.URLField(max_length=1000)
    fetched_at = models.DateTimeField(null=True)
    fetch_at = models.DateTimeField(null=True)
    lease_until = models.DateTimeField(null=True)
    # Why the last fetch changed nothing, and who in the file is no colleague of this team.
    trouble = models.CharField(max_length=400, blank=True)
    unknown = models.JSONField(default=list)

    objects = models.Manager["RotaFeed"]()

    class Meta:
        indexes = [models.Index(fields=["fetch_at"], condition=Q(fetch_at__isnull=False), name="rota_feed_to_fetch")]

    def __str__(self) -> str:
        return f"rota of {self.team_id}"

    @classmethod
    def claim(cls, at: datetime) -> RotaFeed | None:
        """Take the one that is due for `LEASE`; where its worker was killed, it is taken again."""
        free = Q(lease_until=None) | Q(lease_until__lte=at)
        wanted = cls.objects.filter(free, fetch_at__lte=at, team__has_rota=True, team__is_active=True)
        for row in wanted.order_by("fetch_at", "pk")[:5]:
            mine = cls.objects.filter(pk=row.pk, lease_until=row.lease_until, fetch_at=row.fetch_at)
            if mine.update(lease_until=at + LEASE):
                return row
        return None

    def done(self, *, at: datetime, trouble: str = "", unknown: list[str] | None = None) -> None:
        """It was tried; a failure leaves the shifts as they were, and says why."""
        self.fetch_at, self.lease_until = at + FETCH_EVERY, None
        self.trouble = trouble[:400]
        if not trouble:
            self.fetched_at, self.unknown = at, unknown or []
        self.save(update_fields=["fetch_at", "lease_until", "trouble", "fetched_at", "unknown"])


class DutyFeed(models.Model):
    """A private address at which calendar programs read who is on duty: of a team, or of one colleague.

    Only a hash of its token is kept, so it is shown once; a new one ends the one before.
    """

    team = models.ForeignKey("staff.Team", null=True, on_delete=models.CASCADE, related_name="duty_feeds")
    staff = models.ForeignKey(Staff, null=True, on_delete=models.CASCADE, related_name="duty_feeds")
    hashed = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    by = models.ForeignKey(Staff, null=True, on_delete=models.SET_NULL, related_name="+")
    revoked_at = models.DateTimeField(null=True)

    objects = models.Manager["DutyFeed"]()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(team=None, staff__isnull=False) | Q(team__isnull=False, staff=None),
                name="duty_feed_of_team_or_colleague",
            ),
            models.UniqueConstraint(fields=["team"], condition=Q(revoked_at=None), name="duty_feed_one_per_team"),
            models.UniqueConstraint(fields=["staff"], condition=Q(revoked_at=None), name="duty_feed_one_per_colleague"),
        ]

    def __str__(self) -> str:
        return f"duty of {self.team or self.staff}"

    @classmethod
    def issue(cls, *, by: Staff, at: datetime, team: Team | None = None, staff: Staff | None = None) -> str:
        """A new address's token, in plain text, which is shown this once; the one before opens nothing any more."""
        plain = secrets.token_urlsafe(32)
        with transaction.atomic():
            cls.objects.filter(team=team, staff=staff, revoked_at=None).update(revoked_at=at)
            cls.objects.create(team=team, staff=staff, hashed=_hash(plain), created_at=at, by=by)
        return plain

    @classmethod
    def find(cls, plain: str) -> DutyFeed | None:
        """The feed of this token; None if unknown, revoked, or of somebody who has left or a team that is no more."""
        there = Q(staff__is_active=True) | Q(team__is_active=True, team__has_rota=True)
        rows = cls.objects.filter(there, hashed=_hash(plain), revoked_at=None)
        return rows.select_related("team", "staff").first()

    def revoke(self, *, at: datetime) -> None:
        self.revoked_at = at
        self.save(update_fields=["revoked_at"])


def _hash(plain: str) -> str:
    # A plain hash is enough: 256 random bits cannot be guessed, unlike a password.
    return hashlib.sha256(plain.encode(errors="replace")).hexdigest()
