"""The server's count of what arrived since customers count, against ours. What should be here and is not, is found."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from answerable.channels.mail.imap.ages import Arrived, parted, since_search
from answerable.channels.mail.imap.connection import Connection
from answerable.channels.mail.imap.keeping import held
from answerable.channels.mail.models import MailboxFolder, Unfetched

EVERY = timedelta(minutes=30)


def is_due(folder: MailboxFolder, now: datetime) -> bool:
    return folder.counted_at is None or folder.counted_at + EVERY <= now


def missing(folder: MailboxFolder, connection: Connection, now: datetime) -> Iterator[list[Arrived]]:
    """What lies there, should be here, and is neither here nor noted as not fetched; a few thousand at a time."""
    for there in _there(folder, connection):
        known = held(folder, there) | _noted(folder)
        if absent := parted(connection, folder, [uid for uid in there if uid not in known], now)[0]:
            yield absent


def write_down(folder: MailboxFolder, connection: Connection, holder: str, now: datetime) -> None:
    """Both counts, of what arrived since customers count and still lies there."""
    count = ours = 0
    for there in _there(folder, connection):
        here = held(folder, there)
        noted = _noted(folder).intersection(there) - here  # the server may not even say when these came
        absent = parted(connection, folder, [uid for uid in there if uid not in here | noted], now)[0]
        count, ours = count + len(here) + len(noted) + len(absent), ours + len(here)
    folder.note(holder, server_count=count, our_count=ours, counted_at=now)


def _noted(folder: MailboxFolder) -> set[int]:
    return set(Unfetched.objects.of(folder).values_list("uid", flat=True))


def _there(folder: MailboxFolder, connection: Connection) -> Iterator[list[int]]:
    """Up to where we are; what is beyond has not been looked at yet."""
    return connection.windows(1, folder.last_uid, since_search(folder))
