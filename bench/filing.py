"""What it costs to read a mail, and to file it: sender known, case found or opened, clocks started, receipt written."""

from __future__ import annotations

import sys

from bench.houses import both
from bench.tables import Table, figure

MAILS = 600


def measure(scale: float, top: int = 0) -> Table:
    """CPU milliseconds a mail, of our process and of the database server's."""
    table = Table(
        "Filing one mail",
        [
            "database",
            "mails",
            "cases",
            "read, mails/s and core",
            "read, p99 ms",
            "filed, mails/s and core",
            "filed, p99 ms",
            "filed, CPU ms median",
            "mean",
            "best tenth",
            "PostgreSQL's own, mean",
        ],
    )
    for house in both("filing"):
        print(f"  filing: {house.database}", file=sys.stderr, flush=True)
        house.build_anew()
        try:
            got = house.run("file_mails", max(int(MAILS * scale), 20), top)
        finally:
            house.tear_down()
        rates = [figure(got[name]) for name in ("read_rate", "read_p99", "filed_rate", "p99")]
        figures = [figure(got[name]) for name in ("median", "mean", "best", "server")]
        table.add(house.database, got["times"], got["cases"], *rates, *figures)
    return table
