"""What it costs to show what a rule would have done to the mail of last month, beside reading every mail once more."""

from __future__ import annotations

import sys

from bench.houses import both
from bench.tables import Table, figure

MAILS = 20_000


def measure(scale: float) -> Table:
    """CPU seconds of one whole preview, by the kind of condition."""
    table = Table(
        "Previewing a rule", ["database", "mails", "condition", "fit", "CPU s", "if each mail were read, CPU s"]
    )
    for house in both("sorting"):
        print(f"  sorting: {house.database}", file=sys.stderr, flush=True)
        house.build_anew()
        try:
            got = house.run("preview_rules", max(int(MAILS * scale), 200))
        finally:
            house.tear_down()
        for one in got["rules"]:
            table.add(
                house.database,
                got["mails"],
                one["condition"],
                one["fits"],
                figure(one["spent"]),
                figure(got["reading"]),
            )
    return table
