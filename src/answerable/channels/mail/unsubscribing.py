"""List-Unsubscribe (RFC 2369) and one press of it (RFC 8058), on the only mails of ours that one may be rid of.

What answers, asks, reminds or tells what we owe is no list and bears none. A notice that we are late comes by itself,
again each week, and a customer may do without: the page of their case says the same.
"""

from __future__ import annotations

from datetime import datetime
from email.message import EmailMessage

from django.conf import settings

from answerable.cases.models import Delivery, Grant
from answerable.cases.words import Kind
from answerable.channels.mail import ours
from answerable.channels.mail.arrival import Arrival
from answerable.channels.mail.ours import UNSUBSCRIBE, grant_among

ONE_CLICK = "List-Unsubscribe=One-Click"


def offer(mail: EmailMessage, delivery: Delivery, grant: Grant, home: str) -> None:
    """Put the ways out into the head, where there is something to be rid of. One press needs https (RFC 8058, 3.1)."""
    if delivery.message.kind != Kind.NOTICE or delivery.case.is_spared:
        return
    token = grant.token(UNSUBSCRIBE)
    by_mail = f"<mailto:{ours.with_token(home, token, UNSUBSCRIBE)}?subject=unsubscribe>"
    mail["List-Unsubscribe"] = f"<{settings.BASE_URL}/notices/{token}/>, {by_mail}"
    if settings.BASE_URL.startswith("https://"):
        mail["List-Unsubscribe-Post"] = ONE_CLICK


def take(arrival: Arrival, *, at: datetime) -> bool:
    """A mail to `unsubscribe+TOKEN@`: done as it asks. Whether that was all; who writes more is heard as well."""
    grant = grant_among([*arrival.envelope_to, *arrival.written_to], UNSUBSCRIBE)
    if grant is None or grant.revoked_at or grant.expires_at <= arrival.at:
        return False
    case = grant.case.current()
    case.spare(by=grant.participant, at=arrival.at)
    if arrival.mail.attachments or arrival.mail.reply.strip().lower() not in ("", "unsubscribe"):
        return False
    arrival.inbound.put_in(case, at=at)
    return True
