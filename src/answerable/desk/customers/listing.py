"""Customers read page by page, and her cases as a history."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.http import Http404

from answerable.cases.models import Case
from answerable.cases.models.queries import CaseQuerySet
from answerable.customers.models import Customer
from answerable.customers.models.queries import CustomerQuerySet
from answerable.desk.lists import ROW
from answerable.desk.rows import dressed
from answerable.kit import paging

PAGE = 50


def page_of(customers: CustomerQuerySet, words: str, after: str) -> tuple[list[Customer], str]:
    """A page of those who stand for themselves, by name, and the cursor of the next one."""
    rows = customers.matching(words) if words else customers.current()
    if after:
        rows = rows.filter(_behind(after))
    found = list(rows.in_order().select_related("organization").prefetch_related("identities")[: PAGE + 1])
    more = len(found) > PAGE
    return found[:PAGE], paging.encode(found[PAGE - 1].search_name, found[PAGE - 1].pk) if more else ""


def _behind(cursor: str) -> Q:
    try:
        name, pk = paging.decode(cursor)
        if "\x00" in name.encode().decode():  # neither this nor half a character is in any database
            raise Http404
        return Q(search_name__gt=name) | Q(search_name=name, pk__gt=int(pk))
    except (AttributeError, OverflowError, TypeError, ValueError):
        raise Http404 from None


def history_of(
    customer: Customer, visible: CaseQuerySet, at: datetime, after: str = ""
) -> tuple[list[dict[str, Any]], str]:
    """Her cases, newest first; what one may not see is one line: number, team, turn (I9)."""
    rows = Case.objects.filter(customer_id__in=customer.family_ids()).select_related("team")
    try:
        cases, more = paging.newest_first(rows, after, PAGE)
    except paging.BadCursor:
        raise Http404 from None
    chosen = visible.filter(pk__in=[case.pk for case in cases]).order_by().values(*ROW)
    seen = {row["id"]: dressed(row, at) | {"may_see": True} for row in chosen}
    return [seen.get(case.pk) or _line(case) for case in cases], more or ""


def _line(case: Case) -> dict[str, Any]:
    return {"number": case.number, "team__name": case.team.name, "turn": case.get_turn_display(), "may_see": False}
