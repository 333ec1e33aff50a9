"""What each verb of a case's life costs, and what it costs to check one case."""

from __future__ import annotations

import sys

from bench.houses import both
from bench.tables import Table, figure

LIVES = 150


def measure(scale: float, top: int = 0) -> Table:
    """CPU milliseconds of our process, database by database."""
    houses = both("verbs")
    table = Table("Verbs", ["verb", *(f"{house.database}, CPU ms {kind}" for house in houses for kind in KINDS)])
    got = []
    for house in houses:
        print(f"  verbs: {house.database}", file=sys.stderr, flush=True)
        house.build_anew()
        try:
            got.append(house.run("try_verbs", max(int(LIVES * scale), 5), top))
        finally:
            house.tear_down()
    for name in got[0]:
        table.add(name, *(figure(one[name][kind]) for one in got for kind in KINDS))
    return table


KINDS = ("median", "best")
