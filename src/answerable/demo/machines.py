"""What machines and doubles send Halden: kept like any mail, and set aside by the worker with a reason to look at."""

from __future__ import annotations

from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime

from answerable.cases.models import Inbound
from answerable.cases.models.inbound import BroughtBy
from answerable.channels.mail.door import key_of

AWAY = "I am out of the office until Monday and read my mail then. In urgent cases please write to my colleagues."
TWICE = "My router restarts every evening at about eight. It is the white one, two years old. What can I do?"
GONE = "Your message could not be delivered: the mailbox of old.customer@example.net does not exist any more."

PAPER = "Copying paper at half price until Friday. You get this because you once ordered envelopes from us."
DIGEST = "This week in the forum: splicing in the rain, and who still makes grey boxes. Reply to the list to take part."
BULK = {"List-Id": "<news.example>", "List-Unsubscribe": "<mailto:leave@news.example>"}


def write(now: datetime) -> None:
    """An absence notice, a report of a mail that was not ours, one mail that came twice, and two newsletters."""
    keep(mail("Rosa Lind <rosa.lind@example.net>", "Out of office", AWAY, {"Auto-Submitted": "auto-replied"}), now, 90)
    report = {"Auto-Submitted": "auto-replied", "Return-Path": "<>"}
    keep(mail("Mail system <mailer-daemon@example.net>", "Undelivered mail", GONE, report), now, 70, envelope="")
    twice = mail("Hugo Berg <hugo.berg@example.net>", "Router restarts", TWICE, {"Message-ID": "<twice@example.net>"})
    keep(twice, now, 60)
    keep(twice, now, 59, to="technical@halden.example")
    keep(mail("Papermill <news@papermill.example>", "Paper at half price", PAPER, BULK), now, 50)
    keep(mail("Fibre Forum <digest@fibre-forum.example>", "Digest, week 12", DIGEST, BULK), now, 40)


def mail(sender: str, subject: str, text: str, headers: dict[str, str]) -> EmailMessage:
    """To Care, with these headers besides."""
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = sender, "care@halden.example", subject
    for name, value in headers.items():
        made[name] = value
    made.set_content(text)
    return made


def keep(
    letter: EmailMessage, now: datetime, minutes: int, to: str = "care@halden.example", envelope: str | None = None
) -> None:
    """It came so many minutes ago, and waits for the worker."""
    received_at = now - timedelta(minutes=minutes)
    if "Date" not in letter:
        letter["Date"] = format_datetime(received_at)
    raw = letter.as_bytes()
    sender = letter["From"].addresses[0].addr_spec if envelope is None else envelope
    facts = {"envelope_from": sender, "envelope_to": [to], "brought_by": BroughtBy.RELAY}
    Inbound.objects.keep("mail", key_of(raw, [to]), raw, at=received_at, **facts)
