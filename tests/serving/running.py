"""A real server in processes of its own, for tests: started, spoken to, stopped or killed."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.request import urlopen

ANSWERABLE = str(Path(sys.executable).parent / "answerable")
PATIENCE = 60.0


def free_port() -> int:
    """A port that nobody listens on at this moment."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def until(true: object, patience: float = PATIENCE) -> None:
    """Waits for something to become true, and fails if it does not."""
    give_up_at = time.monotonic() + patience
    while not true():
        assert time.monotonic() < give_up_at, "waited in vain"
        time.sleep(0.05)


class Running:
    """`answerable server` on a data folder, with what it has said so far."""

    def __init__(
        self, data: Path, *words: str, port: int = 0, smtp_port: int = 0, environment: dict[str, str] | None = None
    ) -> None:
        self.data, self.port, self.smtp_port = data, port or free_port(), smtp_port or free_port()
        self.said = data.parent / f"{self.port}-{uuid.uuid4().hex}.log"
        ports = ["--port", str(self.port), "--smtp-port", str(self.smtp_port)]
        command = [ANSWERABLE, "server", "--data", str(data), *ports, *words]
        environment = environment or _nothing_set()
        with self.said.open("w") as said:
            self.process = subprocess.Popen(command, stdout=said, stderr=subprocess.STDOUT, env=environment)

    def answers(self, path: str = "/healthz") -> bool:
        try:
            return self.get(path).status == 200
        except OSError:
            return False

    def get(self, path: str) -> http.client.HTTPResponse:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        connection.request("GET", path)
        response = connection.getresponse()
        if response.getheader("content-type") != "text/event-stream":
            response.read()
            connection.close()
        return response

    def read(self, path: str) -> str:
        with urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10) as answer:
            return str(answer.read().decode())

    def until_it_answers(self) -> "Running":
        until(lambda: self.process.poll() is not None or (self.answers() and "is serving" in self.words()))
        assert self.process.poll() is None, self.words()
        assert "prepare" not in self.parts(), "its pages load while it is prepared, and are served only afterwards"
        return self

    def words(self) -> str:
        return self.said.read_text()

    def parts(self) -> dict[str, int]:
        """The process of each part that is alive, by name."""
        listed = subprocess.run(["ps", "-A", "-o", "pid=,args="], capture_output=True, text=True, check=True).stdout
        rows = [line.split() for line in listed.splitlines()]
        mine = [row for row in rows if "answerable.cli" in row and _data_of(int(row[0])) == str(self.data)]
        return {row[row.index("answerable.cli") + 1]: int(row[0]) for row in mine}

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Asks it to stop, and tells how it ended."""
        self.process.send_signal(number)
        return self.process.wait(timeout=20)


def _nothing_set() -> dict[str, str]:
    """The environment of somebody who has set nothing."""
    of_tests = ("SECRET_KEY", "DATABASE_URL", "COMPANY")
    kept = {name for name in os.environ if not name.startswith("ANSWERABLE_") and name not in of_tests}
    return {name: os.environ[name] for name in kept}


def _data_of(pid: int) -> str:
    try:
        held = Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
    except OSError:
        return ""
    return next((row.decode()[16:] for row in held if row.startswith(b"ANSWERABLE_DATA=")), "")


@contextmanager
def running(data: Path, *words: str, **where: Any) -> Iterator[Running]:
    """A server that answers, and that is gone afterwards whatever happened."""
    server = Running(data, *words, **where)
    try:
        yield server.until_it_answers()
    finally:
        if server.process.poll() is None:
            server.stop()
