"""`script/bench`: each measurement by its name, all of them by default. Tables on the output, progress beside it."""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable

from bench import (
    cpu,
    filing,
    history,
    hours,
    intake,
    killing,
    memory,
    pages,
    reporting,
    simulation,
    sorting,
    starting,
    sweeping,
    verbs,
)
from bench.houses import HOUSES, ROOT
from bench.tables import Table

MEASURES: dict[str, Callable[..., Table]] = {
    "intake": intake.measure,
    "filing": filing.measure,
    "sorting": sorting.measure,
    "history": history.measure,
    "killing": killing.measure,
    "pages": pages.measure,
    "reports": reporting.measure,
    "hours": hours.measure,
    "verbs": verbs.measure,
    "sweeping": sweeping.measure,
    "simulation": simulation.measure,
    "memory": memory.measure,
    "start": starting.measure,
}
PROFILED = ("filing", "pages", "reports", "verbs")


def main() -> int:
    """Run what was asked for; a measurement that fails does not keep the others from theirs."""
    asked = _parser().parse_args()
    HOUSES.mkdir(parents=True, exist_ok=True)
    print(_machine(), flush=True)
    failed = [name for name in asked.names or MEASURES if not _run(name, asked)]
    if failed:
        print(f"Failed: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="script/bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one or more of: {', '.join(MEASURES)}")
    parser.add_argument("--scale", type=float, default=1.0, help="0.1 for a tenth of everything: a trial, not a figure")
    parser.add_argument("--profile", type=int, default=0, metavar="N", help="print the N costliest functions as well")
    return parser


def _run(name: str, asked: argparse.Namespace) -> bool:
    if name not in MEASURES:
        print(f"There is no measurement {name}; there are: {', '.join(MEASURES)}.", file=sys.stderr)
        return False
    began = time.monotonic()
    profile = {"top": asked.profile} if name in PROFILED else {}
    try:
        table = MEASURES[name](asked.scale, **profile)
    except (subprocess.CalledProcessError, SystemExit, OSError) as error:
        print(f"  {name}: {error}", file=sys.stderr)
        return False
    scale = f" --scale {asked.scale:g}" if asked.scale != 1 else ""
    taken = time.monotonic() - began
    print(f"\n### {table.title}\n\n`script/bench {name}{scale}` ({taken:.0f} s)\n\n{table}", flush=True)
    return True


def _machine() -> str:
    """When, on what, and how busy it was: without these a figure says little."""
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True).stdout
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    return (
        f"{time.strftime('%Y-%m-%d %H:%M', time.gmtime())} UTC, commit {commit.strip()}, {os.cpu_count()} cores, "
        f"{platform.system()} {platform.machine()}, CPython {platform.python_version()}, load {load}, "
        f"yardstick {cpu.yardstick():.0f} ms"
    )


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
