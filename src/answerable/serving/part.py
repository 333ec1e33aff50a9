"""One part of the server as its supervisor sees it: a child process that is started again when it dies."""

import os
import signal
import subprocess
import sys
import time

from answerable.serving.lifeline import GATE, SUPERVISED

FIRST_PAUSE, LONGEST_PAUSE = 0.2, 10.0
STEADY_AFTER = 10.0


class Part:
    """A command of `answerable` in a process of its own, whose stdin tells it when the supervisor is gone."""

    def __init__(self, name: str, *words: str, lifeline: int, gate: int | None = None, again: bool = True) -> None:
        self.name, self.gate = name, gate
        self.command = [sys.executable, "-m", "answerable.cli", name, *words]
        self.lifeline = lifeline
        self.again = again
        self.pause = FIRST_PAUSE
        self.falls = 0
        self.process: subprocess.Popen[str] | None = None
        self.started_at = self.start_at = 0.0

    def start(self, stdout: int | None = None) -> subprocess.Popen[str]:
        """Starts it in a session of its own, so that Ctrl-C reaches only the supervisor, who stops all in order."""
        self.started_at = time.monotonic()
        waits = {} if self.gate is None else {GATE: str(self.gate)}
        self.process = subprocess.Popen(
            self.command,
            stdin=self.lifeline,
            stdout=stdout,
            env={**os.environ, SUPERVISED: "1", "PYTHONUNBUFFERED": "1", **waits},
            pass_fds=() if self.gate is None else (self.gate,),
            start_new_session=True,
            text=True,
        )
        return self.process

    def tend(self) -> None:
        """Starts it again if it has died, after a pause that doubles while it keeps dying young."""
        if self.process is None:
            if self.again and time.monotonic() >= self.start_at:
                self.start()
        elif (code := self.process.poll()) is not None:
            self._has_died(code)

    def _has_died(self, code: int) -> None:
        self.process = None
        if not self.again:
            return
        if time.monotonic() - self.started_at > STEADY_AFTER:
            self.pause, self.falls = FIRST_PAUSE, 0
        self.falls += 1
        self.start_at = time.monotonic() + self.pause
        self.pause = min(self.pause * 2, LONGEST_PAUSE)
        print(f"The part `{self.name}` ended ({_how(code)}) and is started again.", file=sys.stderr, flush=True)

    def stop(self) -> None:
        """Asks it to end in order."""
        self.again = False
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def gone_by(self, moment: float) -> None:
        """Waits for its end, and makes it end when the moment has come."""
        if self.process is None:
            return
        try:
            self.process.wait(max(0.0, moment - time.monotonic()))
        except subprocess.TimeoutExpired:
            print(f"The part `{self.name}` did not end in time and is killed.", file=sys.stderr, flush=True)
            self.process.kill()
            self.process.wait()


def _how(code: int) -> str:
    return signal.Signals(-code).name if code < 0 else f"exit code {code}"
