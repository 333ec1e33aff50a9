"""SIGKILL at any instruction of intake, filing and sending: what is lost, doubled or harmed, and what is repeated."""

from __future__ import annotations

import sys

from bench.houses import both
from bench.tables import Table

KILLS = 500


def measure(scale: float) -> Table:
    """How many kills struck what, and what had become of every mail in the end."""
    words = "killed; while brought, filed, sent; acknowledged; lost; filed twice; harmed; sent out; not sent; "
    words += "repeated under one name; repeated without a reason; breaches of invariants"
    table = Table("Killed again and again", ["database", *words.split("; ")])
    for house in both("killing"):
        times = max(int(KILLS * scale), 5)
        print(f"  killing: {house.database}, {times} times", file=sys.stderr, flush=True)
        house.build_anew()
        try:
            got = house.run("kill", times)
        finally:
            house.tear_down()
        struck = ", ".join(str(got["struck"][name]) for name in ("bringing", "filing", "sending"))
        counts = ("acknowledged", "lost", "doubled", "harmed", "sent", "unsent", "repeated", "unexplained", "breaches")
        table.add(house.database, times, struck, *(got[name] for name in counts))
    return table
