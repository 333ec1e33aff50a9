"""A raw mail is committed before anybody is told so: its bytes on the disk, and then the row that names them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

from django.db import connection, transaction

from answerable.cases.models import Inbound
from answerable.channels.mail.door.together import Together
from answerable.channels.mail.models import sound
from answerable.kit import clock, files
from answerable.kit.addresses import normalise


def keep(raw: bytes, sender: str, recipients: Iterable[str], brought_by: str = "") -> str:
    """Commit the raw mail; the same bytes for the same recipients are one inbound, however often they come."""
    told = list(dict.fromkeys(map(sound, recipients)))
    key = key_of(raw, told)
    facts: dict[str, Any] = {"key": key, "envelope_from": sound(sender).strip("<>")[:320], "envelope_to": told}
    facts |= {"received_at": clock.now(), "size": len(raw), "brought_by": brought_by}
    _rows.put(facts | {"sha256": files.keep(raw)})  # the bytes are there before any row names them
    return key


def key_of(raw: bytes, recipients: Iterable[str]) -> str:
    """SHA-256 of the bytes and the accepted recipients (I5)."""
    told = "\n".join(sorted({normalise(address) for address in recipients}))
    return hashlib.sha256(hashlib.sha256(raw).digest() + told.encode()).hexdigest()


def _keep_all(rows: list[dict[str, Any]]) -> None:
    """Nearly always they are new, so they are not asked for first."""
    with transaction.atomic():
        Inbound.objects.bulk_create([Inbound(channel="mail", **facts) for facts in rows])


def _keep_one(facts: dict[str, Any]) -> None:
    """By itself, on a connection that works: it is there already, or something is wrong with it or its neighbours."""
    connection.close_if_unusable_or_obsolete()
    Inbound.objects.get_or_create(channel="mail", key=facts["key"], defaults=facts)


_rows = Together(_keep_all, _keep_one)
