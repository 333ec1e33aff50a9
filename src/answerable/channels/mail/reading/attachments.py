"""The parts of a mail that are files: pictures, papers, attached messages, and whatever we do not show as text."""

import hashlib
import mimetypes
import re

from answerable.channels.mail.reading.entities import Entity, note, split_head
from answerable.channels.mail.reading.mail import Part
from answerable.channels.mail.reading.transfer import decode_transfer
from answerable.channels.mail.reading.words import header_text
from answerable.kit.names import LONGEST, TURNS, UNSAFE

PATH = re.compile(r"([a-z]:)?[\\/]|\.\.?[\\/]", re.IGNORECASE)
FILE_NAME = re.compile(r"[^@\s]+\.[a-z0-9]{2,5}(?=@|$)", re.IGNORECASE)
ENDINGS = {
    "image/jpeg": ".jpg",
    "image/jpg": ".jpg",
    "image/pjpeg": ".jpg",
    "image/x-png": ".png",
    "image/bmp": ".bmp",
    "image/tiff": ".tif",
    "text/plain": ".txt",
    "text/calendar": ".ics",
    "text/rtf": ".rtf",
    "text/richtext": ".rtx",
    "text/xml": ".xml",
    "text/x-amp-html": ".html",
    "text/watch-html": ".html",
    "application/x-pdf": ".pdf",
    "application/x-zip-compressed": ".zip",
    "application/x-zip": ".zip",
    "application/x-gzip": ".gz",
    "application/gzip": ".gz",
    "application/x-rar-compressed": ".rar",
    "application/xml": ".xml",
    "audio/amr": ".amr",
    "audio/mp4": ".m4a",
    "audio/x-m4a": ".m4a",
    "audio/mpeg": ".mp3",
    "audio/ogg": ".ogg",
    "audio/wav": ".wav",
    "video/mp4": ".mp4",
}
LETTERS = ("message/rfc822", "message/global")
NAMES = {
    "text/calendar": "invitation.ics",
    "application/ms-tnef": "winmail.dat",
    "application/vnd.ms-tnef": "winmail.dat",
    "application/pkcs7-mime": "smime.p7m",
    "application/x-pkcs7-mime": "smime.p7m",
    "application/pkcs7-signature": "smime.p7s",
    "application/x-pkcs7-signature": "smime.p7s",
    "application/pgp-signature": "signature.asc",
    "application/pgp-encrypted": "pgp-version.txt",
    "application/pgp-keys": "public-key.asc",
}


def part_from(entity: Entity, shown_html: str, problems: list[str]) -> Part:
    """An attachment with its decoded bytes."""
    data = content_of(entity, problems)
    content_id = entity.text("content-id").strip("<> ")
    return Part(
        name=name_of(entity, data),
        content_type=entity.kind,
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        inline=is_inline(entity, content_id, shown_html),
        content_id=content_id,
        data=data,
    )


def content_of(entity: Entity, problems: list[str]) -> bytes:
    """The bytes of a part; CRLF in text and attached messages belongs to the transport, not to them."""
    if entity.is_unpacked:
        return entity.body
    encoding = entity.text("content-transfer-encoding")
    data, problem = decode_transfer(entity.body, encoding)
    note(problems, problem, if_=bool(problem))
    if entity.kind.startswith(("text/", "message/")) and encoding.lower() != "base64":
        return data.replace(b"\r\n", b"\n")
    return data


def is_inline(entity: Entity, content_id: str, shown_html: str) -> bool:
    """Whether it is shown within the text: the HTML points at it, or it is a picture meant to be."""
    if content_id and f"cid:{content_id}" in shown_html:
        return True
    return entity.disposition.value == "inline" and entity.kind.startswith("image/")


def given_name(entity: Entity) -> str:
    """The file name its sender gave, without any folder."""
    name = entity.disposition.get("filename") or entity.content_type.get("name")
    if PATH.match(name):
        name = name.replace("\\", "/").rpartition("/")[2]
    return _plain(name)


def _plain(name: str) -> str:
    return UNSAFE.sub("_", TURNS.sub("", name)).strip(" .")


def name_of(entity: Entity, data: bytes) -> str:
    """A name for every attachment: the given one, a message's subject, or one made from what is known of it."""
    name = given_name(entity)
    if entity.kind in LETTERS:
        subject = header_text(split_head(data, []).raw("subject"), entity.hints)
        return with_ending(name or subject or entity.text("content-description") or "message", ".eml")
    return shortened(name or made_name(entity))


def made_name(entity: Entity) -> str:
    """A name from the content id where that is a file's, else from the description or the type."""
    named = FILE_NAME.match(entity.text("content-id").strip("<> "))
    if named and not entity.kind.startswith("message/"):
        return _plain(named[0])
    if entity.kind in NAMES:
        return NAMES[entity.kind]
    main, _, sub = entity.kind.partition("/")
    known = {"image": "image", "audio": "audio", "video": "video", "text": "document", "message": sub}
    name = entity.text("content-description") or known.get(main, "file")
    return with_ending(name, ending_of(entity.kind))


def ending_of(kind: str) -> str:
    """Reports and the like that lie in a mail as messages are text."""
    if kind.startswith("message/"):
        return ".eml" if kind == "message/partial" else ".txt"
    return ENDINGS.get(kind) or mimetypes.guess_extension(kind) or ".bin"


def with_ending(name: str, ending: str) -> str:
    name = _plain(name)[: LONGEST - len(ending)]
    return name if name.lower().endswith(ending) else name + ending


def shortened(name: str) -> str:
    """Short enough for a file system, with the ending that says what it is."""
    stem, dot, ending = name.rpartition(".")
    if len(name) <= LONGEST or len(ending) > 20:
        return name[:LONGEST]
    return stem[: LONGEST - len(ending) - 1] + dot + ending
