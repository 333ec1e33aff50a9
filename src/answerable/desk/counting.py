"""How many cases each list holds: all in one statement, capped, and counted again only when something happened."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.cache import cache
from django.core.exceptions import EmptyResultSet
from django.db import connection

from answerable.cases.models.queries import CaseQuerySet
from answerable.desk.lists import COUNTED, Listing
from answerable.staff.models import Staff

FRESH = 20  # seconds; time alone makes cases late, without an event


def counts(listings: list[Listing], visible: CaseQuerySet, staff: Staff, at: datetime, known: int) -> dict[str, int]:
    """By the key of the list; up to one more than a list counts. Nothing before the event `known` is missing."""
    key = f"desk-counts-{staff.pk}-{known}-{'.'.join(listing.key for listing in listings)}"
    kept: dict[str, int] | None = cache.get(key)
    if kept is None:
        kept = _count(listings, visible, staff, at)
        cache.set(key, kept, FRESH)
    return kept


def _count(listings: list[Listing], visible: CaseQuerySet, staff: Staff, at: datetime) -> dict[str, int]:
    parts: list[str] = []
    given: list[Any] = []
    for number, listing in enumerate(listings):
        sql, params = _statement(listing.choose(visible, staff, at))
        parts.append(f"(SELECT COUNT(*) FROM ({sql}) AS list_{number})" if sql else "0")
        given += params
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(parts)}", given)
        return dict(zip((listing.key for listing in listings), cursor.fetchone(), strict=True))


def _statement(rows: CaseQuerySet) -> tuple[str, tuple[Any, ...]]:
    try:
        sql, params = rows.order_by().values("pk")[: COUNTED + 1].query.sql_with_params()
    except EmptyResultSet:
        return "", ()
    return sql, tuple(params)


def said(count: int) -> str:
    """As the rail says it: nothing for none, and no figure that would cost what it counts."""
    if not count:
        return ""
    return f"{COUNTED:,}+" if count > COUNTED else str(count)
