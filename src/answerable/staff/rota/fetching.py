"""Rotas by address: fetched by the worker every hour; a fetch that fails leaves the shifts as they were."""

from __future__ import annotations

import ipaddress
import logging
import socket
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.db import connection
from django.utils.translation import gettext as _

from answerable.kit.ical import LARGEST, IcalError
from answerable.staff.models import RotaFeed
from answerable.staff.rota.reading import take_in

# So long for each piece, and for the whole.
PIECE_SECONDS, WHOLE_SECONDS = 4, 10

log = logging.getLogger(__name__)


class Unreachable(ValueError):
    """An address from which nothing came, with the sentence that says why."""


class Fetcher:
    """Fetches beside the worker, one address at a time: however long a stranger's server takes, mail is filed."""

    def __init__(self, get: Callable[[str], bytes] | None = None) -> None:
        self._get = get
        self._thread: threading.Thread | None = None

    def fetch(self, at: datetime) -> int:
        """The worker's step: begin to fetch the next rota that is due; how many were begun."""
        if self._thread and self._thread.is_alive():
            return 0
        feed = RotaFeed.claim(at)
        if feed is None:
            return 0
        # A worker that ends meanwhile leaves the claim behind, which runs out.
        self._thread = threading.Thread(target=self._fetch, args=(feed, at), daemon=True)
        self._thread.start()
        return 1

    def wait(self) -> None:
        """Until what was begun is over."""
        if self._thread:
            self._thread.join()

    def _fetch(self, feed: RotaFeed, at: datetime) -> None:
        try:
            _fetch(feed, at, self._get)
        finally:
            connection.close()


def fetch_rotas(at: datetime, get: Callable[[str], bytes] | None = None) -> int:
    """Fetch the next rota that is due, and wait for it; how many were tried."""
    feed = RotaFeed.claim(at)
    if feed is None:
        return 0
    _fetch(feed, at, get)
    return 1


def _fetch(feed: RotaFeed, at: datetime, get: Callable[[str], bytes] | None) -> None:
    try:
        taken = take_in(feed.team, (get or download)(feed.url), at=at, feed=feed)
    except (IcalError, Unreachable) as trouble:
        feed.done(at=at, trouble=str(trouble))
    except Exception:
        log.exception("The rota of %s could not be taken in", feed.team_id)
        feed.done(at=at, trouble=_("It could not be read."))
    else:
        feed.done(at=at, unknown=list(taken.unknown))


def check_address(url: str) -> None:
    """Refuse what no calendar lies behind: our own machine and the addresses that clouds keep secrets at."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise Unreachable(_("Give an address that begins with https:// or http://."))
    for place in _places(parts.hostname, parts.port or 443):
        address = ipaddress.ip_address(place.partition("%")[0])
        if address.is_loopback or address.is_link_local or address.is_unspecified or address.is_multicast:
            raise Unreachable(_("This address is not one of a calendar elsewhere."))


def _places(host: str, port: int) -> list[str]:
    """Where on the network it is, told by the resolver unless it says so itself."""
    try:
        return [str(ipaddress.ip_address(host))]
    except ValueError:
        pass
    try:
        return [str(place[0]) for *_kind, place in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except (OSError, UnicodeError) as trouble:
        raise Unreachable(_("Nobody is known at this address.")) from trouble


class _Checked(urllib.request.HTTPRedirectHandler):
    """Wherever we are sent on to, it is looked at as the first address was."""

    max_redirections = 3

    def __init__(self, check: Callable[[str], None]) -> None:
        self.check = check

    def redirect_request(self, req: Any, fp: Any, code: Any, msg: Any, headers: Any, newurl: str) -> Any:
        self.check(newurl)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def download(url: str, check: Callable[[str], None] = check_address) -> bytes:
    """What lies there, up to the largest file we read; raises `Unreachable`."""
    check(url)
    request = urllib.request.Request(url, headers={"Accept": "text/calendar", "User-Agent": "Answerable"})
    try:
        with urllib.request.build_opener(_Checked(check)).open(request, timeout=PIECE_SECONDS) as answer:
            return _read(answer)
    except urllib.error.HTTPError as trouble:
        raise Unreachable(_("The address answered with an error (%(code)s).") % {"code": trouble.code}) from trouble
    except (OSError, ValueError) as trouble:
        if isinstance(trouble, Unreachable):
            raise
        raise Unreachable(_("Nothing came from this address.")) from trouble


def _read(answer: Any) -> bytes:
    """At most one byte more than we read, and not for longer than we wait."""
    data, ends = b"", time.monotonic() + WHOLE_SECONDS
    while len(data) <= LARGEST and (piece := answer.read1(65_536)):
        data += piece
        if time.monotonic() > ends:
            raise Unreachable(_("This address is too slow."))
    return data
