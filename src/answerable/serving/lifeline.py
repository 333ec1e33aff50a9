"""How a part begins and ends: once the house is prepared; on SIGTERM, and when the process that started it is gone,
however that one ended."""

import os
import signal
import sys
import threading
from collections.abc import Callable

SUPERVISED = "ANSWERABLE_SUPERVISED"
# The end of a pipe at which a part waits; the supervisor closes the other end when all is prepared.
GATE = "ANSWERABLE_GATE"
GRACE = 5.0


def _exit() -> None:
    sys.exit(0)


def hang_on(stop: Callable[[], object] = _exit) -> None:
    """Has SIGTERM and Ctrl-C stop this process in order, and so the end of a supervisor who holds our stdin."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop())
    if os.environ.get(SUPERVISED):
        threading.Thread(target=_watch, name="lifeline", daemon=True).start()


def wait_at_the_gate() -> None:
    """Until the supervisor has prepared the house; without one, or once it is prepared, that is at once."""
    if gate := os.environ.get(GATE):
        os.read(int(gate), 1)


def _watch() -> None:
    """Nothing is ever written to the pipe: when reading ends, its other end is gone, and with it the supervisor."""
    while os.read(0, 1):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    threading.Event().wait(GRACE)
    os._exit(1)
