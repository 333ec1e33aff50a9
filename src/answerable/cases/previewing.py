"""Previews are made beside the worker: however long a stranger's picture takes, mail is filed."""

from __future__ import annotations

import logging
import threading
from datetime import datetime

from django.db import connection

from answerable.cases.models import Preview
from answerable.kit import files
from answerable.kit.previews import NoPicture, pictures_of

SMALL, LARGE = 320, 1600  # pixels, of the longer side

log = logging.getLogger(__name__)


class Previewer:
    """Makes a few at a time, in a thread that the worker does not wait for; killed meanwhile, their leases run out."""

    def __init__(self) -> None:
        self._thread: threading.Thread | None = None

    def make(self, at: datetime) -> int:
        """The worker's step: begin with what waits; how many were begun."""
        if self._thread and self._thread.is_alive():
            return 0
        if not Preview.objects.filter(state="waiting").exists():
            return 0  # asked without a lock: most of the time nothing waits
        claimed = Preview.objects.claim(at)
        if claimed:
            self._thread = threading.Thread(target=self._make, args=(claimed,), daemon=True)
            self._thread.start()
        return len(claimed)

    def wait(self) -> None:
        """Until what was begun is over."""
        if self._thread:
            self._thread.join()

    def _make(self, claimed: list[Preview]) -> None:
        try:
            for preview in claimed:
                make_one(preview)
        finally:
            connection.close()


def make_previews(at: datetime) -> int:
    """Make what waits, and wait for it; how many were tried."""
    claimed = Preview.objects.claim(at)
    for preview in claimed:
        make_one(preview)
    return len(claimed)


def make_one(preview: Preview) -> None:
    """Picture one file; whatever is wrong with it is noted and stops nothing."""
    try:
        (small, large), pages = pictures_of(files.read(preview.file_id), preview.file.kind, SMALL, LARGE)
        kept = files.keep(small.data), files.keep(large.data)
    except (NoPicture, OSError, files.FileDamaged) as trouble:
        preview.give_up(str(trouble))
    except Exception:
        log.exception("No preview could be made of %s", preview.file_id)
        preview.give_up("a fault of ours")
    else:
        preview.show((kept[0], small.width, small.height), kept[1], pages)
