"""Rows as files: CSV streamed as it is read, Parquet where the extra for it is installed."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

# What a spreadsheet would take for a formula, were it not marked as text (OWASP, CSV injection).
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


class _Line:
    """What csv writes to: it hands back each line instead of keeping it."""

    def write(self, line: str) -> str:
        return line


def as_csv(names: Iterable[str], rows: Iterable[list[Any]]) -> Iterator[str]:
    """A line of plain names, then the rows; moments in UTC as ISO 8601 has them."""
    writer = csv.writer(_Line())
    yield writer.writerow(list(names))
    for row in rows:
        yield writer.writerow([_cell(value) for value in row])


def _cell(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, str) and value.startswith(FORMULA):
        return f"'{value}"
    return "" if value is None else value
