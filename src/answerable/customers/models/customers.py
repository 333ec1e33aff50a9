"""A customer: a human being outside the company, whether they buy yet or not."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, models, transaction
from django.db.models import Case, F, Q, When
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from answerable.customers.models.merging import Merge, MergeRefused, one_at_a_time, refuse_circle
from answerable.customers.models.organizations import Organization
from answerable.customers.models.queries import CustomerQuerySet
from answerable.customers.normalising import folded, normalise, tidy
from answerable.kit.announce import announce
from answerable.staff.models import Staff

if TYPE_CHECKING:
    from answerable.customers.models.identities import Identity


class Customer(models.Model):
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

    @property
    def is_merged(self) -> bool:
        return self.merged_into_id is not None

    @classmethod
    def meet(
        cls, kind: str, value: str, name: str = "", language: str = "", evidence: str = "", *, at: datetime
    ) -> tuple[Customer, bool]:
        """Whom we know by this identity, and whether she is new. A name we did not have is kept, one we had stays."""
        if not normalise(kind, value):
            raise ValueError(f"An identity of the kind {kind} that says nothing makes nobody known.")
        if known := cls.objects.with_address(kind, value):
            known._learn(name, language)
            return known, False
        try:
            with transaction.atomic():
                met = {"name": tidy(name, 200), "known_by": tidy(value, 254), "language": language}
                customer = cls.objects.create(**met, created_at=at)
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

    def _learn(self, name: str, language: str) -> None:
        offered = {"name": tidy(name, 200), "language": language}
        learnt = [field for field, value in offered.items() if value and not getattr(self, field)]
        for field in learnt:
            setattr(self, field, offered[field])
        if learnt:
            self.save(update_fields=learnt)

    def act_for(self, organization: Organization | None, role: str = "user") -> None:
        """Note for which organization she writes, and as what; None for herself alone."""
        self.organization = organization
        self.organization_role = role if organization else ""
        self.save(update_fields=["organization", "organization_role"])

    def mail_address(self) -> str:
        """Where mail reaches her: her own oldest address that works, else one of the records merged with hers."""
        return next(iter(self.mail_addresses()), "")

    def mail_addresses(self) -> list[str]:
        """Every mail address of hers: those from which mail came back last, then her own first, the oldest first."""
        mail = type(self).objects.filter(pk__in=self.family_ids(), identities__kind="mail")
        came_back = Case(When(identities__came_back_at=None, then=0), default=1)
        own_first = Case(When(pk=self.pk, then=0), default=1)
        rows = mail.order_by(came_back, own_first, "identities__pk").values_list("identities__value", flat=True)
        return list(rows)

    def current(self) -> Customer:
        """Who she is now, at the end of the chain of merges."""
        customer = self
        while customer.merged_into is not None:
            customer = customer.merged_into
        return customer

    def family_ids(self) -> list[int]:
        """The ids of every record that is this person, from whichever of them one asks."""
        family: list[int] = []
        generation = [self.current().pk]
        while generation:
            family += generation
            merged = type(self).objects.filter(merged_into__in=generation)
            generation = list(merged.order_by("pk").values_list("pk", flat=True))
        return family

    def merge_into(self, other: Customer, by: Staff | None, evidence: str, at: datetime) -> Merge:
        """Say that this record and the other are one person, and how we know; MergeRefused if they already are."""
        with transaction.atomic():
            one_at_a_time(type(self))
            self.refresh_from_db(fields=["merged_into", "merged_at"])
            other.refresh_from_db(fields=["merged_into", "merged_at"])
            refuse_circle(self, other)
            self.merged_into, self.merged_at = other, at
            self.save(update_fields=["merged_into", "merged_at"])
            merge = Merge.objects.create(source=self, target=other, evidence=evidence, by=by, at=at)
            announce("customer.merged", source=self, target=other, by=by, at=at)
        return merge

    def unmerge(self, by: Staff | None, at: datetime) -> Merge:
        """Say that it was not so: this record stands for itself again, with whatever had been merged into it."""
        with transaction.atomic():
            one_at_a_time(type(self))
            merge = Merge.objects.filter(source=self, undone_at=None).first()
            if merge is None:
                raise MergeRefused(gettext("%(name)s is not merged with anybody.") % {"name": self.display_name})
            merge.undone_at, merge.undone_by = at, by
            merge.save(update_fields=["undone_at", "undone_by"])
            self.merged_into = self.merged_at = None
            self.save(update_fields=["merged_into", "merged_at"])
            announce("customer.unmerged", source=self, target=merge.target, by=by, at=at)
        return merge
