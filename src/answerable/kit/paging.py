"""Keyset pages: a cursor is where the last page ended, so that a page costs the same however deep it lies."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable
from typing import Any, TypeVar

from django.db.models import Model, QuerySet

M = TypeVar("M", bound=Model)


class BadCursor(ValueError):
    """A cursor that we did not give."""


def encode(*keys: Any) -> str:
    """The cursor of a place: the sort keys of the last row shown."""
    return base64.urlsafe_b64encode(json.dumps(keys).encode()).decode().rstrip("=")


def decode(cursor: str) -> list[Any]:
    """The keys of a cursor; `BadCursor` for anything that `encode` did not write."""
    try:
        keys = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, RecursionError) as error:
        raise BadCursor(cursor) from error
    if not isinstance(keys, list):
        raise BadCursor(cursor)
    return keys


def newest_first(rows: QuerySet[M], cursor: str | None, limit: int) -> tuple[list[M], str | None]:
    """A page of rows by descending id, and the cursor of the next one, if there is one."""
    if cursor:
        rows = rows.filter(pk__lt=_row_id(cursor))
    return _cut(rows.order_by("-pk")[: limit + 1], limit)


def oldest_first(rows: QuerySet[M], cursor: str | None, limit: int) -> tuple[list[M], str | None]:
    """A page of rows by ascending id."""
    if cursor:
        rows = rows.filter(pk__gt=_row_id(cursor))
    return _cut(rows.order_by("pk")[: limit + 1], limit)


def _row_id(cursor: str) -> int:
    keys = decode(cursor)
    if len(keys) != 1 or type(keys[0]) is not int or not 0 <= keys[0] < 2**63:
        raise BadCursor(cursor)
    return keys[0]


def _cut(rows: Iterable[M], limit: int) -> tuple[list[M], str | None]:
    page = list(rows)
    return page[:limit], encode(page[limit - 1].pk) if len(page) > limit else None
