"""One mail as a provider brings it, and what its forms write in ways of their own: base64, numbers, objects."""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import isfinite
from typing import Any

from answerable.channels.mail.hooks.refusing import no_mail
from answerable.channels.mail.sorting.scores import Score
from answerable.kit.addresses import parse


@dataclass(frozen=True)
class Brought:
    """One mail. `sender` is None where the provider tells none of the envelope; `is_built` where it had no raw mail.

    `is_guessed`: the recipients are those whom the mail names, among them perhaps strangers.
    """

    raw: bytes
    recipients: list[str]
    sender: str | None = None
    score: Score = field(default_factory=Score)
    findings: list[tuple[str, str]] = field(default_factory=list)
    is_built: bool = False
    is_guessed: bool = False


def b64(written: str) -> bytes:
    """Base64, as whole as it came: what it should not hold is left out, and a broken end is mended."""
    plain = re.sub(rb"[^A-Za-z0-9+/]", b"", written.encode("ascii", "ignore"))
    plain = plain[: len(plain) - (len(plain) % 4 == 1)]
    return b64decode(plain + b"=" * (-len(plain) % 4))


def number(told: Any) -> float | None:
    """Points that can be compared; what is none, or no number of this world, is as if nothing were said."""
    try:
        points = float(told)
    except (TypeError, ValueError, OverflowError):
        return None
    return points if isfinite(points) else None


def mapping(told: Any) -> dict[str, Any]:
    if not isinstance(told, dict):
        raise no_mail()
    return told


def addresses_in(written: Iterable[str]) -> list[str]:
    """Those in some headers, however badly they are written: whoever is not found there has not got the mail."""
    return [each.address for text in written for each in parse(text) if each.address]


def flat(headers: Mapping[str, Any]) -> list[tuple[str, str]]:
    """`{"A": "one", "B": ["two", "three"]}` as pairs."""
    several = ((name, those if isinstance(those, list) else [those]) for name, those in headers.items())
    return [(name, str(one)) for name, those in several for one in those]
