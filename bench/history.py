"""What a long history of a mailbox costs: 20,000 old mails in a Dovecot, counted, read once and brought in."""

from __future__ import annotations

import sys

from bench.houses import House
from bench.tables import Table, figure

MAILS = 20_000


def measure(scale: float) -> Table:
    """On SQLite. The memory *before* is the most that counting took, *at most* that of all of it."""
    columns = ["mails", "counted, s", "read, mails/s", "brought in, mails/s", "cases", "MB before", "MB at most"]
    table = Table("A mailbox's history", columns)
    house = House("history")
    print("  history", file=sys.stderr, flush=True)
    house.build_anew()
    try:
        got = house.run("bring_history", max(int(MAILS * scale), 200))
    finally:
        house.tear_down()
    rates = [figure(got["mails"] / got[name]) for name in ("gather", "bring")]
    table.add(got["mails"], figure(got["count"]), *rates, got["cases"], figure(got["before"]), figure(got["memory"]))
    return table
