"""Parts that we make ourselves, from what was packed in others."""

import mimetypes
import re
from dataclasses import replace
from urllib.parse import quote

from answerable.channels.mail.reading.entities import Entity

KIND = re.compile(r"[\w.+-]+/[\w.+-]+")
NOT_FOR_FILES = ("multipart/", "text/calendar")


def file(data: bytes, name: str, kind: str = "", *, within: Entity, content_id: str = "") -> Entity:
    """An attachment; its type as told, else by the ending of its name."""
    kind = kind.lower()
    if not KIND.fullmatch(kind) or kind.startswith(NOT_FOR_FILES):
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    headers = [
        ("content-type", kind.encode("ascii", "replace")),
        ("content-disposition", b"attachment; filename*=utf-8''" + quote(name, safe="").encode()),
    ]
    if content_id:
        headers.append(("content-id", b"<" + content_id.strip("<> ").encode("utf-8", "replace") + b">"))
    return _made(headers, data, within)


def words(text: str, *, within: Entity, aside: bool = False) -> Entity:
    """Words as plain text. `aside`: they are said only where the mail does not say them anyway."""
    data = text.encode("utf-8", "replace")
    return replace(
        _made([("content-type", b"text/plain; charset=utf-8")], data, within), is_aside=aside, is_settled=True
    )


def html(data: bytes, charset: str, *, within: Entity) -> Entity:
    """Laid-out words, said only where the mail does not say them anyway."""
    kind = b"text/html" + (b"; charset=" + charset.encode() if charset else b"")
    return replace(_made([("content-type", kind)], data, within), is_aside=True, is_settled=True)


def text_like(entity: Entity, data: bytes) -> Entity:
    """A stretch of a plain text, in the character set and form of the whole."""
    headers = [(name, value) for name, value in entity.headers if name == "content-type"]
    return _made(headers, data, entity)


def kept(entity: Entity) -> Entity:
    """A part as it came, beside what we took out of it."""
    return replace(entity, children=[], is_settled=True)


def _made(headers: list[tuple[str, bytes]], data: bytes, within: Entity) -> Entity:
    return Entity(headers, data, parent_type=within.kind, hints=within.hints, is_unpacked=True)
