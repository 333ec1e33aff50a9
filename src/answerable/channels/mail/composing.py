"""From a delivery to the mail that leaves: the same Message-ID for every recipient and attempt."""

from __future__ import annotations

from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import format_datetime

from django.conf import settings

from answerable.cases.announcing import announcement
from answerable.cases.models import Case, Delivery, Grant, Message
from answerable.cases.words import Kind
from answerable.channels.mail import ours, unsubscribing
from answerable.channels.mail.dressing import Dress
from answerable.channels.mail.heads import IN_UTF8, SEVEN_BITS, refuse_strange, sound_ids, spoken
from answerable.channels.mail.loops import LOOP_HEADER, loop_mark
from answerable.channels.mail.onward import in_html, in_text
from answerable.channels.mail.signatures import is_signed, signature
from answerable.channels.mail.speaking import home_of, sender_name
from answerable.kit import files
from answerable.kit.html import clean, from_text
from answerable.kit.languages import speaking

LONGEST_SUBJECT = 200


@dataclass(frozen=True)
class Letter:
    """A mail ready to go: its envelope and its bytes."""

    name: str
    sender: str
    recipient: str
    raw: bytes


def compose(delivery: Delivery) -> Letter:
    """Everything that leaves for this one recipient; the same each time, but for MIME boundaries."""
    grant = Grant.objects.get(delivery=delivery)
    home = home_of(delivery.case)
    mail = EmailMessage(policy=SEVEN_BITS if delivery.address.isascii() else IN_UTF8)
    with speaking(delivery.case.language):
        _head(mail, delivery, grant, home)
        unsubscribing.offer(mail, delivery, grant, home)
        _body(mail, delivery, grant, home)
    _attach(mail, delivery.message)
    sender = ours.with_token(home, grant.token("bounce"), ours.BOUNCE)
    return Letter(f"{delivery.pk:010d}.eml", sender, delivery.address, refuse_strange(mail.as_bytes()))


def _head(mail: EmailMessage, delivery: Delivery, grant: Grant, home: str) -> None:
    message, case = delivery.message, delivery.case
    mail["From"] = address(sender_name(message, case), home)
    mail["To"] = address(case.customer_participant.name, _decisive(delivery).address)
    if copies := [address(row.participant.name, row.address) for row in _copies(message)]:
        mail["Cc"] = ", ".join(copies)
    mail["Reply-To"] = ours.with_token(home, grant.token("reply"))
    mail["Subject"] = subject(case, message)
    mail["Date"] = format_datetime(message.created_at)
    mail["Message-ID"] = message.message_id
    if earlier := sound_ids(message.references):
        mail["In-Reply-To"], mail["References"] = earlier[-1], " ".join(earlier)
    mail[LOOP_HEADER] = loop_mark()
    if message.author_kind == "automation":
        mail["Auto-Submitted"] = "auto-replied" if message.kind == Kind.RECEIPT else "auto-generated"
        mail["X-Auto-Response-Suppress"] = "All"


def _decisive(delivery: Delivery) -> Delivery:
    return delivery if delivery.is_decisive else delivery.message.deliveries.get(is_decisive=True)


def _copies(message: Message) -> list[Delivery]:
    rows = message.deliveries.filter(is_decisive=False, replaced_by=None)
    return list(rows.select_related("participant").order_by("pk"))


def address(name: str, spec: str) -> str:
    """A header's address, whatever characters the name has."""
    name, spec = spoken(name), "".join(spoken(spec).split())
    return f'"{name.translate(ESCAPED)}" <{spec}>' if name else spec


ESCAPED = str.maketrans({sign: f"\\{sign}" for sign in '"\\'})


def subject(case: Case, message: Message) -> str:
    """The case's subject with its number, by which a reply that lost everything else is found."""
    words = spoken(case.subject)[:LONGEST_SUBJECT]
    answer = "Re: " if message.references and not words.lower().startswith("re:") else ""
    return f"{answer}{words} [{case.number}]"


def _body(mail: EmailMessage, delivery: Delivery, grant: Grant, home: str) -> None:
    message, case = delivery.message, delivery.case
    link, dress = page_link(grant), Dress(case.voice, home, foot(case))
    closing = _closing(message, case, decides=delivery.is_decisive)
    text = "\n\n".join(filter(None, [message.text.strip(), *closing, in_text(delivery, link), dress.words])) + "\n"
    words = clean(message.html) if message.html else f"<p>{from_text(message.text.strip())}</p>"
    ends = "".join(f"<p>{from_text(text)}</p>" for text in closing)
    dress.put_in(mail, text, dress.page(f"{words}{ends}{in_html(delivery, link, dress)}", case.language))


def _closing(message: Message, case: Case, *, decides: bool) -> list[str]:
    """What stands under the words: who signs, unless they did, and what comes next."""
    signed = signature(message, case) if message.staff else ""
    signed = "" if is_signed(message, signed) else signed
    return [part for part in (signed, announcement(message, case, decides=decides)) if part]


def foot(case: Case) -> str:
    """The brand's words under a mail; for a brand beside the house that has none, its name."""
    facts = {"case": case.number, "team": case.team.name, "company": case.company}
    return case.voice.words_in(case.language, **facts) or (case.brand.called if case.brand else "")


def page_link(grant: Grant) -> str:
    """The recipient's own way to the page of her case."""
    return f"{settings.BASE_URL}/case/{grant.token('page')}/"


def _attach(mail: EmailMessage, message: Message) -> None:
    for file in message.attachments.order_by("pk"):
        main, _slash, sub = file.content_type.partition("/")
        if main in ("message", "multipart", "") or not sub:
            main, sub = "application", "octet-stream"
        mail.add_attachment(files.read(file.sha256), maintype=main, subtype=sub, filename=spoken(file.name))
