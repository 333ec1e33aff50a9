"""That two records were found to be one person. The one points to the other and nothing moves, so it can be undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from answerable.staff.models import Staff

if TYPE_CHECKING:
    from answerable.customers.models.customers import Customer


class MergeRefused(Exception):
    """Nothing was changed; `sentence` tells the person who tried why."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class Merge(models.Model):
    """Who said that two records are one person, on what evidence, and when it was taken back."""

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


def refuse_circle(source: Customer, target: Customer) -> None:
    """MergeRefused where the two are one person already, or the source is somebody else's record by now."""
    names = {"source": source.display_name, "target": target.display_name}
    if target.current().pk == source.pk:
        raise MergeRefused(_("%(source)s and %(target)s are one person already.") % names)
    if source.is_merged:
        raise MergeRefused(_("%(source)s is already merged with somebody; take that back first.") % names)


def one_at_a_time(customers: type[Customer]) -> None:
    """Let this transaction be the only one that merges."""
    # Two merges at once could close a circle that neither sees. Merges are rare, so they all wait at the same row;
    # the lock leaves foreign keys to that row free.
    customers.objects.select_for_update(no_key=True).order_by("pk")[:1].get()
