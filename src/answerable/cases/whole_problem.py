"""How long a customer has had a problem: over every case of hers that hangs together with this one."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Min, Q

from answerable.cases.models import Case, Link


def problem_since(case: Case) -> datetime:
    """When the first of her cases began that are linked with this one, by any number of steps, or merged into it."""
    found: set[int] = set()
    fresh = {case.pk}
    family = case.customer.family_ids()
    while fresh:
        found |= fresh
        hers = Case.objects.filter(_next_to(fresh), customer_id__in=family)
        fresh = set(hers.values_list("pk", flat=True)) - found
    first: datetime = Case.objects.filter(pk__in=found).aggregate(first=Min("opened_at"))["first"]
    return first


def _next_to(numbers: set[int]) -> Q:
    links = Link.objects.filter(parted_at=None)
    forward = links.filter(first__in=numbers).values("second")
    backward = links.filter(second__in=numbers).values("first")
    merged = Q(merged_into__in=numbers) | Q(merged_here__in=numbers)
    return Q(pk__in=forward) | Q(pk__in=backward) | merged
