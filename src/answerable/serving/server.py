"""The one command that runs the whole house: prepares it, starts its parts, watches them, and stops them in order."""

import argparse
import http.client
import json
import os
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from answerable.serving.part import Part
from answerable.serving.places import Refusal, hold, let_go, need_port
from answerable.serving.welcome import Facts, welcome

GRACE = 5.0
LOOPBACK = ("localhost", "::1", "127.")
HOPELESS = 5
MAILBOXES = "mailboxes"


class Stopped(Exception):
    """Somebody asked the server to stop."""


class Server:
    """What `answerable server` runs. Knowing neither Django nor the database, it stays small and never hangs."""

    def __init__(self, wished: argparse.Namespace) -> None:
        self.host, self.port, self.smtp_port = wished.host, wished.port, wished.smtp_port
        self.data = Path(os.environ["ANSWERABLE_DATA"])
        self.demo = _demo_wanted(wished)
        self.stop_asked = threading.Event()
        self.parts: list[Part] = []
        self.lifeline, self._held_end = os.pipe()
        self.gate, self._gate_bar = os.pipe()

    def run(self) -> int:
        """Serves until somebody asks it to stop; 0 if that is why it ended."""
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, lambda *_: self.stop_asked.set())
        lock, crashed = hold(self.data)
        patience = 5.0 if crashed else 0.0
        need_port(self.host, self.port, "--port", patience)
        need_port(self.host, self.smtp_port, "--smtp-port", patience)
        self._tell_the_parts()
        try:
            self._serve()
        except Stopped:
            pass
        finally:
            self._stop()
            let_go(lock)
        return 0

    def _tell_the_parts(self) -> None:
        """What the parts must know and nobody has set."""
        base = os.environ.setdefault("BASE_URL", f"http://{_in_url(_reachable(self.host))}:{self.port}")
        hosts = ["127.0.0.1", "localhost", "[::1]", _in_url(self.host), urlsplit(base).hostname or ""]
        os.environ.setdefault("ALLOWED_HOSTS", ",".join(dict.fromkeys(filter(None, hosts))))
        os.environ["ANSWERABLE_SMTP_PORT"] = str(self.smtp_port)
        os.environ["ANSWERABLE_DEMO"] = "1" if self.demo else "0"

    def _serve(self) -> None:
        self._begin("web", "--host", self.host, "--port", str(self.port), gate=self.gate)  # it loads meanwhile
        facts = self._prepare()
        os.close(self._gate_bar)
        self._until(lambda: _stands_open(_reachable(self.host), self.port))
        self._begin("worker")
        self._begin("mail", "--host", self.host, "--port", str(self.smtp_port))
        self._until(lambda: _stands_open(_reachable(self.host), self.smtp_port))
        self._until(lambda: _answers(_reachable(self.host), self.port))
        print(welcome(facts, _reachable(self.host), self.smtp_port), flush=True)
        if self.demo:
            self._begin("demo", again=False)
        while not self.stop_asked.wait(0.2):
            self._read_mailboxes()
            self._tend()

    def _prepare(self) -> Facts:
        """Migrates and, on the first start, loads the demo's people, in a process that hands back what to print."""
        part = Part("prepare", lifeline=self.lifeline, again=False)
        self.parts.append(part)
        process = part.start(stdout=subprocess.PIPE)
        said: list[str] = []
        reader = threading.Thread(target=lambda: said.extend(process.stdout or ()), daemon=True)
        reader.start()
        while process.poll() is None:
            if self.stop_asked.wait(0.02):
                raise Stopped
        reader.join()
        if process.returncode:
            raise Refusal("Preparing the database failed; the lines above say why.")
        facts: Facts = json.loads(said[-1])
        return facts

    def _begin(self, name: str, *words: str, gate: int | None = None, again: bool = True) -> None:
        part = Part(name, *words, lifeline=self.lifeline, gate=gate, again=again)
        part.start()
        self.parts.append(part)

    def _read_mailboxes(self) -> None:
        """A part of its own once there is one to be read; whoever names the first leaves a mark in the folder."""
        if (self.data / MAILBOXES).exists() and not any(part.name == "imap" for part in self.parts):
            self._begin("imap")

    def _tend(self) -> None:
        for part in self.parts:
            part.tend()

    def _until(self, true: Callable[[], bool]) -> None:
        while not true():
            if self.stop_asked.wait(0.05):
                raise Stopped
            self._tend()
            if hopeless := [part.name for part in self.parts if part.falls >= HOPELESS]:
                raise Refusal(f"The part `{hopeless[0]}` cannot be started; the lines above say why.")

    def _stop(self) -> None:
        for part in self.parts:
            part.stop()
        moment = time.monotonic() + GRACE
        for part in self.parts:
            part.gone_by(moment)


def _demo_wanted(wished: argparse.Namespace) -> bool:
    """The demo is for trying: never where real mail leaves, nor open to the network unless somebody says so."""
    real_mail = bool(os.environ.get("EMAIL_URL"))
    if wished.demo and real_mail:
        raise Refusal(
            "The demo is not loaded where EMAIL_URL is set: its mail would reach real people. Unset one of them."
        )
    if wished.demo is not None:
        return bool(wished.demo)
    return not real_mail and wished.host.startswith(LOOPBACK)


def _reachable(host: str) -> str:
    return {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}.get(host, host)


def _in_url(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _stands_open(host: str, port: int) -> bool:
    try:
        socket.create_connection((host, port), timeout=1).close()
    except OSError:
        return False
    return True


def _answers(host: str, port: int) -> bool:
    """Whether pages come; a server that would answer only under another name (ALLOWED_HOSTS) serves all the same."""
    connection = http.client.HTTPConnection(host, port, timeout=1)
    try:
        connection.request("GET", "/healthz", headers={"Host": "127.0.0.1"})
        return connection.getresponse().status in (200, 400)
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
