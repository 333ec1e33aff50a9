"""Files are scanned beside the worker, one after the other, where a scanner is configured (`CLAMD`)."""

from __future__ import annotations

import logging
import threading
from datetime import datetime

from django.conf import settings
from django.db import connection

from answerable.cases.models import File
from answerable.kit import clamd, files

log = logging.getLogger(__name__)


class Scanner:
    """Asks in a thread that the worker does not wait for; killed meanwhile, what it had in hand is asked again."""

    def __init__(self) -> None:
        self._thread: threading.Thread | None = None

    def scan(self, at: datetime) -> int:
        """The worker's step: begin with what waits; how many were begun."""
        if not settings.CLAMD or (self._thread and self._thread.is_alive()):
            return 0
        if not File.objects.to_scan().exists():
            return 0  # asked without a lock: most of the time nothing waits
        claimed = File.objects.claim_to_scan(at)
        if claimed:
            self._thread = threading.Thread(target=self._scan, args=(claimed, at), daemon=True)
            self._thread.start()
        return len(claimed)

    def wait(self) -> None:
        """Until what was begun is over."""
        if self._thread:
            self._thread.join()

    def _scan(self, claimed: list[File], at: datetime) -> None:
        try:
            scan_all(claimed, at)
        finally:
            connection.close()


def scan_all(claimed: list[File], at: datetime) -> None:
    """Each by itself; where nobody answers, the rest is not asked at all."""
    down = False
    for row in claimed:
        if down:
            row.put_off_scan("down", at=at)
            continue
        try:
            row.note_scan(clamd.scan(files.path_of(row.pk), settings.CLAMD), at=at)
        except clamd.TooLarge:
            row.put_off_scan("large", at=at)
        except clamd.NoAnswer as trouble:
            log.warning("%s Files wait for it.", trouble)
            row.put_off_scan("down", at=at)
            down = True


def is_down() -> bool:
    """Whether files wait for a scanner that did not answer when it was asked last."""
    return bool(settings.CLAMD) and File.objects.to_scan().filter(scan_trouble="down").exists()
