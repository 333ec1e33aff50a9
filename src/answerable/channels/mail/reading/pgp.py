"""PGP: words that are only signed are read, and their signature is a file; encrypted ones say so, and are a file."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from answerable.channels.mail.reading import parts
from answerable.channels.mail.reading.attachments import content_of, given_name
from answerable.channels.mail.reading.entities import Entity
from answerable.channels.mail.reading.smime import encrypted

BEGIN = re.compile(rb"^-----BEGIN PGP (MESSAGE|SIGNED MESSAGE)-----[ \t]*\r?$", re.MULTILINE)
SIGNATURE = re.compile(rb"^-----BEGIN PGP SIGNATURE-----[ \t]*\r?$", re.MULTILINE)
HEAD = re.compile(rb"\r?\n(?:[A-Za-z-]{1,30}: ?[^\r\n]{0,300}\r?\n)*[ \t]*\r?\n")
LETTERS = re.compile(rb"[A-Za-z0-9+/=\s]+")
DASHED = re.compile(rb"^- ", re.MULTILINE)
VERSION = re.compile(rb"\s*version:\s*1\s*", re.IGNORECASE)
MOST = 50


@dataclass(frozen=True)
class Armour:
    """A stretch of PGP in a text: where it stands, the words that are signed, and the file."""

    begin: int
    end: int
    is_encrypted: bool
    signed: bytes
    file: bytes


def is_encrypted_multipart(entity: Entity) -> bool:
    """PGP/MIME (RFC 3156), also where a server on the way called it a common multipart."""
    return entity.kind == "multipart/encrypted" or any(
        each.kind == "application/pgp-encrypted" for each in entity.children
    )


def told_encrypted(entity: Entity) -> list[Entity]:
    """Its parts, with a sentence before each that nobody here can read; what only says `Version: 1` is no file."""
    told: list[Entity] = []
    for child in entity.children:
        if child.kind == "application/pgp-encrypted" and VERSION.fullmatch(content_of(child, [])):
            continue
        if child.kind in ("application/octet-stream", "application/pgp-encrypted"):
            name = given_name(child) or "encrypted.asc"
            told.append(parts.words(encrypted(entity, "PGP", name), within=entity))
            child = parts.file(content_of(child, []), name, child.kind, within=entity)
        told.append(child)
    return told


def armours_in(text: bytes) -> Iterator[Armour]:
    """Every whole stretch of PGP in a text, in order; what is damaged stays text."""
    at = 0
    for _ in range(MOST):
        begin = BEGIN.search(text, at)
        if not begin:
            return
        found = message_at(text, begin) if begin[1] == b"MESSAGE" else signed_at(text, begin)
        if found:
            yield found
        at = found.end if found else begin.end()


def message_at(text: bytes, begin: re.Match[bytes]) -> Armour | None:
    end = end_of(text, b"-----END PGP MESSAGE-----", begin.end())
    head = HEAD.match(text, begin.end(), max(end, 0))
    if end < 0 or not head or not LETTERS.fullmatch(text, head.end(), text.rfind(b"-----END", head.end(), end)):
        return None
    return Armour(begin.start(), end, is_encrypted=True, signed=b"", file=text[begin.start() : end])


def signed_at(text: bytes, begin: re.Match[bytes]) -> Armour | None:
    head = HEAD.match(text, begin.end())
    signature = SIGNATURE.search(text, head.end()) if head else None
    end = end_of(text, b"-----END PGP SIGNATURE-----", signature.end()) if signature else -1
    if not head or not signature or end < 0:
        return None
    words = DASHED.sub(b"", text[head.end() : signature.start()])
    return Armour(begin.start(), end, is_encrypted=False, signed=words, file=text[signature.start() : end])


def end_of(text: bytes, mark: bytes, at: int) -> int:
    """Behind the line that ends the armour; -1 where there is none."""
    found = text.find(b"\n" + mark, at)
    if found < 0:
        return -1
    return text.find(b"\n", found + 1) + 1 or len(text)


def parts_of(armour: Armour, entity: Entity) -> list[Entity]:
    if not armour.is_encrypted:
        signature = parts.file(armour.file, "signature.asc", "application/pgp-signature", within=entity)
        return [parts.text_like(entity, armour.signed), signature]
    sentence = parts.words(encrypted(entity, "PGP", "encrypted.asc"), within=entity)
    return [sentence, parts.file(armour.file, "encrypted.asc", "application/octet-stream", within=entity)]
