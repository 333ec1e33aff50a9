"""DKIM (RFC 6376): a letter says, provably, that our domain has sent it. Only where the operator gives a key.

Brands may have domains of their own: `DKIM_DOMAIN` names several then, and `{domain}` in `DKIM_KEY` stands for each, so
that each has its key. Without it all of them publish the same one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import dkim
from django.conf import settings

from answerable.channels.mail.composing import Letter

# White space may change on the way without harm.
RELAXED = (b"relaxed", b"relaxed")
POST = b"list-unsubscribe-post"


class CannotSign(Exception):
    """The key that the settings name is of no use; the sentence says why."""


@dataclass(frozen=True)
class Signer:
    """Signs what leaves one domain, with the key whose public half its DNS has at SELECTOR._domainkey.DOMAIN."""

    domain: str
    selector: str
    key: bytes

    def sign(self, letter: Letter) -> Letter:
        """The letter with its signature on top; one that another domain sends stays as it is. Raises `CannotSign`."""
        if domain_of(letter) != self.domain:
            return letter
        return replace(letter, raw=self.signature(letter.raw) + letter.raw)

    def signature(self, raw: bytes) -> bytes:
        """The header field for these bytes, ended by CRLF."""
        selector, domain = self.selector.encode(), self.domain.encode("idna")
        try:
            # RFC 8058, section 4: one press is believed only where the signature covers it.
            covered = [*dkim.DKIM(raw).default_sign_headers(), *([POST] if _has(raw, POST) else [])]
            field: bytes = dkim.sign(raw, selector, domain, self.key, canonicalize=RELAXED, include_headers=covered)
        except (dkim.DKIMException, ValueError) as error:
            raise CannotSign(f"The key in DKIM_KEY cannot sign: {error}") from error
        return field


def _has(raw: bytes, name: bytes) -> bool:
    head = raw.partition(b"\r\n\r\n")[0].lower()
    return b"\n" + name + b":" in head


def domain_of(letter: Letter) -> str:
    return letter.sender.rpartition("@")[2].lower()


def signers() -> list[Signer]:
    """By the settings, one for each domain; none where no key is given. Raises `CannotSign`, where one is none."""
    if not settings.DKIM_KEY:
        return []
    domains = [domain.strip().lower() for domain in settings.DKIM_DOMAIN.split(",") if domain.strip()]
    if not domains:
        raise CannotSign("DKIM_KEY is set and DKIM_DOMAIN is not: say which domain publishes the key.")
    return [_signer(settings.DKIM_KEY, settings.DKIM_SELECTOR, domain) for domain in domains]


@lru_cache(maxsize=32)
def _signer(named: str, selector: str, domain: str) -> Signer:
    path = named.replace("{domain}", domain)
    try:
        key = Path(path).read_bytes()
    except OSError as error:
        raise CannotSign(f"The DKIM key {path} cannot be read: {error.strerror}.") from error
    made = Signer(domain, selector, key)
    made.signature(f"From: a@{domain}\r\n\r\n".encode())
    return made
