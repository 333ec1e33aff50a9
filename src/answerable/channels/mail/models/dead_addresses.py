"""Addresses at which nobody is."""

from __future__ import annotations

from datetime import datetime

from django.db import models

from answerable.kit.addresses import normalise


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
