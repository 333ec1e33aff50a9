"""Where a mail in a mailbox came from: its envelope, as the last server noted it, and the folder it lay in."""

from __future__ import annotations

import re

from answerable.cases.models import Inbound
from answerable.channels.mail import loops
from answerable.channels.mail.models import MailboxFolder
from answerable.channels.mail.reading.entities import divide
from answerable.channels.mail.reading.reader import addresses
from answerable.kit import tokens

# Whom it was delivered for, by the names that servers give it; so the desk in Bcc, and what was forwarded, is known.
DELIVERED = (
    "delivered-to",
    "x-delivered-to",
    "x-original-to",
    "envelope-to",
    "x-envelope-to",
    "x-forwarded-to",
    "resent-to",
    "resent-cc",
    "bcc",
)
MOST_RECIPIENTS = 50
TEST_HEADER = "X-Answerable-Test"
TEST = re.compile(rb"^X-Answerable-Test:[ \t]*([a-z2-7]{10,40})", re.IGNORECASE | re.MULTILINE)
KEY = re.compile(r"imap:(\d+):(\d+):")


def envelope_of(raw: bytes) -> tuple[str, list[str]]:
    """Who sent it, and for whom it was. Reports of machines have no sender; one not noted is taken from From."""
    root = divide(loops.HEAD_END.split(raw[:500_000], maxsplit=1)[0] + b"\r\n\r\n", [])
    noted = root.has("return-path")
    senders = [each.address for each in addresses(root, "return-path" if noted else "from") if "@" in each.address]
    recipients = [each.address for name in DELIVERED for each in addresses(root, name) if "@" in each.address]
    short = [address for address in dict.fromkeys(recipients) if len(address) <= 320]
    return (senders[0][:320] if senders else ""), short[:MOST_RECIPIENTS]


def test_mark(number: int) -> str:
    """What stands in the head of a mail that tests a mailbox; nobody else can write it."""
    return tokens.sign("mailbox-test", number)


def is_our_test(raw: bytes) -> bool:
    found = TEST.search(loops.HEAD_END.split(raw[:500_000], maxsplit=1)[0])
    return found is not None and tokens.unsign("mailbox-test", found[1].decode()) is not None


def folder_of(inbound: Inbound) -> MailboxFolder | None:
    """The folder in which it lay; None for what came by another way."""
    found = KEY.match(inbound.key)
    if inbound.channel != "mail" or not found:
        return None
    return MailboxFolder.objects.select_related("mailbox").filter(pk=int(found[2]), mailbox=int(found[1])).first()
