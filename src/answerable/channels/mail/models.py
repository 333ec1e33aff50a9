"""What the mail channel itself must remember."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models

from answerable.kit.addresses import normalise

IN_A_DAY = 12  # automatic mails to one address
IN_AN_HOUR = 1000  # automatic mails to all addresses together


class AutomaticMail(models.Model):
    """One mail that we sent, or will send, without a person: counted, so that no storm is possible."""

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
        today = cls.objects.filter(address=address, at__gt=at - timedelta(days=1))
        this_hour = cls.objects.filter(at__gt=at - timedelta(hours=1))
        return today[:IN_A_DAY].count() < IN_A_DAY and this_hour[:IN_AN_HOUR].count() < IN_AN_HOUR

    @classmethod
    def count(cls, address: str, at: datetime) -> None:
        cls.objects.create(address=address, at=at)


class DeadAddressQuerySet(models.QuerySet["DeadAddress"]):
    """Addresses at which nobody is."""

    def of(self, address: str) -> DeadAddress | None:
        return self.filter(address=normalise(address)).first()


class DeadAddress(models.Model):
    """Somebody's server said for good that there is no such mailbox: nothing more goes there until she writes."""

    address = models.CharField(max_length=320, unique=True)
    since = models.DateTimeField()
    said = models.CharField(max_length=500, blank=True)

    objects = DeadAddressQuerySet.as_manager()

    def __str__(self) -> str:
        return self.address

    @classmethod
    def bury(cls, address: str, said: str, at: datetime) -> None:
        facts = {"since": at, "said": said[:500]}
        cls.objects.update_or_create(address=normalise(address), defaults=facts)
