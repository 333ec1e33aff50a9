"""Customers who want no notices that we are late. Answers, and all else that we owe them, they get all the same."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import F, Q

from answerable.cases.models.base import Actor, verb
from answerable.cases.models.speaking import Speaking
from answerable.customers.models import Customer


class SparedQuerySet(models.QuerySet["Spared"]):
    """Who is spared now."""

    def now(self, customer: Customer) -> SparedQuerySet:
        """The standing word of this customer, under whatever record they are known."""
        return self.filter(customer__in=customer.family_ids(), ended_at=None)


class Spared(models.Model):
    """A customer's word that they want no notices of lateness, until they take it back."""

    customer = models.ForeignKey("customers.Customer", on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = SparedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["customer"], condition=Q(ended_at=None), name="spared_once"),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("since")), name="spared_ends_after_it_began"
            ),
        ]

    def __str__(self) -> str:
        return f"spared since {self.since:%Y-%m-%d}"


class Sparing(Speaking):
    """Whether notices of lateness are wanted: for all cases of a customer at once, said in any of them."""

    class Meta:
        abstract = True

    @property
    def is_spared(self) -> bool:
        return Spared.objects.now(self.customer).exists()

    @verb
    def spare(self, *, by: Actor, at: datetime) -> None:
        """They want no notices of lateness; saying it again changes nothing."""
        if not self.is_spared:
            Spared.objects.create(customer=self.customer, since=at)
            self.note("notices.stopped", by=by, at=at)

    @verb
    def spare_no_more(self, *, by: Actor, at: datetime) -> None:
        """They want them again."""
        if Spared.objects.now(self.customer).update(ended_at=at):
            self.note("notices.wanted", by=by, at=at)
