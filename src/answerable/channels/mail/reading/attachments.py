"""The parts of a mail that are files: pictures, papers, attached messages, and whatever we do not show as text."""

import hashlib
import mimetypes
import re

from answerable.channels.mail.reading.entities import Entity, note, split_head
from answerable.channels.mail.reading.mail import Part
from answerable.channels.mail.reading.transfer import decode_transfer
from answerable.channels.mail.reading.words import header_text

UNSAFE_NAME = re.compile(r"[\x00-\x1f\x7f/\\]+")
LONGEST_NAME = 200


def part_from(entity: Entity, shown_html: str, problems: list[str]) -> Part:
    """An attachment with its decoded bytes; attached messages keep theirs exactly."""
    data, problem = decode_transfer(entity.body, header_text(entity.raw("content-transfer-encoding")))
    note(problems, problem, if_=bool(problem))
    content_id = header_text(entity.raw("content-id")).strip("<> ")
    return Part(
        name=name_of(entity, data),
        content_type=entity.kind,
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        inline=is_inline(entity, content_id, shown_html),
        content_id=content_id,
        data=data,
    )


def is_inline(entity: Entity, content_id: str, shown_html: str) -> bool:
    """Whether it is shown within the text: the HTML points at it, or it is a picture meant to be."""
    if content_id and f"cid:{content_id}" in shown_html:
        return True
    return entity.disposition.value == "inline" and entity.kind.startswith("image/")


def given_name(entity: Entity) -> str:
    """The file name its sender gave, without any folder."""
    name = entity.disposition.get("filename") or entity.content_type.get("name")
    if not name:
        name = header_text(entity.raw("content-description")) if "attachment" in entity.disposition.value else ""
    return UNSAFE_NAME.sub("_", name.replace("\\", "/").rpartition("/")[2] if is_path(name) else name).strip(" .")


def is_path(name: str) -> bool:
    return bool(re.match(r"([a-z]:)?[\\/]|\.\.?[\\/]", name, re.IGNORECASE))


def name_of(entity: Entity, data: bytes) -> str:
    """A name for every attachment: the given one, a message's subject, or one made from its type."""
    name = given_name(entity)
    if entity.kind.startswith("message/rfc822"):
        return as_eml(name or header_text(split_head(data, []).raw("subject")) or "message")
    if not name:
        name = "attachment" + (mimetypes.guess_extension(entity.kind) or ".bin")
    return shortened(name)


def as_eml(name: str) -> str:
    name = UNSAFE_NAME.sub("_", name)[: LONGEST_NAME - 4]
    return name if name.lower().endswith(".eml") else f"{name}.eml"


def shortened(name: str) -> str:
    """Short enough for a file system, with the ending that says what it is."""
    stem, dot, ending = name.rpartition(".")
    if len(name) <= LONGEST_NAME or len(ending) > 20:
        return name[:LONGEST_NAME]
    return stem[: LONGEST_NAME - len(ending) - 1] + dot + ending
