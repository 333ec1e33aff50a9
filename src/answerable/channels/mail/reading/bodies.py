"""What a mail says: its readable words as text, and as HTML where the sender wrote HTML."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from answerable.channels.mail.reading.attachments import given_name
from answerable.channels.mail.reading.charsets import decode
from answerable.channels.mail.reading.entities import Entity, note
from answerable.channels.mail.reading.transfer import decode_transfer
from answerable.channels.mail.reading.words import header_text
from answerable.kit.html import from_text, to_text

META_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
LETTERS = re.compile(r"\w+")


@dataclass
class Piece:
    """One stretch of the body, in one or both of its forms."""

    text: str = ""
    html: str = ""


@dataclass
class Body:
    """The pieces in order, and the parts that turned out to be files."""

    pieces: list[Piece] = field(default_factory=list)
    files: list[Entity] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n\n".join(filter(None, (readable(piece) for piece in self.pieces)))

    @property
    def html(self) -> str:
        """The body as the sender's HTML, with any plain pieces between; nothing when all of it is plain."""
        if not any(piece.html for piece in self.pieces):
            return ""
        return "\n".join(piece.html or f"<div>{from_text(piece.text)}</div>" for piece in self.pieces)


def body_of(root: Entity, problems: list[str]) -> Body:
    """Sort a mail's parts into what is read and what is a file."""
    body = Body()
    for entity, alternative in with_alternatives(root):
        if is_file(entity):
            body.files.append(entity)
            continue
        piece = piece_from(entity, problems)
        last = body.pieces[-1] if body.pieces else None
        if last and alternative and alternative is getattr(last, "of", None) and fills(last, piece):
            last.text, last.html = last.text or piece.text, last.html or piece.html
        elif piece.text.strip() or piece.html.strip():
            piece.of = alternative  # type: ignore[attr-defined]
            body.pieces.append(piece)
    return body


def with_alternatives(root: Entity) -> Iterator[tuple[Entity, Entity | None]]:
    """Every undivided part, with the `multipart/alternative` it stands in, if any."""
    stack: list[tuple[Entity, Entity | None]] = [(root, None)]
    while stack:
        entity, alternative = stack.pop()
        if not entity.children:
            yield entity, alternative
        inside = entity if entity.kind == "multipart/alternative" else alternative
        stack.extend((child, inside) for child in reversed(entity.children))


def fills(last: Piece, piece: Piece) -> bool:
    """Whether a piece is the other form of the last one, rather than more of the same."""
    return bool(piece.html and not last.html) or bool(piece.text and not last.text)


def is_file(entity: Entity) -> bool:
    """Text without a name is read; everything that has a name, or is not text, is a file."""
    if entity.kind not in ("text/plain", "text/html"):
        return not entity.kind.startswith("multipart/") or bool(entity.body.strip())
    return entity.disposition.value.startswith("attachment") or bool(given_name(entity))


def piece_from(entity: Entity, problems: list[str]) -> Piece:
    data, problem = decode_transfer(entity.body, header_text(entity.raw("content-transfer-encoding")))
    note(problems, problem, if_=bool(problem))
    is_html = entity.kind == "text/html"
    label = entity.content_type.get("charset") or (meta_charset(data) if is_html else "")
    text, problem = decode(data, label)
    note(problems, problem, if_=bool(problem))
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return Piece(html=text) if is_html else Piece(text=unflowed(text, entity))


def meta_charset(data: bytes) -> str:
    found = META_CHARSET.search(data[:4000])
    return found[1].decode("ascii") if found else ""


def unflowed(text: str, entity: Entity) -> str:
    """Join the soft line ends of `format=flowed` (RFC 3676)."""
    if entity.content_type.get("format").lower() != "flowed":
        return text
    joined: list[str] = []
    for line in text.split("\n"):
        quoted = line.startswith(">")
        line = line if quoted else line.removeprefix(" ")
        before = joined[-1] if joined else ""
        if before.endswith(" ") and before != "-- " and not before.startswith(">") and not quoted:
            joined[-1] = (before[:-1] if entity.content_type.get("delsp").lower() == "yes" else before) + line
        else:
            joined.append(line)
    return "\n".join(joined)


def readable(piece: Piece) -> str:
    """The words of a piece: its plain text, unless that leaves out what the HTML says."""
    if not piece.html:
        return piece.text.strip("\n")
    words = to_text(piece.html)
    return piece.text.strip("\n") if piece.text and covers(piece.text, words) else words


def covers(plain: str, words: str) -> bool:
    """Whether the plain form says (nearly) all that the HTML form says."""
    told = set(LETTERS.findall(plain.lower()))
    wanted = set(LETTERS.findall(words.lower()))
    return len(wanted - told) <= len(wanted) // 10
