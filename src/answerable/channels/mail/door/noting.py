"""What a door refuses is written down a moment later, many at once, so that saying no costs a door nothing."""

from __future__ import annotations

import logging

from answerable.channels.mail.models import Refusal, TurnedAway
from answerable.kit import clock

MOMENT = 0.5  # seconds
# Nobody can make us remember more than this until then; what is beyond is but counted.
MOST = 2000

log = logging.getLogger(__name__)


class Notes:
    """Refusals that are still to be written down. What a killed process had not written is no mail, only its shadow."""

    def __init__(self) -> None:
        self._waiting: list[TurnedAway] = []
        self._beyond = 0

    def __bool__(self) -> bool:
        return bool(self._waiting)

    def add(self, refusal: TurnedAway) -> None:
        if len(self._waiting) < MOST:
            self._waiting.append(refusal)
        else:
            self._beyond += 1

    def write(self) -> None:
        """Write down what waits. It queries, so it belongs in a thread."""
        taken, self._waiting = self._waiting, []
        beyond, self._beyond = self._beyond, 0
        if beyond:
            log.warning("%s refusals more than can be written down", beyond)
        try:
            Refusal.objects.note(taken)
            Refusal.objects.thin_out(clock.now())
        except Exception:
            log.exception("%s refusals could not be written down", len(taken))
