"""A real clamd for tests: in a folder of its own, on a free port and a socket, with one signature, that of `EICAR`."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

import pytest

from tests.smtp import free_port

PROGRAM = "/usr/sbin/clamd"
ABSENT = "clamd is not installed (apt install clamav-daemon)"
# The test file that every scanner knows (eicar.org), in two pieces so that none takes this one for it.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD" + rb"-ANTIVIRUS-TEST-FILE!$H+H*"
NAME = "Answerable.Test.EICAR"
MOST = 1_000_000  # bytes of one file that it takes


class ClamAV:
    """One server, started by `with`; skips the test where there is none."""

    def __init__(self) -> None:
        if not os.path.exists(PROGRAM):
            pytest.skip(ABSENT)
        self.port = free_port()
        self.folder = Path(tempfile.mkdtemp(prefix="clamav-"))
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def ways(self) -> tuple[str, str]:
        """How `CLAMD` names it."""
        return f"127.0.0.1:{self.port}", f"unix:{self.folder}/clamd.sock"

    def __enter__(self) -> ClamAV:
        (self.folder / "signatures").mkdir()
        (self.folder / "signatures" / "own.ndb").write_text(f"{NAME}:0:*:{EICAR.hex()}\n")
        (self.folder / "clamd.conf").write_text(CONFIGURATION.format(here=self.folder, port=self.port, most=MOST))
        self.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def start(self) -> None:
        with (self.folder / "output").open("ab") as log:
            self.process = subprocess.Popen([PROGRAM, "-c", str(self.folder / "clamd.conf")], stdout=log, stderr=log)
        for _attempt in range(400):
            if self._answers():
                return
            time.sleep(0.05)
        raise TimeoutError((self.folder / "output").read_text())

    def stop(self) -> None:
        if self.process:
            self.process.kill()
            self.process.wait(20)
            self.process = None

    def freeze(self) -> None:
        """It takes connections, as the system does for it, and does no more."""
        assert self.process
        self.process.send_signal(signal.SIGSTOP)

    def _answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=5) as line:
                line.sendall(b"zPING\0")
                return line.recv(100).startswith(b"PONG")
        except OSError:
            return False


CONFIGURATION = """
Foreground yes
DatabaseDirectory {here}/signatures
LocalSocket {here}/clamd.sock
FixStaleSocket yes
TCPAddr 127.0.0.1
TCPSocket {port}
StreamMaxLength {most}
MaxThreads 4
SelfCheck 0
"""
