"""A name once among its sisters: which rows a form must not repeat."""

from typing import Any, TypeVar

from django.db.models import Model, QuerySet

Rows = TypeVar("Rows", bound=QuerySet[Any])


def besides(rows: Rows, row: Model | None) -> Rows:
    """All of these but the one that is being changed."""
    return rows.exclude(pk=row.pk) if row else rows
