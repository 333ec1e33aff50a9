"""Intake through the SMTP door, in mails a second, beside an empty handler's and the raw commits of the database."""

from __future__ import annotations

import contextlib
import multiprocessing
import smtplib
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from bench import cpu
from bench.houses import ROOT, House, both
from bench.letters import TO, letters
from bench.tables import Table, figure

MAILS = 2000
CONNECTIONS = (1, 4)
ANSWERABLE = str(Path(sys.executable).parent / "answerable")


def measure(scale: float) -> Table:
    """Each door takes the same mails, one after the other; our time and the empty door's stand side by side."""
    table = Table(
        "Intake through the SMTP door",
        [
            "database",
            "connections",
            "mails",
            "door, mails/s",
            "empty, mails/s",
            "door : empty",
            "raw commits/s",
            "door : commits",
            "door, CPU ms/mail",
        ],
    )
    count = max(int(MAILS * scale), 8)
    for house in both("intake"):
        for connections in CONNECTIONS:
            print(f"  intake: {house.database}, {connections} connections, {count} mails", file=sys.stderr, flush=True)
            table.add(house.database, connections, count, *_compare(house, count, connections))
    return table


def _compare(house: House, count: int, connections: int) -> list[str]:
    mails = [list(letters(count // connections, f"c{lane}-")) for lane in range(connections)]
    sent = sum(map(len, mails))
    port = _free_port()
    with _process([sys.executable, "-m", "bench.empty_door", str(port)], house, port):
        empty = sent / _seconds(port, mails)
    house.build_anew()
    house.run("nobody_writes")
    commits = house.run("commit", sent, connections)
    try:
        with _process([ANSWERABLE, "mail", "--host", "127.0.0.1", "--port", str(port)], house, port) as pid:
            spent = cpu.of_process(pid)
            ours = sent / _seconds(port, mails)
            each = (cpu.of_process(pid) - spent) * 1000 / sent
        _refuse_loss(house.run("count_inbounds"), sent)
    finally:
        house.tear_down()
    ratios = [f"{ours / empty:.2f}", figure(commits), f"{ours / commits:.2f}"]
    return [figure(ours), figure(empty), *ratios, figure(each)]


def _refuse_loss(there: int, sent: int) -> None:
    if there != sent:
        raise SystemExit(f"{sent} mails were acknowledged and {there} are there.")


@contextlib.contextmanager
def _process(command: list[str], house: House, port: int) -> Iterator[int]:
    """A server of somebody's, listening."""
    process = subprocess.Popen(command, env=house.environment, cwd=ROOT, stderr=subprocess.DEVNULL)
    try:
        until = time.monotonic() + 60
        while not _listens(port):
            if process.poll() is not None or time.monotonic() > until:
                raise SystemExit(f"{' '.join(command)} did not begin to listen.")
            time.sleep(0.05)
        yield process.pid
    finally:
        process.terminate()
        process.wait(20)


def _listens(port: int) -> bool:
    with socket.socket() as trial:
        return trial.connect_ex(("127.0.0.1", port)) == 0


def _free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def _seconds(port: int, mails: list[list[tuple[str, bytes]]]) -> float:
    """How long until the last is acknowledged; every connection is a process, so that senders do not wait for each
    other."""
    context = multiprocessing.get_context("fork")
    ready = context.Barrier(len(mails) + 1)
    lanes = [context.Process(target=_send, args=(port, lane, ready)) for lane in mails]
    for lane in lanes:
        lane.start()
    ready.wait(60)
    began = time.perf_counter()
    for lane in lanes:
        lane.join()
    taken = time.perf_counter() - began
    if any(lane.exitcode for lane in lanes):
        raise SystemExit("A sender was refused.")
    return taken


def _send(port: int, mails: list[tuple[str, bytes]], ready: object) -> None:
    with smtplib.SMTP("127.0.0.1", port, timeout=60) as client:
        client.ehlo()
        ready.wait(60)  # type: ignore[attr-defined]
        for sender, raw in mails:
            client.sendmail(sender, [TO], raw)
