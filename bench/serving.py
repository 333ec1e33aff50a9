"""A running `answerable server` in a house, with its processes by part; gone afterwards whatever happened."""

from __future__ import annotations

import contextlib
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.houses import ROOT, House

ANSWERABLE = (str(Path(sys.executable).parent / "answerable"), "server")


@dataclass
class Served:
    """The server, where it listens, and how long it took until it answered."""

    house: House
    process: subprocess.Popen[bytes]
    port: int
    smtp_port: int
    seconds: float = 0.0

    def parts(self) -> dict[str, list[int]]:
        """The processes of each part, the supervisor included."""
        children = _children()
        found: dict[str, list[int]] = defaultdict(list)
        waiting = [(self.process.pid, "server")]
        while waiting:
            pid, name = waiting.pop()
            found[name].append(pid)
            waiting += [(child, _part(child) or name) for child in children[pid]]
        return found

    def until_it_answers(self, began: float, patience: float) -> None:
        while not self._answers():
            if self.process.poll() is not None or time.perf_counter() - began > patience:
                raise SystemExit("The server did not come up.")
            time.sleep(0.02)
        self.seconds = time.perf_counter() - began

    def _answers(self) -> bool:
        try:
            return urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=5).status == 200
        except (OSError, urllib.error.URLError):
            return False


@contextlib.contextmanager
def serving(
    house: House,
    command: Sequence[str] = ANSWERABLE,
    *,
    cwd: Path = ROOT,
    patience: float = 120,
    environment: dict[str, str] | None = None,
) -> Iterator[Served]:
    """Start it, wait until it answers, and stop it at the end."""
    port, smtp_port = _free_port(), _free_port()
    words = ["--data", str(house.data), "--port", str(port), "--smtp-port", str(smtp_port)]
    log = house.data.parent / f"{house.name}-server.log"
    began = time.perf_counter()
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*command, *words],
            cwd=cwd,
            env=house.environment | (environment or {}),
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    served = Served(house, process, port, smtp_port)
    try:
        served.until_it_answers(began, patience)
        yield served
    finally:
        process.terminate()
        process.wait(30)


def _children() -> dict[int, list[int]]:
    children: dict[int, list[int]] = defaultdict(list)
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            parent = (folder / "stat").read_text().rpartition(")")[2].split()[1]
            children[int(parent)].append(int(folder.name))
    return children


def _part(pid: int) -> str:
    """The word behind `answerable.cli` in its command."""
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().decode().split("\0")
    except OSError:
        return ""
    return words[words.index("answerable.cli") + 1] if "answerable.cli" in words else ""


def _free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])
