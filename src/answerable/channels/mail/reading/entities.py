"""The MIME tree of a mail, divided here rather than by the standard library: attached messages keep their exact bytes,
and neither depth nor number of parts can make the work explode (900 nested parts took the library five seconds)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from answerable.channels.mail.reading.charsets import guess, printable
from answerable.channels.mail.reading.guessing import script_of
from answerable.channels.mail.reading.parameters import Parameters, parse_parameters
from answerable.channels.mail.reading.transfer import decode_transfer
from answerable.channels.mail.reading.words import header_text, unfold

MAX_DEPTH = 20
MAX_PARTS = 1000
MAX_HEADERS = 2000
MAX_HEAD = 2_000_000
HINTS_WITHIN = 50_000
LONGEST_BOUNDARY = 200
MOST_SPACE = 1000
LONGEST_TITLE = 200

Span = tuple[str, int, int]

HEADER = re.compile(rb"([!-9;-~]{1,200})[ \t]*:")
KNOWN_HEADER = re.compile(
    rb"(?:from|to|cc|subject|date|reply-to|sender|message-id|in-reply-to|references|received|return-path|delivered-to|"
    rb"mime-version|content-[a-z-]+|x-[a-z0-9-]+|list-[a-z]+|dkim-signature|authentication-results|"
    rb"auto-submitted)[ \t]*:",
    re.IGNORECASE,
)
EMPTY_LINE = re.compile(rb"\n[ \t]*\r?\n")
CHARSET = re.compile(rb"charset\s*=\s*[\"']?([\w.:-]{2,40})|=\?([\w.:-]{2,40})[?*]", re.IGNORECASE)
LIKELY_BOUNDARY = re.compile(rb"^--(\S[^\r\n]{0,69})\r?\n(?=content-)", re.IGNORECASE | re.MULTILINE)


@dataclass
class Entity:
    """A mail or one part of it: raw header lines in order, the raw body, and the parts inside a multipart."""

    headers: list[tuple[str, bytes]]
    body: bytes
    children: list["Entity"] = field(default_factory=list)
    parent_type: str = ""
    hints: tuple[str, ...] = ()
    depth_exceeded: bool = False
    # Of parts that we took out of others (`unpacking`): the body is decoded already; it is neither opened nor looked
    # through again; it is said only where the mail does not say it anyway.
    is_unpacked: bool = False
    is_settled: bool = False
    is_aside: bool = False

    def raw(self, name: str) -> bytes:
        """The first header of this name, or nothing."""
        return next((value for key, value in self.headers if key == name), b"")

    def all_raw(self, name: str) -> list[bytes]:
        return [value for key, value in self.headers if key == name]

    def unfolded(self, name: str) -> str:
        """A structured header on one line, its encoded words still encoded."""
        return unfold(self.raw(name), self.hints)

    def text(self, name: str) -> str:
        """A header as people read it."""
        return header_text(self.raw(name), self.hints)

    @property
    def subject(self) -> str:
        """As much of the subject as any program's has, for the patterns that know programs by it."""
        return self.text("subject")[:LONGEST_TITLE]

    def has(self, name: str) -> bool:
        return any(key == name for key, _ in self.headers)

    @property
    def content_type(self) -> Parameters:
        return parse_parameters(self.raw("content-type"), self.hints)

    @property
    def disposition(self) -> Parameters:
        return parse_parameters(self.raw("content-disposition"), self.hints)

    @property
    def kind(self) -> str:
        """The content type in lower case, with the default of RFC 2045 (and of digests) where it is missing."""
        value = self.content_type.value
        if re.fullmatch(r"[\w.+-]+/[\w.+-]+", value):
            return value
        return "message/rfc822" if self.parent_type == "multipart/digest" and not value else "text/plain"

    def leaves(self) -> Iterator["Entity"]:
        """Every part that is not itself divided, in the order of the mail."""
        stack = [self]
        while stack:
            entity = stack.pop()
            if entity.children:
                stack.extend(reversed(entity.children))
            else:
                yield entity


