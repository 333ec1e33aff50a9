"""Finding cases by number, by words said in them, and by who the customer is."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from answerable.cases import searching
from answerable.cases.models import Case
from answerable.cases.models.queries import CaseQuerySet
from answerable.customers.models import Customer
from answerable.desk.lists import PAGE, ROW

PEOPLE = 20


def found(visible: CaseQuerySet, words: str, after: str = "") -> tuple[list[dict[str, Any]], str]:
    """A page of what was found, newest words first, and the number behind which the next page begins."""
    wanted = _behind(_candidates(visible, words), after)
    rows = {row["id"]: row for row in visible.filter(pk__in=wanted).order_by().values(*ROW)}
    seen = [rows[number] for number in wanted if number in rows]
    return seen[:PAGE], str(seen[PAGE - 1]["id"]) if len(seen) > PAGE else ""


def _candidates(visible: CaseQuerySet, words: str) -> list[int]:
    """Ids of cases that may fit, in order: the number itself, then hers by name, then those in which it was said."""
    by_number = list(Case.objects.numbered(words).values_list("pk", flat=True))
    return list(dict.fromkeys([*by_number, *_of_customers(visible, words), *searching.case_ids(words)]))


def _of_customers(visible: CaseQuerySet, words: str) -> list[int]:
    people = list(Customer.objects.matching(words).values_list("pk", flat=True)[:PEOPLE])
    if not people:
        return []
    theirs = visible.filter(Q(customer__in=people) | Q(customer__merged_into__in=people))
    return list(theirs.order_by("-id").values_list("pk", flat=True)[: 2 * PAGE])


def _behind(wanted: list[int], after: str) -> list[int]:
    if not after.isdecimal() or int(after) not in wanted:
        return wanted
    return wanted[wanted.index(int(after)) + 1 :]
