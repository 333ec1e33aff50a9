"""Meeting a customer: the first word from an address makes her known, every later one finds her again."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import IntegrityError, models, transaction

from answerable.customers.normalising import normalise, tidy

if TYPE_CHECKING:
    from answerable.customers.models.customers import Customer
    from answerable.customers.models.identities import Identity


class Meeting(models.Model):
    """How a customer becomes known, once, however many messages arrive at the same moment."""

    identities: models.Manager[Identity]

    class Meta:
        abstract = True

    @classmethod
    def meet(
        cls: type[Customer],
        kind: str,
        value: str,
        name: str = "",
        language: str = "",
        evidence: str = "",
        *,
        at: datetime,
    ) -> tuple[Customer, bool]:
        """Whom we know by this identity, and whether she is new. A name we did not have is kept, one we had stays."""
        if known := cls.objects.with_address(kind, value):
            known._learn(name, language)
            return known, False
        try:
            with transaction.atomic():
                customer = cls.objects.create(
                    name=tidy(name, 200), known_by=tidy(value, 254), language=language, created_at=at
                )
                customer.add_identity(kind, value, evidence=evidence, at=at)
        except IntegrityError:
            # Another process met her between our question and our answer.
            return cls.objects.get(identities__kind=kind, identities__value=normalise(kind, value)).current(), False
        return customer, True

    def add_identity(self, kind: str, value: str, *, evidence: str = "", at: datetime) -> Identity:
        """Know her by one thing more; IntegrityError if it belongs to somebody else, or says nothing."""
        return self.identities.create(
            kind=kind, value=value, shown=tidy(value, 254), evidence=tidy(evidence, 200), created_at=at
        )

    def _learn(self: Customer, name: str, language: str) -> None:
        offered = {"name": tidy(name, 200), "language": language}
        learnt = [field for field, value in offered.items() if value and not getattr(self, field)]
        for field in learnt:
            setattr(self, field, offered[field])
        if learnt:
            self.save(update_fields=learnt)