def divide(raw: bytes, problems: list[str]) -> Entity:
    """Read bytes into a tree of parts, within bounds; what lies beyond them stays whole, as one undivided part."""
    root = split_head(one_kind_of_line_end(raw), problems)
    root.hints = charsets_named(raw) or script_of_head(root)
    counted = 1
    waiting = [(root, 0)]
    while waiting:
        entity, depth = waiting.pop(0)
        if not entity.kind.startswith("multipart/"):
            continue
        if depth >= MAX_DEPTH or counted >= MAX_PARTS:
            note(problems, "The mail has more parts, or deeper ones, than we divide; the rest is kept whole.")
            entity.depth_exceeded = True
            continue
        bodies = split_body(entity, MAX_PARTS - counted, problems)
        entity.children = [part_of(entity, body, problems) for body in bodies]
        counted += len(bodies)
        waiting.extend((child, depth + 1) for child in entity.children)
    return root


def part_of(parent: Entity, raw: bytes, problems: list[str]) -> Entity:
    entity = split_head(raw, problems, first_line_may_be_blank=True)
    entity.parent_type, entity.hints = parent.kind, parent.hints
    return entity


def charsets_named(raw: bytes) -> tuple[str, ...]:
    """The character sets that the beginning of a mail names: its raw bytes are probably in one of them."""
    found = CHARSET.findall(raw[:HINTS_WITHIN])
    return tuple(dict.fromkeys((first or second).decode("ascii").lower() for first, second in found))[:5]


def script_of_head(root: Entity) -> tuple[str, ...]:
    """Where a mail names no character set: what all its headers together look like, for a name alone says little."""
    found = script_of(b"\n".join(value for _, value in root.headers)[:HINTS_WITHIN])
    return (found,) if found else ()


def one_kind_of_line_end(raw: bytes) -> bytes:
    """Ancient Macs end lines with a bare CR; a mail that has no LF at all is read as one of theirs."""
    return raw.replace(b"\r", b"\n") if b"\n" not in raw else raw


def split_head(raw: bytes, problems: list[str], first_line_may_be_blank: bool = False) -> Entity:
    """Part the header lines from the body; a line that is no header is skipped when headers go on after it."""
    if not first_line_may_be_blank:
        raw = from_first_header(raw)
    spans: list[Span] = []
    position = 0
    while position < len(raw) and len(spans) < MAX_HEADERS and position < MAX_HEAD:
        end = raw.find(b"\n", position) + 1 or len(raw)
        line = raw[position:end]
        if ends_head(raw, line, end):
            return Entity(values(raw, spans), raw[end:])
        if not take_line(line, position, end, spans):
            if not goes_on(raw, position, end, spans):
                note(problems, "The headers end without an empty line.", if_=bool(spans))
                return Entity(values(raw, spans), raw[position:])
            note(problems, f"Among the headers stands “{printable(guess(line))[:80].strip()}”.", if_=position > 0)
        position = end
    note(problems, "The mail has too many headers; the rest is read as text.", if_=position < len(raw))
    return Entity(values(raw, spans), raw[position:])


def from_first_header(raw: bytes) -> bytes:
    """A mail from its first line on, without what some programs put before it."""
    raw = raw.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
    bare = raw[:MOST_SPACE].lstrip(b" \t\r\n")
    return raw[len(raw[:MOST_SPACE]) - len(bare) :] if KNOWN_HEADER.match(bare) else raw


def ends_head(raw: bytes, line: bytes, end: int) -> bool:
    """Whether a line is the empty one that ends the headers; some programs leave a space in it."""
    if line.strip(b"\r\n"):
        return not line.strip() and raw[end : end + 1] not in (b" ", b"\t") and not headers_follow(raw, end)
    return True


def headers_follow(raw: bytes, position: int) -> bool:
    """Whether headers stand there, up to the next empty line; `Order: 4711` by itself is what somebody writes."""
    block = EMPTY_LINE.split(raw[position : position + MOST_SPACE], maxsplit=1)[0]
    return bool(HEADER.match(block)) and any(map(KNOWN_HEADER.match, block.split(b"\n")))


