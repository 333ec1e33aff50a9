"""A mail that Outlook keeps in a `.msg` file, as it would stand on the wire: what reads mails reads it from there."""

import struct
from email.utils import format_datetime

from answerable.channels.mail.reading import mapi, wire
from answerable.channels.mail.reading import outlook_items as outlook
from answerable.channels.mail.reading.entities import note, split_head
from answerable.channels.mail.reading.lzfu import decompressed
from answerable.channels.mail.reading.outlook_items import Item, opened
from answerable.channels.mail.reading.rtf import read_rtf
from answerable.channels.mail.reading.tnef import charset_of
from answerable.channels.mail.reading.wire import Headers

DEEPEST = 20
DAMAGED = "An Outlook mail (.msg) is damaged: what could be read is shown, and it is kept."
POINTED_AT = "An Outlook mail (.msg) points at files, or holds objects, that are not read; it is kept."
TOO_DEEP = "Outlook mails (.msg) lie deeper within each other than we read; they are kept."
OF_EXCHANGE = b"microsoft mail internet headers"
KINDS = {
    "ipm.appointment": "Appointment",
    "ipm.contact": "Contact",
    "ipm.task": "Task",
    "ipm.schedule.meeting.request": "Invitation",
    "ipm.schedule.meeting.canceled": "Cancelled",
    "ipm.schedule.meeting.resp": "Answer to an invitation",
    "ipm.stickynote": "Note",
    "ipm.activity": "Journal entry",
    "ipm.distlist": "Distribution list",
}
AUTOMATIC = {"report.": b"auto-generated", "ipm.note.rules.": b"auto-replied"}


def is_outlook(data: bytes) -> bool:
    """Whether it is anything that Outlook keeps."""
    return opened(data) is not None


def is_outlook_mail(data: bytes) -> bool:
    """Whether it is a mail, and no appointment or contact."""
    item = opened(data)
    return item is not None and item.is_mail


def as_mail(data: bytes, problems: list[str]) -> bytes:
    """The bytes of a mail that says what the `.msg` says; other bytes as they are."""
    item = opened(data)
    if item is None:
        return data
    written = _message(item, problems)
    note(problems, DAMAGED, if_=item.file.is_damaged)
    return written


def _message(item: Item, problems: list[str], depth: int = 0) -> bytes:
    pieces = _words(item, problems)
    for file in item.files():
        try:
            pieces += _file(file, item, problems, depth)
        except (ValueError, struct.error):
            note(problems, DAMAGED)
    return wire.of_parts("mixed", _head(item), pieces, depth)


def _head(item: Item) -> Headers:
    """As it came over the wire, where Outlook kept that; what it does not say is told by the properties."""
    came = _as_it_came(item)
    told = {name for name, _ in came}
    return [*came, *((name, value) for name, value in _told(item) if value and name not in told)]


def _as_it_came(item: Item) -> Headers:
    """PidTagTransportMessageHeaders; what it says of the body holds no longer."""
    text = item.text(outlook.HEADERS).encode("utf-8", "replace")
    if text[:100].lower().startswith(OF_EXCHANGE):
        text = text.partition(b"\n")[2]
    found = split_head(text, []).headers
    return [(name, value) for name, value in found if not name.startswith(("content-", "mime-"))]


def _told(item: Item) -> Headers:
    at = item.time(outlook.SUBMITTED_AT) or item.time(outlook.DELIVERED_AT)
    author, sender = _person(item, outlook.AUTHOR), _person(item, outlook.SENDER)
    to, copy = _recipients(item)
    return [
        ("from", author or sender),
        ("sender", sender if author and sender != author else b""),
        ("to", to),
        ("cc", copy),
        ("subject", wire.words(item.text(mapi.SUBJECT))),
        ("date", format_datetime(at).encode() if at else b""),
        ("message-id", wire.one_line(item.text(outlook.MESSAGE_ID))),
        ("in-reply-to", wire.one_line(item.text(outlook.IN_REPLY_TO))),
        ("references", wire.one_line(item.text(outlook.REFERENCES))),
        ("auto-submitted", next((said for of, said in AUTOMATIC.items() if item.message_class.startswith(of)), b"")),
    ]


