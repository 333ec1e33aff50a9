"""Tokens by which a colleague's programs speak to the API. Only a hash is kept: a stolen backup opens nothing."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _

from answerable.staff.models.staff import Staff

PREFIX = "ans_"
SCOPES = ("read", "write")
LONGEST_DAYS = 366
USED_EVERY = timedelta(minutes=5)


class ApiToken(models.Model):
    """What one program of one colleague may do, until when. It may never do more than the colleague herself."""

    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=80)
    hashed = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField()
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(expires_at__gt=F("created_at")), name="api_token_ends"),
            models.CheckConstraint(condition=~Q(name=""), name="api_token_has_name"),
        ]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def issue(cls, staff: Staff, name: str, scopes: list[str], days: int, at: datetime) -> tuple[ApiToken, str]:
        """A new token and its plain text, which is shown this once and kept nowhere."""
        _check(name, scopes, days)
        plain = PREFIX + secrets.token_urlsafe(32)
        token = cls.objects.create(
            staff=staff,
            name=name.strip(),
            hashed=_hash(plain),
            scopes=[scope for scope in SCOPES if scope in scopes],
            created_at=at,
            expires_at=at + timedelta(days=days),
        )
        return token, plain

    @classmethod
    def find(cls, plain: str, at: datetime) -> ApiToken | None:
        """The valid token of this text, noted as used; None if unknown, over, revoked or its colleague has left."""
        valid = cls.objects.filter(revoked_at=None, expires_at__gt=at, staff__is_active=True)
        token = valid.select_related("staff").filter(hashed=_hash(plain)).first()
        if token and (token.last_used_at is None or token.last_used_at <= at - USED_EVERY):
            token.last_used_at = at
            cls.objects.filter(pk=token.pk).update(last_used_at=at)
        return token

    def allows(self, scope: str) -> bool:
        return scope in self.scopes

    def revoke(self, *, at: datetime) -> None:
        """End the token now; ending it again changes nothing."""
        if self.revoked_at is None:
            self.revoked_at = at
            self.save(update_fields=["revoked_at"])


def _hash(plain: str) -> str:
    # A plain hash is enough: 256 random bits cannot be guessed, unlike a password.
    return hashlib.sha256(plain.encode(errors="replace")).hexdigest()


def _check(name: str, scopes: list[str], days: int) -> None:
    if not name.strip():
        raise ValidationError({"name": _("Say what this token is for, so that you know it again.")})
    if not scopes or not set(scopes) <= set(SCOPES):
        raise ValidationError({"scopes": _("A token may read, or write, or both.")})
    if not 1 <= days <= LONGEST_DAYS:
        raise ValidationError({"days": _("A token lasts from one day to a year.")})
