"""The folders that a server has, asked for so that a person can choose among them, and what each is for."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from answerable.channels.mail.imap.answers import Listed
from answerable.channels.mail.imap.connecting import connect
from answerable.channels.mail.imap.connection import Connection
from answerable.channels.mail.imap.telling import Telling
from answerable.channels.mail.imap.trouble import Declined
from answerable.channels.mail.models import Mailbox, MailboxErrand

# Special uses (RFC 6154), and what Gmail had before there were any, by the flag.
USES = {
    "\\all": "all",
    "\\allmail": "all",
    "\\archive": "archive",
    "\\drafts": "drafts",
    "\\flagged": "flagged",
    "\\starred": "flagged",
    "\\important": "flagged",
    "\\junk": "junk",
    "\\spam": "junk",
    "\\sent": "sent",
    "\\trash": "trash",
}
MOST = 1000  # folders; who has more types the name
MOST_COUNTED = 200  # each count is a command


def list_folders(errand: MailboxErrand, telling: Telling) -> None:
    """All folders, with their use and how many mails lie there, kept at the mailbox."""
    with telling.step(_("Sign in")):
        connection = connect(errand.mailbox)
    with connection, telling.step(_("Ask for its folders")):
        listed = connection.folders()[:MOST]
        known = []
        for number, folder in enumerate(listed):
            known.append(_facts(folder, connection if number < MOST_COUNTED else None))
            telling.progress(number + 1, len(listed))
        Mailbox.objects.filter(pk=errand.mailbox_id).update(known_folders=known)
        telling.say(", ".join(folder.name for folder in listed[:20]))


def _facts(folder: Listed, connection: Connection | None) -> dict[str, Any]:
    facts: dict[str, Any] = {"name": folder.name, "use": use_of(folder), "can_be_read": folder.can_be_read}
    facts["mails"] = _count(folder.name, connection) if connection and folder.can_be_read else None
    return facts


def use_of(folder: Listed) -> str:
    """What it is for, as its server says; INBOX is what it is everywhere."""
    if folder.name.upper() == "INBOX":
        return "inbox"
    return next((use for flag, use in USES.items() if flag in folder.flags), "")


def _count(name: str, connection: Connection) -> int | None:
    try:
        return connection.count(name)
    except Declined:
        return None