def take_line(line: bytes, start: int, end: int, spans: list[Span]) -> bool:
    """Add one line to the headers: a continuation, or a header of its own. False when it is neither."""
    if line[:1] in b" \t" and spans:
        name, begun, _ = spans[-1]
        spans[-1] = (name, begun, end)
        return True
    found = HEADER.match(line)
    if found:
        spans.append((found[1].decode("ascii").lower(), start + found.end(), end))
    return bool(found)


def values(raw: bytes, spans: list[Span]) -> list[tuple[str, bytes]]:
    return [(name, raw[start:end]) for name, start, end in spans]


def goes_on(raw: bytes, position: int, end: int, spans: list[Span]) -> bool:
    """Whether a line that is no header may be stepped over: an mbox separator, or junk between two headers. What
    parts the parts of a mail is no junk."""
    if position == 0 and raw.startswith((b"From ", b">From ")):
        return True
    return bool(spans and not raw.startswith(b"--", position) and KNOWN_HEADER.match(raw, end))


def split_body(entity: Entity, most: int, problems: list[str]) -> list[bytes]:
    """The raw parts between the boundary lines; none when no boundary can be found, so that it stays a text."""
    boundary = boundary_of(entity)
    if boundary and b"--" + boundary not in entity.body:
        entity.body = out_of_transfer(entity)
    marks = delimiters(entity.body, boundary, most) if boundary else []
    if not any(not closing for _, _, closing in marks):
        guessed = LIKELY_BOUNDARY.search(entity.body)
        marks = delimiters(entity.body, guessed[1].rstrip(), most) if guessed else []
        note(problems, "The mail says it has several parts, but its boundary is missing.")
    elif not any(closing for _, _, closing in marks):
        note(problems, "The last part has no end; the mail may be cut off.")
    ends = [start for start, _, _ in marks[1:]] + [len(entity.body)] * bool(marks)
    spans = [(start, end) for (_, start, closing), end in zip(marks, ends, strict=True) if not closing and start <= end]
    if len(spans) > most:
        spans = [*spans[: most - 1], (spans[most - 1][0], len(entity.body))] if most else []
    return [body for start, end in spans if (body := entity.body[start:end]).strip()]


def out_of_transfer(entity: Entity) -> bytes:
    """What RFC 2045 forbids and some gateways do: a body of several parts, all of it encoded once more."""
    encoding = entity.text("content-transfer-encoding")
    is_encoded = encoding.strip().lower() in ("base64", "quoted-printable")
    return decode_transfer(entity.body, encoding)[0] if is_encoded else entity.body


def boundary_of(entity: Entity) -> bytes:
    return entity.content_type.get("boundary").encode("utf-8", "surrogateescape").rstrip()[:LONGEST_BOUNDARY]


def delimiters(body: bytes, boundary: bytes, most: int) -> list[tuple[int, int, bool]]:
    """Where each boundary line starts (with the line end before it), where it ends, and whether it closes."""
    found: list[tuple[int, int, bool]] = []
    mark = b"--" + boundary
    at = body.find(mark)
    while at >= 0 and len(found) <= 2 * most:
        if at == 0 or body[at - 1 : at] == b"\n":
            end = body.find(b"\n", at) + 1 or len(body)
            rest = body[at + len(mark) : min(end, at + len(mark) + LONGEST_BOUNDARY)].strip()
            if rest in (b"", b"--"):
                found.append((before_line_end(body, at), end, rest == b"--"))
        at = body.find(mark, at + len(mark))
    return found


def before_line_end(body: bytes, at: int) -> int:
    at -= at > 0
    return at - 1 if at > 0 and body[at - 1 : at + 1] == b"\r\n" else at


def note(problems: list[str], sentence: str, if_: bool = True) -> None:
    """Add a sentence once, however often its cause occurs."""
    if if_ and sentence not in problems:
        problems.append(sentence)
