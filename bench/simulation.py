"""A year of a company, played by the real verbs on a simulated clock and checked as it goes."""

from __future__ import annotations

import sys

from bench.houses import both
from bench.tables import Table

CASES = 5_000


def measure(scale: float) -> Table:
    """Cases a second, what became of them, and the most memory the process held; 50,000 cases with `--scale 10`."""
    table = Table(
        "A simulated year",
        ["database", "cases", "verbs", "seconds", "cases a second", "answers kept", "digests", "peak memory, MB"],
    )
    for house in both("simulation"):
        print(f"  simulation: {house.database}", file=sys.stderr, flush=True)
        house.build_anew()
        try:
            got = house.run("simulate", max(int(CASES * scale), 50))
        finally:
            house.tear_down()
        kept = f"{100 * got['kept'] / max(got['answers'], 1):.0f} % of {got['answers']:,}"
        told = (f"{got['seconds']:.0f}", f"{got['cases'] / got['seconds']:.1f}", kept, got["digests"])
        table.add(house.database, f"{got['cases']:,}", f"{got['verbs']:,}", *told, f"{got['memory']:.0f}")
    return table
