"""The process of `answerable imap`: a watch for each folder that is read, and whoever runs what was asked for."""

from __future__ import annotations

import logging
import threading
import time

from django.db import close_old_connections, connections

from answerable.channels.mail.imap import errands
from answerable.channels.mail.imap.watching import Watch
from answerable.channels.mail.models import MailboxFolder

PAUSE = 1.0  # seconds
GRACE = 4.0  # seconds in which a watch may end the piece it is in

log = logging.getLogger(__name__)


class Reading:
    """Goes on until told to stop; a folder begun, paused or left meanwhile is noticed within a second."""

    def __init__(self) -> None:
        self.stopping = threading.Event()
        self.watches: dict[int, Watch] = {}

    def stop(self) -> None:
        self.stopping.set()

    def run(self) -> None:
        try:
            while not self.stopping.is_set():
                close_old_connections()
                try:
                    self.round()
                except Exception:
                    log.exception("Mailboxes could not be looked up")
                self.stopping.wait(PAUSE)
        finally:
            self._end()

    def round(self) -> None:
        """A watch for each folder that is read, and none for any other; one that died is begun anew."""
        wanted = set(MailboxFolder.objects.to_read().values_list("pk", flat=True))
        for number in [*self.watches]:
            if number not in wanted or not self.watches[number].is_alive():
                self.watches.pop(number).stop()
        for number in wanted - self.watches.keys():
            self.watches[number] = Watch(number)
            self.watches[number].start()
        while errand := errands.claim():
            errands.begin(errand)

    def _end(self) -> None:
        """All at once; who waits for a server that keeps still is not waited for: nothing is half done there."""
        for watch in self.watches.values():
            watch.stop()
        over_at = time.monotonic() + GRACE
        for watch in self.watches.values():
            watch.join(max(0.0, over_at - time.monotonic()))
        connections.close_all()
