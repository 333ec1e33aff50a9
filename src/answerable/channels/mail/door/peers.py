"""Who is at the door, and how much of it they take. Our own servers may do as they like; a stranger has a share."""

from __future__ import annotations

import ipaddress
import time
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django.conf import settings

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
MINUTE = 60.0


def name_of(peername: Any) -> str:
    """Who it is, as the log tells it: an address of the network; nothing for a socket of this machine."""
    return str(peername[0]) if isinstance(peername, tuple) and peername else ""


@lru_cache(maxsize=4096)
def share_of(peer: str) -> str:
    """Whose share it is: the address, or with IPv6 its /64, of which everybody has as many as they like."""
    address = _address(peer)
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address or peer)


@lru_cache(maxsize=4096)
def is_of(peer: str, relays: tuple[str, ...]) -> bool:
    """Whether it is in one of these networks, or this machine by a socket of its own."""
    address = _address(peer)
    return address is None or any(address in network for network in networks(relays))


def _address(peer: str) -> Address | None:
    """None for a socket of this machine."""
    if not peer:
        return None
    address = ipaddress.ip_address(peer.partition("%")[0])
    return (address.ipv4_mapped or address) if isinstance(address, ipaddress.IPv6Address) else address


def networks(written: Sequence[str]) -> list[ipaddress.IPv4Network | ipaddress.IPv6Network]:
    """As `192.0.2.0/24` or a single address; ValueError for what is neither."""
    return [ipaddress.ip_network(each, strict=False) for each in written]


class Peers:
    """How many conversations each has open, and how often each did what within this minute."""

    def __init__(self) -> None:
        self._open: Counter[str] = Counter()
        self._minute, self._done = 0.0, Counter[tuple[str, str]]()

    def come(self, peer: str) -> bool:
        """Somebody begins a conversation; whether they may."""
        share = share_of(peer)
        if self._open[share] >= settings.MAIL_PEER_CONNECTIONS and not self.is_ours(peer):
            return False
        self._open[share] += 1
        return True

    def go(self, peer: str) -> None:
        share = share_of(peer)
        self._open[share] -= 1
        if self._open[share] <= 0:
            del self._open[share]

    def may(self, peer: str, what: str, most: int) -> bool:
        """Whether they have done this less often than that within this minute."""
        self._begin_the_minute()
        return self.is_ours(peer) or self._done[what, share_of(peer)] < most

    def count(self, peer: str, what: str) -> None:
        self._begin_the_minute()
        self._done[what, share_of(peer)] += 1

    def is_ours(self, peer: str) -> bool:
        return is_of(peer, tuple(settings.MAIL_RELAYS))

    def _begin_the_minute(self) -> None:
        if time.monotonic() - self._minute >= MINUTE:
            self._minute, self._done = time.monotonic(), Counter()
