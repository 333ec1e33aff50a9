"""From raw bytes to a `Mail`, step by step."""

from answerable.channels.mail.reading.attachments import part_from
from answerable.channels.mail.reading.automatic import kind_of
from answerable.channels.mail.reading.bodies import body_of
from answerable.channels.mail.reading.charsets import printable
from answerable.channels.mail.reading.dates import date_of
from answerable.channels.mail.reading.entities import Entity, divide
from answerable.channels.mail.reading.identifiers import first_id, ids_in
from answerable.channels.mail.reading.languages import language_of
from answerable.channels.mail.reading.mail import Mail
from answerable.channels.mail.reading.replies import reply_of
from answerable.channels.mail.reading.reports import report_in
from answerable.channels.mail.reading.words import decode_words, header_text, unfold
from answerable.kit.addresses import Address, parse
from answerable.kit.html import clean

MAX_BYTES = 100_000_000
MAX_ADDRESS_HEADER = 200_000


def read(raw: bytes) -> Mail:
    """Everything a mail tells us. Any bytes give a `Mail`; what was wrong with them stands in `problems`."""
    problems: list[str] = []
    if len(raw) > MAX_BYTES:
        problems.append("The mail is larger than we read; its end is left to the raw original.")
    root = divide(raw[:MAX_BYTES], problems)
    body = body_of(root, problems)
    report = report_in(root, body.text)
    text = body.text
    return Mail(
        from_=senders(root, problems),
        to=addresses(root, "to"),
        cc=addresses(root, "cc"),
        reply_to=addresses(root, "reply-to"),
        subject=" ".join(header_text(root.raw("subject")).split()),
        message_id=first_id(unfold(root.raw("message-id"))),
        in_reply_to=first_id(unfold(root.raw("in-reply-to"))),
        references=ids_in(unfold(b" ".join(root.all_raw("references")))),
        date=date_of(header_text(root.raw("date"))),
        text=text,
        reply=reply_of(body),
        html=clean(body.html) if body.html else "",
        attachments=[part_from(entity, body.html, problems) for entity in body.files],
        automatic=kind_of(root, report),
        report=report,
        language=language_of(header_text(root.raw("content-language")), text),
        authentication=[header_text(raw) for raw in root.all_raw("authentication-results")],
        problems=problems,
    )


def senders(root: Entity, problems: list[str]) -> list[Address]:
    """Who wrote: From, else Sender, else Return-Path."""
    for name in ("from", "sender", "return-path"):
        found = addresses(root, name)
        if found and any(address.address for address in found):
            return found
    problems.append("The mail does not say who sent it.")
    return addresses(root, "from")


def addresses(root: Entity, name: str) -> list[Address]:
    text = ", ".join(unfold(raw[:MAX_ADDRESS_HEADER]) for raw in root.all_raw(name))
    return [Address(printable(each.name), printable(each.address)) for each in parse(text, decode_words)]
