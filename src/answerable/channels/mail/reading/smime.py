"""S/MIME in one piece: the words of a signed mail are read, an encrypted one says that it is; the file is kept."""

import re

from answerable.channels.mail.reading import parts
from answerable.channels.mail.reading.attachments import content_of, given_name, name_of
from answerable.channels.mail.reading.cms import opened
from answerable.channels.mail.reading.entities import Entity, divide, note

KINDS = ("application/pkcs7-mime", "application/x-pkcs7-mime")
MIME_HEAD = re.compile(rb"\s{0,4}(?:content-|mime-version\s*:)", re.IGNORECASE)
DAMAGED = "The signed part “{name}” could not be opened; it is kept as it came."


def is_smime(entity: Entity) -> bool:
    return entity.kind in KINDS or (
        entity.kind == "application/octet-stream" and given_name(entity).lower() == "smime.p7m"
    )


def out_of_smime(entity: Entity, problems: list[str]) -> list[Entity]:
    """What is signed, as if it were not, with the file that proves it; for an encrypted one a sentence and the file."""
    data, name = content_of(entity, problems), name_of(entity, b"")
    try:
        kind, content = opened(data)
    except ValueError:
        kind, content = told_kind(entity), b""
        note(problems, DAMAGED.format(name=name), if_=kind == "signed")
    if kind == "encrypted":
        return [parts.words(encrypted(entity, "S/MIME", name), within=entity), parts.kept(entity)]
    return [*signed(content, name, entity, problems), parts.kept(entity)] if content else []


def told_kind(entity: Entity) -> str:
    return "encrypted" if "enveloped" in entity.content_type.get("smime-type").lower() else "signed"


def signed(content: bytes, name: str, within: Entity, problems: list[str]) -> list[Entity]:
    """The mail that was signed, or the file: invoices come so, as `NAME.xml.p7m`."""
    if MIME_HEAD.match(content) or name.lower() in ("smime.p7m", "smime.p7s"):
        inside = divide(content, problems)
        inside.parent_type = within.kind
        return [inside]
    return [parts.file(content, re.sub(r"\.p7[ms]$", "", name, flags=re.IGNORECASE), within=within)]


def encrypted(entity: Entity, how: str, name: str) -> str:
    """What the text says in place of words that nobody here can read."""
    what = "A part of this mail" if entity.parent_type else "This mail"
    return f"{what} is encrypted ({how}) and cannot be read here. It is kept as the file “{name}”."