def _recipients(item: Item) -> tuple[bytes, bytes]:
    people: dict[int, list[bytes]] = {outlook.TO: [], outlook.COPY: []}
    for each in item.recipients():
        people.get(each.number(outlook.RECIPIENT_KIND), []).append(_person(each, outlook.RECIPIENT))
    to, copy = (b",\n ".join(filter(None, each)) for each in people.values())
    return to, copy


def _person(item: Item, numbers: tuple[int, int, int, int]) -> bytes:
    """Name and address. One within Exchange (EX) is an address for nobody outside: then there is only the name."""
    name, address, kind, smtp = (item.text(number) for number in numbers)
    usual = address if kind.upper() != "EX" and "@" in address else ""
    return wire.person(name, smtp or usual)


def _words(item: Item, problems: list[str]) -> list[bytes]:
    """The body in its two forms; compressed RTF only where there is no HTML ([MS-OXBBODY])."""
    text, html, charset = item.text(mapi.BODY), item.binary(mapi.HTML), _charset_of_html(item)
    if not html and (wide := item.text(mapi.HTML)):
        html, charset = wide.encode("utf-8", "replace"), "utf-8"
    if not html and (packed := item.binary(mapi.RTF)):
        found, words = _rich_text(packed, problems)
        html, charset, text = found.encode("utf-8", "replace"), "utf-8", text or ("" if found else words)
    if said := _kind_said(item):
        return [wire.part("text/plain", said.encode()), *_forms(text, html, charset)]
    return _forms(text, html, charset)


def _forms(text: str, html: bytes, charset: str) -> list[bytes]:
    plain = wire.part("text/plain; charset=utf-8", text.encode("utf-8", "replace")) if text.strip() else b""
    laid_out = wire.part("text/html" + (f"; charset={charset}" if charset else ""), html) if html.strip() else b""
    found = [each for each in (plain, laid_out) if each]
    return [wire.of_parts("alternative", [], found)] if len(found) > 1 else found


def _charset_of_html(item: Item) -> str:
    return charset_of(item.number(mapi.INTERNET_CODE_PAGE))


def _rich_text(packed: bytes, problems: list[str]) -> tuple[str, str]:
    try:
        return read_rtf(decompressed(packed))
    except (ValueError, struct.error):
        note(problems, DAMAGED)
        return "", ""


def _kind_said(item: Item) -> str:
    """A line that names what is no ordinary mail, with its time where it has one."""
    kind = next((told for of, told in KINDS.items() if item.message_class.startswith(of)), "")
    begins, ends = item.time(outlook.BEGINS_AT), item.time(outlook.ENDS_AT)
    if not kind or not begins or not ends:
        return f"{kind} (Outlook)" if kind else ""
    return f"{kind} (Outlook): {begins:%Y-%m-%d %H:%M} – {ends:%Y-%m-%d %H:%M} UTC"


def _file(file: Item, message: Item, problems: list[str], depth: int) -> list[bytes]:
    """One attachment, or the mail that it is."""
    if inner := file.message():
        if depth + 1 >= DEEPEST:
            note(problems, TOO_DEEP)
            return []
        return [wire.letter(_message(inner, problems, depth + 1))]
    data, kind = file.binary(mapi.FILE_DATA), file.text(mapi.MIME_TYPE)
    name = file.text(mapi.LONG_FILE_NAME, mapi.FILE_NAME, mapi.DISPLAY_NAME)
    if not data and file.number(outlook.METHOD) != outlook.BY_VALUE:
        note(problems, POINTED_AT)
        return []
    if kind.lower().startswith("multipart/") and message.message_class.startswith("ipm.note.smime"):
        return [data]  # the whole of a signed mail, with its own head ([MS-OXOSMIME] 2.1.2)
    return [wire.file(data, name, kind, file.text(mapi.CONTENT_ID))]
