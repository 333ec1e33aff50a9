"""From raw bytes to a `Mail`, step by step."""

import logging
from dataclasses import replace

from answerable.channels.mail.reading.attached import with_what_lies_within
from answerable.channels.mail.reading.attachments import part_from
from answerable.channels.mail.reading.automatic import kind_of
from answerable.channels.mail.reading.bodies import body_of
from answerable.channels.mail.reading.charsets import guess, printable
from answerable.channels.mail.reading.dates import date_of
from answerable.channels.mail.reading.entities import Entity, divide, note
from answerable.channels.mail.reading.forwards import each_of_several, forwarded_in
from answerable.channels.mail.reading.identifiers import first_id, ids_in
from answerable.channels.mail.reading.mail import Forwarded, Mail
from answerable.channels.mail.reading.outlook_mail import as_mail
from answerable.channels.mail.reading.replies import reply_of
from answerable.channels.mail.reading.reports import report_in
from answerable.channels.mail.reading.unpacking import unpack
from answerable.channels.mail.reading.words import decode_words, unfold
from answerable.kit.addresses import Address, parse
from answerable.kit.names import unturned
from answerable.kit.remote_pictures import set_apart

logger = logging.getLogger(__name__)

UNREADABLE = "We could not read this mail; its raw original is kept."
LONGEST_UNREADABLE = 20_000
MAX_BYTES = 100_000_000
MAX_ADDRESS_HEADER = 2_000_000


def read(raw: bytes, *, null_sender: bool = False, depth: int = 0) -> Mail:
    """Everything a mail tells us. Any bytes give a `Mail`; what was wrong with them stands in `problems`.
    `null_sender`: it came with the empty envelope sender, as only machines write. `depth` is in how many others it
    lies that pass it on."""
    try:
        return read_carefully(raw, null_sender=null_sender, depth=depth)
    except Exception:  # a fault of ours in one mail must not stop intake: it becomes a case with the raw attached
        logger.exception("A mail of %s bytes could not be read", len(raw))
        return unreadable(raw)


def read_carefully(raw: bytes, *, null_sender: bool = False, depth: int = 0) -> Mail:
    """The same, with our own faults raised."""
    problems: list[str] = []
    if len(raw) > MAX_BYTES:
        problems.append("The mail is larger than we read; its end is left to the raw original.")
    root = divide(as_mail(raw[:MAX_BYTES], problems), problems)
    if null_sender and not root.has("return-path"):
        root.headers.append(("return-path", b"<>"))  # as the last server would have noted it
    note_oddities(root, problems)
    unpack(root, problems)
    body = body_of(root, problems)
    report = report_in(root, body.text)
    html, pictures = set_apart(body.html) if body.html else ("", [])
    mail = Mail(
        from_=senders(root, problems),
        to=addresses(root, "to"),
        cc=addresses(root, "cc"),
        reply_to=addresses(root, "reply-to"),
        subject=root.text("subject"),
        message_id=first_id(root.unfolded("message-id")),
        in_reply_to=first_id(root.unfolded("in-reply-to")),
        references=ids_in(unfold(b" ".join(root.all_raw("references")))),
        date=date_of(root.text("date")),
        text=body.text,
        reply=reply_of(body),
        html=html,
        attachments=[part_from(entity, body.html, problems) for entity in body.files],
        automatic=kind_of(root, report, body.text),
        report=report,
        declared_language=root.text("content-language"),
        authentication=[unfold(raw, root.hints) for raw in root.all_raw("authentication-results")],
        problems=problems,
        pictures=pictures,
    )
    if depth:
        return replace(mail, forwarded=forwarded_by(mail, root, depth))
    several = each_of_several(mail, lambda raw: read(raw, depth=1))
    mail = with_what_lies_within(mail, read)
    return replace(mail, forwarded=forwarded_by(mail, root, depth), several=several)


def forwarded_by(mail: Mail, root: Entity, depth: int) -> Forwarded | None:
    """What it passes on. The program that did so names it first among those that it answers, or in a header of its
    own (Thunderbird)."""
    named = ids_in(unfold(b" ".join(root.all_raw("x-forwarded-message-id"))))
    ids = [*named[:1], mail.in_reply_to, *reversed(mail.references)]
    return forwarded_in(mail, list(dict.fromkeys(filter(None, ids))), lambda raw: read(raw, depth=depth + 1), depth)


def note_oddities(root: Entity, problems: list[str]) -> None:
    """What every mail has once and this one has not."""
    for name in ("Date", "Message-ID"):
        note(problems, f"The mail has no {name}.", if_=not root.raw(name.lower()).strip())
    for name in ("From", "Date", "Message-ID", "Subject"):
        note(problems, f"The mail has more than one {name}.", if_=len(root.all_raw(name.lower())) > 1)
    date, message_id = root.text("date"), root.unfolded("message-id")
    note(problems, f"The date “{date[:80]}” cannot be read.", if_=bool(date) and date_of(date) is None)
    note(problems, "The Message-ID cannot be used.", if_=bool(message_id) and not first_id(message_id))


def unreadable(raw: bytes) -> Mail:
    """What remains when reading failed: its bytes as text, so that a person can see them."""
    text = guess(raw[:LONGEST_UNREADABLE])
    return Mail(
        from_=[], to=[], cc=[], reply_to=[], subject="", message_id="", in_reply_to="", references=[], date=None,
        text=text, reply=text, html="", attachments=[], automatic=None, report=None, declared_language="",
        authentication=[], problems=[UNREADABLE],
    )  # fmt: skip


def senders(root: Entity, problems: list[str]) -> list[Address]:
    """Who wrote: From, else the other headers that name somebody to answer."""
    for name in ("from", "reply-to", "sender", "return-path"):
        found = [each for each in addresses(root, name) if each.address]
        if found:
            note(problems, f"The mail has no sender in From; it is taken from {name.title()}.", if_=name != "from")
            return found
    problems.append("The mail does not say who sent it.")
    return addresses(root, "from")


def addresses(root: Entity, name: str) -> list[Address]:
    return [each for raw in root.all_raw(name) for each in addresses_in(raw[:MAX_ADDRESS_HEADER], root.hints)]


def addresses_in(raw: bytes, hints: tuple[str, ...]) -> list[Address]:
    found = parse(unfold(raw, hints, MAX_ADDRESS_HEADER), decode_words)
    return [Address(unturned(printable(each.name)), unturned(printable(each.address))) for each in found]
