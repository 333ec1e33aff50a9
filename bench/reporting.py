"""What the reports of the last thirteen weeks cost with a thousand cases and with a hundred thousand, of all teams."""

from __future__ import annotations

import sys

from bench.houses import both
from bench.pages import SIZES, fill
from bench.tables import Table, figure

TIMES = 5


def measure(scale: float, top: int = 0) -> Table:
    """CPU milliseconds of a request, signed in, through the WSGI application; the houses are those of `pages`."""
    sizes = [max(int(size * scale), 300) for size in SIZES]
    got = {}
    houses = [(house, size) for size in sizes for house in both(f"pages-{size}")]
    for house, size in houses:
        print(f"  reports: {size:,} cases on {house.database}", file=sys.stderr, flush=True)
        fill(house, size)
        got[house.database, size] = house.run("ask_reports", TIMES, top)
    table = Table("Reports", ["page", *(f"{database}, {size:,} cases" for database, size in sorted(got))])
    for name in next(iter(got.values())):
        table.add(name, *(_cell(got[key][name]) for key in sorted(got)))
    return table


def _cell(one: dict[str, float]) -> str:
    """The median of ours; what the database server used besides."""
    return figure(one["median"]) + (f" + {figure(one['server'])}" if one["server"] else "")
