"""Mail of ours that no person wrote is counted, so that no storm is possible."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models

from answerable.kit.limits import Limit

TO_ONE_ADDRESS = Limit(12, timedelta(days=1))
TO_ALL_TOGETHER = Limit(1000, timedelta(hours=1))


class AutomaticMail(models.Model):
    """One mail that we sent, or will send, without a person: counted, so that no storm is possible.

    It is counted once it goes, not before it is judged: what has to wait is tried again, and takes nobody's place.
    """

    address = models.CharField(max_length=320)
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["address", "at"], name="automatic_mail_by_address"),
            models.Index(fields=["at"], name="automatic_mail_by_time"),
        ]

    def __str__(self) -> str:
        return f"to {self.address}"

    @classmethod
    def may_go(cls, address: str, at: datetime) -> bool:
        """Whether one more may go to this address, and to anybody at all."""
        to_them = cls.objects.filter(address=address)
        return not (TO_ONE_ADDRESS.again_at(to_them, at) or TO_ALL_TOGETHER.again_at(cls.objects.all(), at))

    @classmethod
    def count(cls, address: str, at: datetime) -> None:
        cls.objects.create(address=address, at=at)
