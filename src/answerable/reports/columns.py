"""What is told of every row, on the screen's list and in exports: a plain name, and where it stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet

from answerable.cases.masking import masked

# How much is read at a time: enough to be quick, little enough for memory.
PORTION = 2_000


@dataclass(frozen=True)
class Column:
    """`kind` is text, number or moment; Parquet keeps it."""

    name: str
    path: str
    kind: str = "text"


def _of_case(path: str) -> list[Column]:
    given = [
        ("team", "team__name", "text"),
        ("owner", "owner__working_name", "text"),
        ("turn", "turn", "text"),
        ("outcome", "outcome", "text"),
        ("type", "type", "text"),
        ("topic", "topic__name", "text"),
        ("channel", "channel", "text"),
        ("language", "language", "text"),
        ("harm", "harm", "number"),
        ("opened", "opened_at", "moment"),
        ("closed", "closed_at", "moment"),
        ("brand", "brand__name", "text"),
    ]
    begin = [Column("number", f"{path}id"), Column("subject", f"{path}subject")]
    return begin + [Column(name, f"{path}{column}", kind) for name, column, kind in given]


COLUMNS: dict[str, list[Column]] = {
    "cases": [*_of_case(""), Column("waiting on", "waiting_on"), Column("next due", "next_due_at", "moment")],
    "commitments": [
        *_of_case("case__"),
        Column("measure", "measure"),
        Column("promise", "promise_version__promise__name"),
        Column("counting", "counting"),
        Column("allowed seconds", "seconds", "number"),
        Column("started", "started_at", "moment"),
        Column("due", "due_at", "moment"),
        Column("met", "met_at", "moment"),
        Column("broken", "broken_at", "moment"),
        Column("broken by", "broken_reason"),
        Column("void", "void_at", "moment"),
        Column("void because", "void_reason"),
        Column("paused seconds", "paused_seconds", "number"),
    ],
    "messages": [*_of_case("case__"), Column("written", "created_at", "moment"), Column("by way of", "channel")],
    "blocks": [
        *_of_case("case__"),
        Column("blocked by", "waiting_on"),
        Column("since", "since", "moment"),
        Column("until", "until", "moment"),
        Column("seconds in these days", "lasted", "number"),
    ],
}

COLUMNS["begun"] = COLUMNS["commitments"]


def told(of: str, rows: QuerySet[Any]) -> Iterator[list[Any]]:
    """The rows in the order of their columns, read portion by portion."""
    paths = [column.path for column in COLUMNS[of]]
    for row in rows.order_by("pk").values_list(*paths).iterator(chunk_size=PORTION):
        yield _dressed(row)


def _dressed(row: Sequence[Any]) -> list[Any]:
    """The number as people say it, no token of ours in a subject, and a length in seconds."""
    return [f"A-{row[0] + 1000}", masked(row[1]), *map(_in_seconds, row[2:])]


def _in_seconds(value: Any) -> Any:
    return round(value.total_seconds()) if isinstance(value, timedelta) else value
