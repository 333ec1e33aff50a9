"""The worker: does again and again what is waiting, a little of each kind at a time."""

import logging
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime

from django.db import close_old_connections

from answerable.kit import clock
from answerable.serving.steps import STEPS, UNHURRIED

Step = Callable[[datetime], int]
IDLE, LEISURE = 0.2, 1.0  # seconds
FIRST_REST, LONGEST_REST = 1.0, 30.0

log = logging.getLogger(__name__)


class Worker:
    """Takes its steps in turn until told to stop, and rests only when none of them had anything to do.

    An unhurried step that had nothing to do is not asked again at once, so that an idle house costs little.
    """

    def __init__(self, steps: Sequence[Step] = STEPS, unhurried: Sequence[Step] = UNHURRIED) -> None:
        self.steps, self.unhurried = steps, unhurried
        self.stopping = threading.Event()
        self._rest: defaultdict[Step, float] = defaultdict(lambda: FIRST_REST)
        self._resting_until: defaultdict[Step, float] = defaultdict(float)

    def stop(self) -> None:
        """Ends the work after the step it is in."""
        self.stopping.set()

    def run(self) -> None:
        """Works until stopped."""
        while not self.stopping.is_set():
            close_old_connections()
            if not self.round():
                self.stopping.wait(IDLE)

    def round(self) -> int:
        """Each step once, but for those that rest; how much they did."""
        return sum(self._attempt(step) for step in self.steps if time.monotonic() >= self._resting_until[step])

    def _attempt(self, step: Step) -> int:
        """A failure is written down, and the step rests a while; it never keeps the others from their turn."""
        try:
            done = step(clock.now())
        except Exception:
            log.exception("The step %s.%s failed", step.__module__, step.__name__)
            self._resting_until[step] = time.monotonic() + self._rest[step]
            self._rest[step] = min(self._rest[step] * 2, LONGEST_REST)
            return 0
        self._rest.pop(step, None)
        if not done and step in self.unhurried:
            self._resting_until[step] = time.monotonic() + LEISURE
        return done
