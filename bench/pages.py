"""What a page of the desk costs with a thousand cases and with a hundred thousand: it should be the same."""

from __future__ import annotations

import hashlib
import sys

from bench.houses import HOUSES, ROOT, House, both
from bench.tables import Table, figure

SIZES = (1_000, 100_000)
TIMES = 150


def measure(scale: float, top: int = 0) -> Table:
    """CPU milliseconds of a request, signed in, through the WSGI application; the filled houses are kept for the
    next time, as long as tables and filling are the same."""
    sizes = [max(int(size * scale), 300) for size in SIZES]
    houses = [(house, size) for size in sizes for house in both(f"pages-{size}")]
    got = {}
    for house, size in houses:
        print(f"  pages: {size:,} cases on {house.database}", file=sys.stderr, flush=True)
        fill(house, size)
        got[house.database, size] = house.run("ask_pages", max(int(TIMES * scale), 20), top)
    table = Table("Pages of the desk", ["page", *(f"{database}, {size:,} cases" for database, size in sorted(got))])
    for name in next(iter(got.values())):
        table.add(name, *(_cell(got[key][name]) for key in sorted(got)))
    return table


def _cell(one: dict[str, float]) -> str:
    """Median and best tenth of ours; what the database server used besides."""
    server = f" + {figure(one['server'])}" if one["server"] else ""
    return f"{figure(one['median'])} ({figure(one['best'])}){server}"


def fill(house: House, size: int) -> None:
    """So many cases, unless they are there from the last time."""
    stamp = HOUSES / f"{house.name}-{house.database.lower()}.filled"
    if stamp.exists() and stamp.read_text() == _fingerprint():
        return
    stamp.unlink(missing_ok=True)
    house.build_anew().run("fill", size)
    stamp.write_text(_fingerprint())


def _fingerprint() -> str:
    """Changes with the tables and with the way of filling them."""
    filling = [ROOT / "bench" / "inside" / f"{name}.py" for name in ("templates", "copying", "bulk", "fill")]
    files = [*ROOT.glob("src/answerable/**/migrations/*.py"), *filling]
    return hashlib.sha256(b"".join(path.read_bytes() for path in sorted(files))).hexdigest()
