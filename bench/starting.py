"""From `script/server` in a fresh clone to the first answer, with empty caches; and again when all is there."""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.houses import ROOT, House
from bench.serving import serving
from bench.tables import Table, figure

WARM_STARTS = 5


def measure(scale: float) -> Table:
    """Wall-clock seconds until `/healthz` answers; the cold one downloads everything from the registries."""
    table = Table("Starting", ["start", "seconds to /healthz"])
    house = House("start").build_anew()
    with tempfile.TemporaryDirectory(prefix="answerable-bench-clone-") as folder:
        clone = Path(folder) / "answerable"
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
        caches = {
            "UV_CACHE_DIR": f"{folder}/uv",
            "npm_config_cache": f"{folder}/npm",
            "PIP_CACHE_DIR": f"{folder}/pip",
        }
        try:
            print("  start: cold, from a fresh clone", file=sys.stderr, flush=True)
            table.add("cold: fresh clone, empty caches, no data", figure(_start(house, clone, caches)))
            print("  start: warm", file=sys.stderr, flush=True)
            warm = [_start(house, clone, caches) for _ in range(max(int(WARM_STARTS * scale), 1))]
            table.add(f"warm: median of {len(warm)}", figure(statistics.median(warm)))
            shutil.rmtree(house.data)
            house.data.mkdir()
            table.add("installed, no data: first start with the demo's people", figure(_start(house, clone, caches)))
        finally:
            house.tear_down()
    return table


def _start(house: House, clone: Path, caches: dict[str, str]) -> float:
    with serving(house, ("script/server",), cwd=clone, patience=600, environment=caches) as served:
        return served.seconds
