"""What would happen to a mailbox, folder by folder: counted by the server, with no mail fetched and nothing written."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from answerable.channels.mail.imap.ages import about_then_search, parted, since_search, surely_before_search
from answerable.channels.mail.imap.connecting import connect
from answerable.channels.mail.imap.connection import Connection
from answerable.channels.mail.imap.keeping import held
from answerable.channels.mail.imap.meeting import folders_of, meet
from answerable.channels.mail.imap.telling import Stopped, Telling
from answerable.channels.mail.models import MailboxErrand, MailboxFolder


def look_ahead(errand: MailboxErrand, telling: Telling) -> None:
    """How many mails of each folder would wait for an answer, how many become history, and how many be left out."""
    with telling.step(_("Sign in")):
        connection = connect(errand.mailbox)
    told: list[dict[str, Any]] = []
    with connection, telling.step(_("Count what lies there")):
        folders = folders_of(errand.mailbox)
        for folder in folders:
            told.append(_counted(folder, connection, telling))
            telling.progress(len(told), len(folders))
    facts = {name: sum(each[name] for each in told) for name in ("waiting", "history", "left_out")}
    errand.write_down(at=telling.now(), told=facts | {"folders": told})


def _counted(folder: MailboxFolder, connection: Connection, telling: Telling) -> dict[str, Any]:
    last = meet(folder, connection) - 1
    older = _older(folder, connection, telling, last)
    facts: dict[str, Any] = {"name": folder.name, "kind": folder.get_kind_display(), "there": 0}
    facts["there"] = connection.count(folder.name)
    facts["waiting"] = 0 if folder.is_sent else _waiting(folder, connection, telling, last)
    return facts | {"history": older if folder.brings_older else 0, "left_out": 0 if folder.brings_older else older}


def _waiting(folder: MailboxFolder, connection: Connection, telling: Telling, last: int) -> int:
    count = 0
    for some in connection.windows(1, last, since_search(folder)):
        counted = [mail.uid for mail in parted(connection, folder, some, telling.now())[0]]
        count += len(counted) - len(held(folder, counted))
        if telling.is_stopped():
            raise Stopped
    return count


def _older(folder: MailboxFolder, connection: Connection, telling: Telling, last: int) -> int:
    """What became history already is not counted again."""
    first = folder.history_uid + 1
    count = sum(len(some) for some in connection.windows(first, last, surely_before_search(folder)))
    for some in connection.windows(first, last, about_then_search(folder)):
        count += len(parted(connection, folder, some, telling.now())[1])
    return count
