"""The server's count of what arrived since customers count, against ours. What should be here and is not, is found."""

from __future__ import annotations

from datetime import datetime, timedelta

from answerable.channels.mail.imap.ages import Arrived, parted, since_search
from answerable.channels.mail.imap.connection import Connection
from answerable.channels.mail.imap.keeping import held
from answerable.channels.mail.models import MailboxFolder, Unfetched

EVERY = timedelta(minutes=30)


def is_due(folder: MailboxFolder, now: datetime) -> bool:
    return folder.counted_at is None or folder.counted_at + EVERY <= now


def missing(folder: MailboxFolder, connection: Connection, now: datetime) -> list[Arrived]:
    """What lies there, should be here, and is neither here nor noted as not fetched."""
    there = _there(folder, connection)
    known = held(folder, there) | _noted(folder)
    return parted(connection, folder, [uid for uid in there if uid not in known], now)[0]


def write_down(folder: MailboxFolder, connection: Connection, holder: str, now: datetime) -> None:
    """Both counts, of what arrived since customers count and still lies there."""
    there = _there(folder, connection)
    here = held(folder, there)
    noted = _noted(folder).intersection(there) - here  # the server may not even say when these came
    absent = parted(connection, folder, [uid for uid in there if uid not in here | noted], now)[0]
    count = len(here) + len(noted) + len(absent)
    folder.note(holder, server_count=count, our_count=len(here), counted_at=now)


def _noted(folder: MailboxFolder) -> set[int]:
    return set(Unfetched.objects.of(folder).values_list("uid", flat=True))


def _there(folder: MailboxFolder, connection: Connection) -> list[int]:
    """Up to where we are; what is beyond has not been looked at yet."""
    return connection.uids_from(1, folder.last_uid, since_search(folder)) if folder.last_uid else []
