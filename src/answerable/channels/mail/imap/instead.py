"""What stands in a case instead of a mail that we cannot take: who wrote it, about what, and where it lies."""

from __future__ import annotations

from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP

from django.utils.translation import gettext as _

from answerable.channels.mail.models import MailboxFolder
from answerable.channels.mail.reading import Mail, read

SMALL = SMTP.clone(max_line_length=900)
MOST_WORDS = 100_000
# What of the original's head still says whose it is and where it belongs.
KEPT = ("message-id", "in-reply-to", "references", "auto-submitted", "precedence", "list-id")
MEGABYTE = 2**20


def too_large(folder: MailboxFolder, begun: bytes, size: int) -> bytes:
    """A mail larger than we read. Of what it says, as much as stands in its beginning."""
    words = _("(too large) This mail has %(size)s megabytes, more than the desk takes. It lies in %(place)s.")
    words %= {"size": size // MEGABYTE, "place": _place(folder)}
    mail = read(begun)
    return _mail(begun, mail, words, mail.text[:MOST_WORDS], size)


def not_to_be_had(folder: MailboxFolder, head: bytes, why: str, size: int) -> bytes:
    """A mail that the server holds and does not give."""
    words = _("(not fetched) This mail could not be fetched: %(why)s It lies in %(place)s.")
    return _mail(head, read(head), words % {"why": why, "place": _place(folder)}, "", size)


def names(head: bytes) -> dict[str, str]:
    """Who wrote it and about what, as far as its head says so."""
    mail = read(head) if head else None
    sender = next((each.address for each in mail.from_), "") if mail else ""
    return {"sender": sender[:320], "subject": mail.subject[:400] if mail else ""}


def _place(folder: MailboxFolder) -> str:
    return _("the folder %(folder)s of the mailbox %(mailbox)s") % {
        "folder": folder.name,
        "mailbox": folder.mailbox.name,
    }


def _mail(original: bytes, read_as: Mail, words: str, said: str, size: int) -> bytes:
    """Its own head, with another body; the server's lines stand above, so that it is routed as it would have been."""
    lines = _head_of(original)
    note = EmailMessage(policy=SMALL)
    note.set_content("\n\n".join(filter(None, (words, said))), charset="utf-8", cte="base64")
    if not any(line.lower().startswith(b"subject:") for line in lines):
        lines.append(b"Subject: " + _("(could not be fetched)").encode())
    return b"\r\n".join([*lines, note.as_bytes()])


BODY = (b"content-", b"mime-version:")


def _head_of(original: bytes) -> list[bytes]:
    """The head's fields, each with the lines that continue it, but for those that tell how the body is written."""
    head = original.replace(b"\r\n", b"\n").split(b"\n\n", 1)[0]
    fields: list[bytes] = []
    for line in head.split(b"\n"):
        if line[:1] in (b" ", b"\t") and fields:
            fields[-1] += b"\r\n" + line
        elif b":" in line:
            fields.append(line)
    return [field for field in fields if not field.lower().startswith(BODY)]


def written_now(at: datetime) -> bytes:
    """A head for a mail that does not even give its own."""
    return f"Date: {at:%a, %d %b %Y %H:%M:%S} +0000\r\n\r\n".encode()
