"""Questions about many customers, named to chain in English."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from answerable.customers.normalising import dialled, folded, normalise

if TYPE_CHECKING:
    from answerable.customers.models import Customer

MOST_FOUND = 200


class CustomerQuerySet(models.QuerySet["Customer"]):
    """Customers, those included who have been found to be somebody else."""

    def current(self) -> CustomerQuerySet:
        """Those who stand for themselves, not merged into another."""
        return self.filter(merged_into=None)

    def in_order(self) -> CustomerQuerySet:
        return self.order_by("search_name", "pk")

    def with_address(self, kind: str, value: str) -> Customer | None:
        """Whom we know by this identity, as the person she is now after merges."""
        found = self.filter(identities__kind=kind, identities__value=normalise(kind, value)).first()
        return found.current() if found else None

    def matching(self, words: str) -> CustomerQuerySet:
        """Those with every word at the beginning of a name or an identity; a merged record finds who she is now."""
        wanted = [words.strip()] if dialled(words) else words.split()
        if not wanted:
            return self.none()
        found = self
        for word in wanted:
            found = found.filter(_begins(word))
        return self.filter(pk__in=self._now(found.distinct().values_list("pk", flat=True)[:MOST_FOUND]))

    def _now(self, ids: Iterable[int]) -> set[int]:
        """Whom these records stand for now, step by step along the chains of merges."""
        current: set[int] = set()
        step = set(ids)
        while step:
            pairs = list(self.model._default_manager.filter(pk__in=step).values_list("pk", "merged_into"))
            current |= {pk for pk, merged_into in pairs if merged_into is None}
            step = {merged_into for _pk, merged_into in pairs if merged_into is not None}
        return current


def _begins(word: str) -> Q:
    begins = Q(search_name__contains=f" {folded(word)}")
    for value in {word, word.lower(), dialled(word)} - {""}:
        begins |= Q(identities__value__startswith=value)
    return begins
