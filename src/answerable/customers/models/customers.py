"""A customer: a human being outside the company, whether they buy yet or not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from answerable.customers.models.meeting import Meeting
from answerable.customers.models.merging import Merging
from answerable.customers.models.organizations import Organization
from answerable.customers.models.queries import CustomerQuerySet
from answerable.customers.normalising import folded

if TYPE_CHECKING:
    from answerable.customers.models.identities import Identity


class Customer(Meeting, Merging, models.Model):
    """A human being outside the company. Two records of one person point to each other; nothing ever moves."""

    class OrganizationRole(models.TextChoices):
        NONE = "", _("No organization")
        USER = "user", _("User")
        BILLING = "billing", _("Billing contact")
        RESELLER = "reseller", _("Reseller")
        REPRESENTATIVE = "representative", _("Representative")

    name = models.CharField(max_length=200, blank=True)
    # What we know her by while she has not told a name: her first identity, as she wrote it.
    known_by = models.CharField(max_length=254, blank=True)
    search_name = models.CharField(max_length=400, blank=True, editable=False, db_index=True)
    language = models.CharField(max_length=16, blank=True)
    time_zone = models.CharField(max_length=64, blank=True)
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, null=True, blank=True, related_name="customers"
    )
    organization_role = models.CharField(max_length=14, choices=OrganizationRole, blank=True, default="")
    note = models.TextField(blank=True)
    since_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField()
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged_from")
    merged_at = models.DateTimeField(null=True, blank=True)

    identities: models.Manager[Identity]
    objects = CustomerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(merged_into=None, merged_at=None) | Q(merged_into__isnull=False, merged_at__isnull=False),
                name="customer_merged_since",
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=F("pk")), name="customer_not_merged_into_self"
            ),
            models.CheckConstraint(
                condition=Q(organization=None, organization_role="")
                | Q(
                    organization__isnull=False,
                    organization_role__in=["user", "billing", "reseller", "representative"],
                ),
                name="customer_role_in_organization",
            ),
        ]

    def __str__(self) -> str:
        return self.display_name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.search_name = f" {folded(self.name)}"
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "search_name"}
        super().save(*args, **kwargs)

    @property
    def display_name(self) -> str:
        """What she is called on a page: her name, else what we know her by."""
        return self.name or self.known_by or gettext("Customer %(number)s") % {"number": self.pk}

    def act_for(self, organization: Organization | None, role: str = "user") -> None:
        """Note for which organization she writes, and as what; None for herself alone."""
        self.organization = organization
        self.organization_role = role if organization else ""
        self.save(update_fields=["organization", "organization_role"])

    def mail_address(self) -> str:
        """Where mail reaches her: her own oldest address, else one of the records merged with hers, else nothing."""
        mail = self._identities_of_family().filter(kind="mail")
        own_first = models.Case(models.When(customer=self.pk, then=0), default=1)
        return mail.order_by(own_first, "pk").values_list("value", flat=True).first() or ""
