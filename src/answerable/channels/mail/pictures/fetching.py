"""Remote pictures are fetched in a few threads beside the pages, once, redrawn, and kept for a while.

A page asks for them and looks in again; none waits for a stranger's server. So the address of a picture gives out
what is kept and never fetches: whatever follows it by itself tells its sender nothing.
"""

from __future__ import annotations

import hashlib
import logging
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from django.core.cache import caches

from answerable.kit.content_types import content_type
from answerable.kit.fetching import OPEN, USUAL, Bounds, Network, NotFetched, fetch
from answerable.kit.picturing import FORMATS
from answerable.kit.previews import NoPicture, pictures_of

LARGEST = 1600  # pixels, of the longer side
AT_ONCE = 3
# For all the pictures of one letter; what had no turn by then is offered again.
WHOLE_SECONDS = 45.0
# Looking twice tells their servers nothing; what failed may be tried again sooner.
KEPT_SECONDS, FAILED_SECONDS = 24 * 3600, 15 * 60

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Fetched:
    """What became of one: a WebP of our own, or why there is none: as `NotFetched` says, or `none` for no picture."""

    webp: bytes = b""
    why: str = ""


class Fetcher:
    """Fetches from this network, a few at once; when its process ends, what it had in hand is asked for anew."""

    def __init__(self, network: Network = OPEN, bounds: Bounds = USUAL) -> None:
        self._network, self._bounds = network, bounds
        self._threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="pictures")

    def begin(self, addresses: Iterable[str]) -> None:
        """Have those that are not kept fetched."""
        until = time.monotonic() + WHOLE_SECONDS
        for address in addresses:
            if kept(address) is None:
                self._threads.submit(self._fetch, address, until)

    def wait(self) -> None:
        """Until what was begun is over; nothing is begun afterwards."""
        self._threads.shutdown()

    def stop(self) -> None:
        """Begin nothing more, though much may wait: the process ends once what is in hand is over."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _fetch(self, address: str, until: float) -> None:
        if kept(address) is not None or time.monotonic() > until:
            return  # fetched for another reader, or there was no turn for it
        try:
            _keep(address, self._redrawn(address))
        except Exception:
            log.exception("A remote picture could not be fetched")

    def _redrawn(self, address: str) -> Fetched:
        try:
            data = fetch(address, self._network, self._bounds)
            kind = content_type(data)
            if kind not in FORMATS:
                return Fetched(why="none")
            (picture,), _pages = pictures_of(data, kind, LARGEST)
        except NotFetched as trouble:
            return Fetched(why=trouble.why)
        except NoPicture:
            return Fetched(why="none")
        return Fetched(picture.data)


FETCHER = Fetcher()


def name_of(address: str) -> str:
    """Short, of one address alone, and nothing that it could be guessed from."""
    return hashlib.sha256(address.encode("utf-8", "surrogatepass")).hexdigest()


def kept(address: str) -> Fetched | None:
    """What was fetched a while ago; None for nothing."""
    found: Fetched | None = caches["pictures"].get(name_of(address))
    return found


def _keep(address: str, found: Fetched) -> None:
    caches["pictures"].set(name_of(address), found, FAILED_SECONDS if found.why else KEPT_SECONDS)
