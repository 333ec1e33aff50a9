"""CPU time: of this process to the microsecond, of any other by what the kernel has booked for it."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

TICKS = os.sysconf("SC_CLK_TCK")


def of_process(pid: int) -> float:
    """Seconds that a process has used so far, its threads included; 0 for one that is gone."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / TICKS


def of_postgresql() -> float:
    """Seconds that the backends of this database have used, where they run on this machine; 0 on SQLite."""
    from django.db import connection  # Django is set up by whoever measures inside a house

    if connection.vendor != "postgresql":
        return 0.0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pid FROM pg_stat_activity WHERE datname = current_database()")
        return sum(of_process(pid) for (pid,) in cursor.fetchall())


def sample(work: Callable[[], Any], times: int, *, before: Callable[[], Any] = lambda: None) -> dict[str, float]:
    """Milliseconds of one go, over so many: median, mean, best tenth and p99 of ours, and the server's mean."""
    spent, server = [], of_postgresql()
    for _ in range(times):
        before()
        began = time.process_time()
        work()
        spent.append((time.process_time() - began) * 1000)
    return summary(spent, of_postgresql() - server)


def summary(spent: list[float], server_seconds: float) -> dict[str, float]:
    ordered = sorted(spent)
    return {
        "median": statistics.median(ordered),
        "mean": statistics.fmean(ordered),
        "best": ordered[len(ordered) // 10],
        "p99": ordered[len(ordered) * 99 // 100],
        "server": server_seconds * 1000 / len(ordered),
        "times": len(ordered),
    }


def yardstick() -> float:
    """Milliseconds of CPU for a fixed piece of plain Python: what this machine is worth at this moment."""
    began = time.process_time()
    words: dict[str, int] = {}
    for number in range(200_000):
        words[f"word-{number % 5000}"] = words.get(f"word-{number % 5000}", 0) + number
    return (time.process_time() - began) * 1000
