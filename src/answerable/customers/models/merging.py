"""Two records, one person: the one points to the other and nothing moves, so that it can be undone exactly."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from answerable.kit.announce import announce
from answerable.staff.models import Staff

if TYPE_CHECKING:
    from answerable.customers.models.customers import Customer
    from answerable.customers.models.identities import Identity


class MergeRefused(Exception):
    """Nothing was changed; `sentence` tells the person who tried why."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class Merging(models.Model):
    """What a customer does when she turns out to be somebody we know already, or not to be."""

    class Meta:
        abstract = True

    @property
    def is_merged(self: Customer) -> bool:
        return self.merged_into_id is not None

    def current(self: Customer) -> Customer:
        """Who she is now, at the end of the chain of merges."""
        customer = self
        while customer.merged_into is not None:
            customer = customer.merged_into
        return customer

    def family_ids(self: Customer) -> list[int]:
        """The ids of every record that is this person, from whichever of them one asks."""
        family: list[int] = []
        generation = [self.current().pk]
        while generation:
            family += generation
            merged = type(self).objects.filter(merged_into__in=generation)
            generation = list(merged.order_by("pk").values_list("pk", flat=True))
        return family

    def merge_into(self: Customer, other: Customer, by: Staff | None, evidence: str, at: datetime) -> Merge:
        """Say that this record and the other are one person, and how we know; MergeRefused if they already are."""
        with transaction.atomic():
            _one_at_a_time(type(self))
            self.refresh_from_db(fields=["merged_into", "merged_at"])
            other.refresh_from_db(fields=["merged_into", "merged_at"])
            _check(self, other)
            self.merged_into, self.merged_at = other, at
            self.save(update_fields=["merged_into", "merged_at"])
            merge = Merge.objects.create(source=self, target=other, evidence=evidence, by=by, at=at)
            announce("customer.merged", source=self, target=other, by=by, at=at)
        return merge

    def unmerge(self: Customer, by: Staff | None, at: datetime) -> Merge:
        """Say that it was not so: this record stands for itself again, with whatever had been merged into it."""
        with transaction.atomic():
            _one_at_a_time(type(self))
            merge = Merge.objects.filter(source=self, undone_at=None).first()
            if merge is None:
                raise MergeRefused(_("%(name)s is not merged with anybody.") % {"name": self.display_name})
            merge.undone_at, merge.undone_by = at, by
            merge.save(update_fields=["undone_at", "undone_by"])
            self.merged_into = self.merged_at = None
            self.save(update_fields=["merged_into", "merged_at"])
            announce("customer.unmerged", source=self, target=merge.target, by=by, at=at)
        return merge

    def _identities_of_family(self: Customer) -> models.QuerySet[Identity]:
        return self.identities.model._default_manager.filter(customer__in=self.family_ids())


class Merge(models.Model):
    """That two records were found to be one person: by whom, on what evidence, and when it was taken back."""

    source = models.ForeignKey("customers.Customer", on_delete=models.CASCADE, related_name="merges")
    target = models.ForeignKey("customers.Customer", on_delete=models.CASCADE, related_name="merges_received")
    evidence = models.TextField(blank=True)
    by = models.ForeignKey(Staff, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(Staff, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source"], condition=Q(undone_at=None), name="merge_once_at_a_time"),
            models.CheckConstraint(condition=Q(undone_by=None) | Q(undone_at__isnull=False), name="merge_undone_when"),
        ]

    def __str__(self) -> str:
        return f"{self.source_id} into {self.target_id}"


def _check(source: Customer, target: Customer) -> None:
    names = {"source": source.display_name, "target": target.display_name}
    if source.is_merged:
        raise MergeRefused(_("%(source)s is already merged with somebody; take that back first.") % names)
    if target.current() == source:
        raise MergeRefused(_("%(source)s and %(target)s are one person already.") % names)


def _one_at_a_time(customers: type[Customer]) -> None:
    # Two merges at once could close a circle that neither sees. Merges are rare, so they all wait at the same row;
    # the lock leaves foreign keys to that row free.
    customers.objects.select_for_update(no_key=True).order_by("pk")[:1].get()
