"""Attempts to sign in, so that guessing passwords is slow, and says when it may go on.

Counted per address *and* client: whoever guesses Kim's password from elsewhere never keeps Kim out.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models

WINDOW = timedelta(minutes=15)
FAILURES_PER_ADDRESS = 10  # of one client at one address
FAILURES_PER_CLIENT = 100  # of one client, whatever addresses it tries; an office may share one


class TooManyAttempts(Exception):
    """Nothing was checked; the next attempt is answered from `again_at` on."""

    def __init__(self, again_at: datetime) -> None:
        super().__init__(f"Too many failed attempts; again at {again_at:%H:%M}.")
        self.again_at = again_at


class SignInAttemptQuerySet(models.QuerySet["SignInAttempt"]):
    """Failed tries to sign in, and those being decided this moment."""

    def since(self, at: datetime) -> SignInAttemptQuerySet:
        return self.filter(at__gt=at)

    def forget_before(self, at: datetime, *, kept: timedelta) -> None:
        """Delete what no limit counts any more."""
        self.filter(at__lt=at - kept).delete()


class SignInAttempt(models.Model):
    """One attempt that failed, or that is being checked now."""

    address = models.CharField(max_length=254)
    client = models.CharField(max_length=64)
    at = models.DateTimeField()

    objects = SignInAttemptQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["client", "at"], name="sign_in_attempt_client"),
            models.Index(fields=["at"], name="sign_in_attempt_at"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"

    @classmethod
    def begin(cls, address: str, client: str, at: datetime) -> SignInAttempt:
        """Count an attempt before its password is checked, so that many at once gain nothing; or TooManyAttempts."""
        cls.objects.forget_before(at, kept=WINDOW)
        attempt = cls.objects.create(address=address.strip().lower()[:254], client=client[:64], at=at)
        if again_at := attempt._again_at():
            attempt.delete()
            raise TooManyAttempts(again_at)
        return attempt

    def succeed(self) -> None:
        """The password was right: this client starts afresh at this address."""
        type(self).objects.filter(address=self.address, client=self.client).delete()

    def _again_at(self) -> datetime | None:
        """When the limit lets this client in again; None if it does now."""
        earlier = type(self).objects.since(self.at - WINDOW).filter(client=self.client, pk__lt=self.pk)
        here = _nth_latest(earlier.filter(address=self.address), FAILURES_PER_ADDRESS)
        anywhere = _nth_latest(earlier, FAILURES_PER_CLIENT)
        return max((at + WINDOW for at in (here, anywhere) if at), default=None)


def _nth_latest(attempts: SignInAttemptQuerySet, number: int) -> datetime | None:
    return attempts.order_by("-at").values_list("at", flat=True)[number - 1 : number].first()
