"""Working time: `due` and `between`, over a year's calendar with holidays, exceptions and two intervals a day."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from answerable.kit.worktime import WorkingHours
from bench.tables import Table, figure

TIMES = 100_000
BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
RULES = {
    "time_zone": "Europe/Berlin",
    "hours": {day: [["08:30", "12:30"], ["13:15", "17:45"]] for day in ("mon", "tue", "wed", "thu", "fri")},
    "holidays": [f"2026-{month:02}-{day:02}" for month in range(1, 13) for day in (1, 15)],
    "exceptions": {f"2026-{month:02}-28": [["09:00", "12:00"]] for month in range(1, 13)},
}


def measure(scale: float) -> Table:
    """Starts spread over the year, allowances from minutes to three weeks; the calendar is laid out within the time."""
    table = Table("Working time", ["what", "times", "CPU s", "µs each"])
    times = max(int(TIMES * scale), 1)
    step = timedelta(days=365) / times
    starts = [BEGIN + number * step for number in range(times)]
    seconds = [60 + number % 400_000 for number in range(times)]
    hours = WorkingHours.from_rules(RULES)
    dues = _row(table, "due", lambda: list(map(hours.due, starts, seconds)), times)
    _row(table, "between", lambda: list(map(hours.between, starts, dues)), times)
    return table


def _row(table: Table, what: str, work: Callable[[], Any], times: int) -> Any:
    began = time.process_time()
    result = work()
    spent = time.process_time() - began
    table.add(what, f"{times:,}", f"{spent:.2f}", figure(spent / times * 1e6))
    return result
