"""Rows as files: what a spreadsheet reads, and what keeps its types."""

from datetime import UTC, datetime

import pytest

from answerable.reports.columns import COLUMNS
from answerable.reports.exporting import as_csv
from answerable.reports.tests.factories import WEEK, a_week, desk_of, rows_behind
from answerable.staff.tests.factories import ines


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_what_a_spreadsheet_would_reckon_is_marked_as_text(begin):
    [_names, line] = as_csv(["subject"], [[f"{begin}1+1"]])
    assert line.strip('"\r\n').startswith("'")


def test_moments_are_in_utc_and_nothing_is_empty():
    assert list(as_csv(["at", "harm", "topic"], [[datetime(2026, 3, 3, 9, tzinfo=UTC), -1, None]])) == [
        "at,harm,topic\r\n",
        "2026-03-03T09:00:00Z,-1,\r\n",
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("figure", ["in", "broken", "begun", "chasers"])
def test_parquet_holds_the_same_rows_with_their_types(figure, tmp_path):
    duckdb = pytest.importorskip("duckdb")
    a_week()
    browser = desk_of(ines())
    answer = browser.get(f"/reports/rows/{figure}/parquet/?{WEEK}")
    file = tmp_path / "rows.parquet"
    file.write_bytes(b"".join(answer.streaming_content))
    found = duckdb.sql(f"SELECT number, subject, opened FROM '{file}'").fetchall()
    listed = rows_behind(browser, f"/reports/rows/{figure}/?{WEEK}")
    assert [row[0] for row in found] == [row["number"] for row in listed]
    assert {row[1] for row in found} == {row["subject"].removeprefix("'") for row in listed}
    assert all(isinstance(row[2], datetime) for row in found)
    names = [row[0] for row in duckdb.sql(f"DESCRIBE SELECT * FROM '{file}'").fetchall()]
    assert names == [column.name for column in COLUMNS["begun" if figure == "begun" else _of(figure)]]


def _of(figure: str) -> str:
    return {"in": "cases", "broken": "commitments", "chasers": "messages"}[figure]
