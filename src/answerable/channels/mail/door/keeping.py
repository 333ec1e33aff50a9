"""A raw mail is committed before anybody is told so: a small one with the row that names it, a large one before it."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterable
from typing import Any

from django.db import connection

from answerable.cases.models import Inbound
from answerable.channels.mail.models import sound
from answerable.kit import clock, files
from answerable.kit.addresses import normalise

# So many bytes at most are committed with their row, so that one fsync makes both last.
CARRIED = 2**17
CONNECTED = 60.0  # seconds without mail, after which a connection to the database is given back

Facts = dict[str, Any]


def keep(raw: bytes, sender: str, recipients: Iterable[str], brought_by: str = "") -> str:
    """Commit the raw mail; the same bytes for the same recipients are one inbound, however often they come."""
    facts = facts_of(raw, sender, recipients, brought_by)
    commit([facts])
    return str(facts["key"])


def facts_of(raw: bytes, sender: str, recipients: Iterable[str], brought_by: str = "") -> Facts:
    """What its row will say. The bytes of a large one are on the disk before any row names them."""
    told = list(dict.fromkeys(map(sound, recipients)))
    facts: Facts = {"key": key_of(raw, told), "envelope_from": sound(sender).strip("<>")[:320], "envelope_to": told}
    facts |= {"channel": "mail", "received_at": clock.now(), "size": len(raw), "brought_by": brought_by}
    if is_large(raw):
        return facts | {"sha256": files.keep(raw)}
    return facts | {"sha256": hashlib.sha256(raw).hexdigest(), "carried": raw}


def is_large(raw: bytes) -> bool:
    return len(raw) > CARRIED


def key_of(raw: bytes, recipients: Iterable[str]) -> str:
    """SHA-256 of the bytes and the accepted recipients (I5)."""
    told = "\n".join(sorted({normalise(address) for address in recipients}))
    return hashlib.sha256(hashlib.sha256(raw).digest() + told.encode()).hexdigest()


def commit(mails: list[Facts]) -> None:
    """All of them or none, on a connection that works and stays as long as mail comes."""
    connection.close_if_unusable_or_obsolete()
    try:
        Inbound.objects.keep_all(mails)
    finally:
        if connection.close_at is not None:
            connection.close_at = time.monotonic() + CONNECTED
