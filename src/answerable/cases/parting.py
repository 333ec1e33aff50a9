"""Two records taken for one person are two again: their cases are parted, so that neither reads the other's."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from answerable.cases.models import Case
from answerable.customers.models import Customer
from answerable.staff.models import Staff


def part_their_cases(*, source: Customer, by: Staff | None, at: datetime, **_facts: object) -> None:
    """Take back every merge of a case of hers with a case of somebody who she is not after all."""
    family = source.family_ids()
    hers, into_hers = Q(customer_id__in=family), Q(merged_into__customer_id__in=family)
    merged = Case.objects.exclude(merged_into=None)
    for case in merged.filter((hers & ~into_hers) | (~hers & into_hers)).order_by("pk"):
        case.unmerge(by=by, at=at)
