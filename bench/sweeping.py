"""Everything falls due at once: how many commitments a second the sweep breaks and raises, and in how much memory."""

from __future__ import annotations

import sys

from bench.houses import both
from bench.tables import Table

COMMITMENTS = 100_000


def measure(scale: float) -> Table:
    """Commitments a second of one worker, by thirds of the way so that a slowing down is seen, and peak memory."""
    table = Table(
        "All due at once",
        ["database", "commitments", "a second", "first third", "last third", "peak memory, MB", "of it before, MB"],
    )
    for house in both("sweeping"):
        print(f"  sweeping: {house.database}", file=sys.stderr, flush=True)
        house.build_anew()
        try:
            got = house.run("sweep_due", max(int(COMMITMENTS * scale), 1000))
        finally:
            house.tear_down()
        rates = [f"{got[name]:,.0f}" for name in ("rate", "first", "last", "peak", "before")]
        table.add(house.database, f"{got['commitments']:,}", *rates)
    return table
