"""Senders who are not customers: suppliers, newsletters, machines. What they send lies in sight, without a clock."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext, gettext_lazy

from answerable.channels.mail.sorting.conditions import ADDRESS, DOMAIN
from answerable.kit.addresses import normalise

if TYPE_CHECKING:
    from answerable.staff.models import Staff

DEEPEST = 10  # labels of a domain that are looked up


class NotACustomerQuerySet(models.QuerySet["NotACustomer"]):
    """Who stands on the list now, and who once did."""

    def listed(self) -> NotACustomerQuerySet:
        return self.filter(ended_at=None)

    def of(self, address: str) -> NotACustomer | None:
        """The entry that holds for this sender: their address before their domain, a domain before one above it."""
        found = {row.value: row for row in self.listed().filter(value__in=names_of(address))}
        return next((found[name] for name in names_of(address) if name in found), None)

    def put(self, value: str, kind: str, *, why: str = "", by: Staff | None, at: datetime) -> NotACustomer:
        """Put an address or a domain on the list; who is there stays as they are. Raises `ValidationError`."""
        value = normalise(value).removeprefix("@")
        if not (ADDRESS.fullmatch(value) or DOMAIN.fullmatch(value)):
            raise ValidationError({"value": gettext("Give a mail address, or a domain like example.org.")})
        facts = {"kind": kind, "why": " ".join(why.split())[:400], "put_by": by, "put_at": at}
        try:
            with transaction.atomic():
                return self.create(value=value, **facts)
        except IntegrityError:
            return self.listed().get(value=value)


class NotACustomer(models.Model):
    """One such sender, by address or by domain: who put them here, when and why; and who took them off again."""

    class Kind(models.TextChoices):
        SUPPLIER = "supplier", gettext_lazy("Supplier")
        NEWSLETTER = "newsletter", gettext_lazy("Newsletter")
        MACHINE = "machine", gettext_lazy("Machine")

    value = models.CharField(max_length=254)
    kind = models.CharField(max_length=12, choices=Kind)
    why = models.CharField(max_length=400, blank=True)
    put_by = models.ForeignKey("staff.Staff", null=True, on_delete=models.PROTECT, related_name="+")
    put_at = models.DateTimeField()
    ended_by = models.ForeignKey("staff.Staff", null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)

    objects = NotACustomerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["value"], condition=Q(ended_at=None), name="not_a_customer_once"),
            models.CheckConstraint(condition=Q(value=Lower("value")) & ~Q(value=""), name="not_a_customer_value_lower"),
            models.CheckConstraint(
                condition=Q(kind__in=["supplier", "newsletter", "machine"]), name="not_a_customer_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(ended_by=None) | Q(ended_at__isnull=False), name="not_a_customer_ended_by_once_ended"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("put_at")), name="not_a_customer_ends_after_it_began"
            ),
        ]

    def __str__(self) -> str:
        return self.value

    @property
    def is_domain(self) -> bool:
        return "@" not in self.value

    def end(self, *, by: Staff | None, at: datetime) -> None:
        """Off the list: from now on their mail makes cases again."""
        self.ended_by, self.ended_at = by, max(at, self.put_at)
        self.save(update_fields=["ended_by", "ended_at"])


def names_of(address: str) -> list[str]:
    """How a sender may stand on the list: the address, its domain, and those above it."""
    address = normalise(address)
    labels = address.rpartition("@")[2].split(".")[-DEEPEST:]
    return [address, *(".".join(labels[step:]) for step in range(len(labels) - 1))]
