"""Rows as files: CSV streamed as it is read, Parquet where the extra for it is installed."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Any

from answerable.reports.columns import Column

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
    if isinstance(value, str) and value.startswith(FORMULA):
        return f"'{value}"
    return _plain(value)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return "" if value is None else value


def has_parquet() -> bool:
    """Whether the extra that writes it is installed."""
    return find_spec("duckdb") is not None


def as_parquet(columns: list[Column], rows: Iterable[list[Any]]) -> IO[bytes]:
    """The same rows with their types, unmarked, since nothing takes them for formulas; gone once it is closed."""
    with tempfile.TemporaryDirectory() as folder:
        lines, file = Path(folder) / "rows.csv", Path(folder) / "rows.parquet"
        with lines.open("w", newline="", encoding="utf-8") as out:
            writer = csv.writer(out)
            writer.writerow([column.name for column in columns])
            writer.writerows([_plain(value) for value in row] for row in rows)
        _convert(columns, lines, file)
        return file.open("rb")


def _convert(columns: list[Column], lines: Path, file: Path) -> None:
    import duckdb  # an extra, and a quarter of a second and 38 MB to import

    types = ", ".join(f"'{column.name}': '{TYPES[column.kind]}'" for column in columns)
    with duckdb.connect(config={"threads": 1, "memory_limit": "256MB"}) as database:
        database.execute("SET TimeZone = 'UTC'")
        database.execute(
            f"COPY (SELECT * FROM read_csv($1, header = true, auto_detect = false, columns = {{{types}}}, "
            f"delim = ',', quote = '\"', escape = '\"', new_line = '\\r\\n')) TO '{file}' (FORMAT parquet)",
            [str(lines)],
        )


TYPES = {"text": "VARCHAR", "number": "BIGINT", "moment": "TIMESTAMPTZ"}
