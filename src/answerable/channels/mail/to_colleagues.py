"""The head of an automatic mail from the house to a colleague, which no machine answers."""

from __future__ import annotations

from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime

from answerable.cases.models.answering import message_domain
from answerable.channels.mail.composing import address
from answerable.channels.mail.heads import IN_UTF8, SEVEN_BITS
from answerable.channels.mail.loops import LOOP_HEADER, loop_mark
from answerable.staff.models import Staff, Team


def house_address() -> str:
    """Where the house writes from: the desk's first address."""
    first = Team.objects.active().exclude(address=None).in_order().first()
    return first.address if first and first.address else f"desk@{message_domain()}"


def begin(staff: Staff, name: str, at: datetime) -> EmailMessage:
    """From the house, to them, under a name of its own; subject and words are for the caller."""
    mail = EmailMessage(policy=SEVEN_BITS if staff.email.isascii() else IN_UTF8)
    mail["From"] = address("Answerable", house_address())
    mail["To"] = address(staff.working_name, staff.email)
    mail["Date"] = format_datetime(at)
    mail["Message-ID"] = f"<{name}@{message_domain()}>"
    mail[LOOP_HEADER] = loop_mark()
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    return mail
