"""By what we know a customer: a mail address, a phone number, a handle, a number of another system."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from answerable.customers.models.customers import Customer
from answerable.customers.normalising import normalise


class Identity(models.Model):
    """One way in which we know a customer, with the evidence. It stays with the record that brought it."""

    class Kind(models.TextChoices):
        MAIL = "mail", _("Mail address")
        PHONE = "phone", _("Phone number")
        HANDLE = "handle", _("Handle")
        EXTERNAL = "external", _("Number in another system")

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="identities")
    kind = models.CharField(max_length=8, choices=Kind)
    value = models.CharField(max_length=254)
    shown = models.CharField(max_length=254)
    verified_at = models.DateTimeField(null=True, blank=True)
    # Mail to it came back, and the customer was written to elsewhere; a mail from there takes that back.
    came_back_at = models.DateTimeField(null=True, blank=True)
    evidence = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "value"], name="identity_once"),
            models.CheckConstraint(condition=~Q(value=""), name="identity_says_something"),
            models.CheckConstraint(
                condition=Q(kind__in=["mail", "phone", "handle", "external"]), name="identity_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return self.shown

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.shown = self.shown or self.value
        self.value = normalise(self.kind, self.value)
        super().save(*args, **kwargs)

    def verify(self, evidence: str, *, at: datetime) -> None:
        """Note how we know that it is hers; the first proof is kept."""
        if self.verified_at is None:
            self.verified_at, self.evidence = at, evidence
            self.save(update_fields=["verified_at", "evidence"])
