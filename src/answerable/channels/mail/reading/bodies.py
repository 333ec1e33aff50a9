"""What a mail says: its readable words as text, and as HTML where the sender wrote HTML."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from answerable.channels.mail.reading.attachments import given_name
from answerable.channels.mail.reading.charsets import decode
from answerable.channels.mail.reading.enriched import words_of_enriched
from answerable.channels.mail.reading.entities import Entity, note
from answerable.channels.mail.reading.transfer import decode_transfer
from answerable.kit.html import from_text, letters, to_text
from answerable.kit.other_form import with_other_form

META_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
LINK = re.compile(r"(?:https?|mailto|cid):\S+|\[cid:[^\]]*\]")
LETTERS = re.compile(r"\w+")
ENRICHED = ("text/enriched", "text/richtext")
WHOLE_HTML = re.compile(
    r"\s*(?:<!doctype html[^>]{0,200}>\s*)?<html\b[^>]{0,500}>.*</html>\s*$", re.IGNORECASE | re.DOTALL
)


@dataclass
class Piece:
    """One stretch of the body, in one or both of its forms, and the `multipart/alternative` they come from."""

    text: str = ""
    html: str = ""
    alternative: Entity | None = None

    @property
    def is_empty(self) -> bool:
        return not self.text.strip() and not self.html.strip()

    @cached_property
    def words_of_html(self) -> str:
        return to_text(self.html) if self.html else ""

    @cached_property
    def readable(self) -> str:
        """The plain form where it says (nearly) all that the HTML says, else the HTML's words; where each says what the
        other does not, the longer one, and below it the lines that only the other has. What pictures are said to show
        counts as words only where there is nothing but HTML."""
        plain = self.text.strip("\n")
        if not plain.strip():
            return to_text(self.html, with_pictures=True) if self.html else plain
        words = self.words_of_html
        if not words.strip():
            return plain
        if says_all(plain, words):
            return plain
        if says_all(words, plain):
            return words
        if letters(plain) >= letters(words):
            return with_the_rest(plain, words, "laid-out")
        return with_the_rest(words, plain, "plain")


def with_the_rest(told: str, other: str, form: str) -> str:
    """A text, and the lines of another form that have a word of their own: it may stand anywhere in them."""
    said = words_in(told)
    return with_other_form(told, form, [line for line in other.split("\n") if words_in(line) - said])


def words_in(text: str) -> set[str]:
    """Its words, links aside."""
    return set(LETTERS.findall(LINK.sub(" ", text.lower())))


def says_all(one: str, other: str, share_missing: int = 10) -> bool:
    """Whether a text has all the words of another, links aside; one in `share_missing` may be missing (0: none)."""
    told, wanted = words_in(one), words_in(other)
    may_miss = len(wanted) // share_missing if share_missing else 0
    return bool(told or not wanted) and len(wanted - told) <= may_miss


@dataclass
class Body:
    """The pieces in order, and the parts that turned out to be files."""

    pieces: list[Piece] = field(default_factory=list)
    files: list[Entity] = field(default_factory=list)

    @cached_property
    def text(self) -> str:
        return "\n\n".join(filter(None, (piece.readable for piece in self.pieces)))

    @cached_property
    def html(self) -> str:
        """The body as the sender's HTML, with any plain pieces between; nothing when all of it is plain."""
        if not any(piece.html for piece in self.pieces):
            return ""
        return "\n".join(piece.html or f"<div>{from_text(piece.text)}</div>" for piece in self.pieces)

    @property
    def plain(self) -> str:
        """The plain text, where it says all that the mail says."""
        return self.text if all(piece.readable == piece.text.strip("\n") for piece in self.pieces) else ""

    def add(self, piece: Piece) -> None:
        """Take a piece as the other form of the last one, or as the next."""
        last = self.pieces[-1] if self.pieces else Piece()
        if piece.alternative and piece.alternative is last.alternative and not (piece.html and last.html):
            last.text, last.html = joined(last.text, piece.text), last.html or piece.html
        elif not piece.is_empty:
            self.pieces.append(piece)

    def add_unless_said(self, piece: Piece) -> None:
        """Take a piece that may repeat what stands already: laid-out words where more than a few are new."""
        told = "\n".join(each.readable for each in self.pieces)
        if not says_all(told, piece.readable, share_missing=10 if piece.html else 0):
            self.add(piece)


def joined(first: str, second: str) -> str:
    return "\n\n".join(text for text in (first, second) if text.strip())


def body_of(root: Entity, problems: list[str]) -> Body:
    """Sort a mail's parts into what is read and what is a file."""
    body = Body()
    asides: list[Piece] = []
    for entity, alternative in with_alternatives(root):
        if is_file(entity):
            body.files.append(entity)
        elif entity.is_aside:
            asides.append(piece_from(entity, None, problems))
        else:
            body.add(piece_from(entity, alternative, problems))
    for piece in asides:
        body.add_unless_said(piece)
    if not body.pieces and (named := next(filter(is_shown, body.files), None)):
        body.add(piece_from(named, None, problems))
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


def is_file(entity: Entity) -> bool:
    """What is not read: all but text without a name, a mail or a form of it that is text, a multipart without
    parts."""
    if entity.kind.startswith("multipart/"):
        return entity.depth_exceeded
    if entity.kind not in ("text/plain", "text/html", *ENRICHED):
        return True
    is_body = entity.parent_type in ("", "multipart/alternative")
    return entity.disposition.value.startswith("attachment") or bool(given_name(entity) and not is_body)


def is_shown(entity: Entity) -> bool:
    """Whether a file is a text that its sender did not attach but only gave a name: where a mail says nothing else,
    that is what it says."""
    return entity.kind in ("text/plain", "text/html") and not entity.disposition.value.startswith("attachment")


def piece_from(entity: Entity, alternative: Entity | None, problems: list[str]) -> Piece:
    data = decoded(entity, problems)
    is_html = entity.kind == "text/html"
    label = entity.content_type.get("charset") or (meta_charset(data) if is_html else "")
    text, problem = decode(data, label, entity.hints)
    note(problems, problem, if_=bool(problem))
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if is_html or (entity.kind == "text/plain" and WHOLE_HTML.match(text)):
        return Piece(html=text, alternative=alternative)
    if entity.kind in ENRICHED:
        return Piece(text=words_of_enriched(text, entity.kind), alternative=alternative)
    return Piece(text=unflowed(text, entity), alternative=alternative)


def decoded(entity: Entity, problems: list[str]) -> bytes:
    """The bytes of a text as its sender had them."""
    if entity.is_unpacked:
        return entity.body
    data, problem = decode_transfer(entity.body, entity.text("content-transfer-encoding"))
    note(problems, problem, if_=bool(problem))
    return data


def meta_charset(data: bytes) -> str:
    found = META_CHARSET.search(data[:4000])
    return found[1].decode("ascii") if found else ""


def unflowed(text: str, entity: Entity) -> str:
    """Join the soft line ends of `format=flowed` (RFC 3676)."""
    if entity.content_type.get("format").lower() != "flowed":
        return text
    delete_space = entity.content_type.get("delsp").lower() == "yes"
    joined: list[str] = []
    is_soft = False
    for line in text.split("\n"):
        is_quoted = line.startswith(">")
        line = line if is_quoted else line.removeprefix(" ")
        if is_soft and not is_quoted:
            joined[-1] = (joined[-1][:-1] if delete_space else joined[-1]) + line
        else:
            joined.append(line)
        is_soft = line.endswith(" ") and line != "-- " and not is_quoted
    return "\n".join(joined)
