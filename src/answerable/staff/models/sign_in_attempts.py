"""Attempts to sign in, so that guessing passwords is slow, and says when it may go on.

Counted per address *and* client: whoever guesses Kim's password from elsewhere never keeps Kim out.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models

from answerable.kit.limits import Limit, let_in

WINDOW = timedelta(minutes=15)
FAILURES_PER_ADDRESS = 10  # of one client at one address
FAILURES_PER_CLIENT = 100  # of one client, whatever addresses it tries; an office may share one
AT_ONE_ADDRESS = Limit(FAILURES_PER_ADDRESS, WINDOW)
ANYWHERE = Limit(FAILURES_PER_CLIENT, WINDOW)


class SignInAttemptQuerySet(models.QuerySet["SignInAttempt"]):
    """Failed tries to sign in, and those being decided this moment."""

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
        """Count an attempt before its password is checked, so that many at once gain nothing; or TooMany."""
        cls.objects.forget_before(at, kept=WINDOW)
        attempt = cls.objects.create(address=address.strip().lower()[:254], client=client[:64], at=at)
        earlier = cls.objects.filter(client=attempt.client, pk__lt=attempt.pk)
        here = earlier.filter(address=attempt.address)
        let_in(attempt, AT_ONE_ADDRESS.again_at(here, at), ANYWHERE.again_at(earlier, at))
        return attempt

    def succeed(self) -> None:
        """The password was right: this client starts afresh at this address."""
        type(self).objects.filter(address=self.address, client=self.client).delete()
