"""A mail that a provider only tells of, and how it is asked for: with a key of ours, and only at addresses by https."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from answerable.channels.mail.hooks import reaching
from answerable.channels.mail.hooks.brought import Brought
from answerable.kit.fetching import Answer, Bounds, NotFetched, ask

# So long all that belongs to one mail may take.
SECONDS = 120.0


class Asking:
    """The asking for one mail: all of it within `SECONDS` and the size of a mail."""

    def __init__(self) -> None:
        self._ends_at = time.monotonic() + SECONDS
        self._left: int = settings.MAIL_LIMIT

    def __call__(self, address: str, headers: Mapping[str, str] | None = None) -> Answer:
        """What lies there; raises `NotFetched`. It is sent on nowhere, since a key may be told."""
        if not address.startswith("https://"):
            raise NotFetched("closed")
        seconds = max(self._ends_at - time.monotonic(), 0.01)
        bounds = Bounds(seconds=seconds, size=self._left, redirects=0)
        answer = ask(address, reaching.network, bounds, {"User-Agent": "Answerable", **(headers or {})})
        self._left -= len(answer.data)
        return answer


class NotAsItShouldBe(Exception):
    """What came is not what was asked for, with the sentence that says so."""


@dataclass(frozen=True)
class Told:
    """Of one mail: the key by which it is the same again, and how it is fetched once somebody has the time.

    `recipients` are told where the provider knows them.
    """

    key: str
    fetch: Callable[[Asking], Brought]
    recipients: tuple[str, ...] | None = None
    sender: str = ""


def key_of(*facts: Any) -> str:
    """Of what names the mail with its provider; one length, whatever it is."""
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()
