"""What a mail server says, taken apart: facts, words and moments of mails, and the folders that it has.

Servers differ. They name a mail before or after its words, send facts that nobody asked for in between, leave out what
they do not know, and write dates and names in ways of their own.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from imap_tools.imap_utf7 import utf7_decode

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
UID = re.compile(rb"\bUID (\d+)", re.IGNORECASE)
SIZE = re.compile(rb"\bRFC822\.SIZE (\d+)", re.IGNORECASE)
TOLD_WHEN = re.compile(rb"\bINTERNALDATE\b", re.IGNORECASE)
ARRIVED = re.compile(
    rb'\bINTERNALDATE "\s*(\d{1,2})-(\w{3})-(\d{4}) (\d\d):(\d\d):(\d\d)(?: ([+-])(\d\d)(\d\d))?', re.IGNORECASE
)
QUOTED = re.compile(rb'(BODY\[[^\]]*\](?:<\d+>)?) (?:NIL|"((?:[^"\\]|\\.)*)")', re.IGNORECASE)
WHOLE = re.compile(rb"BODY\[\](?!<)", re.IGNORECASE)
# mailbox-list of RFC 3501, section 7.2.2: flags, what stands between levels, and the name, which may be a literal.
LISTED = re.compile(rb'\(([^)]*)\) (?:"((?:\\.|[^"\\])*)"|NIL) ?(.*)\Z', re.DOTALL | re.IGNORECASE)
EARLIEST = 1990  # a clock that was never set


@dataclass(frozen=True)
class Facts:
    """What the server knows of a mail beside its words. `arrived_at`: when it reached the server, if it says so."""

    uid: int
    arrived_at: datetime | None
    size: int


@dataclass(frozen=True)
class Words:
    """What was fetched of a mail's words; `is_whole` where the server gave all of them though a piece was asked for."""

    uid: int
    raw: bytes
    is_whole: bool


@dataclass(frozen=True)
class Listed:
    """A folder of the server. `flags`: its attributes (RFC 3501, RFC 6154), in lower case. `raw`: its name there."""

    name: str
    flags: frozenset[str]
    raw: bytes

    @property
    def can_be_read(self) -> bool:
        return not self.flags & {"\\noselect", "\\nonexistent"}


def facts_in(data: Iterable[Any], wanted: Container[int]) -> list[Facts]:
    """The facts of each mail, once, in the order of their numbers; a mail of which only flags are told is not one."""
    found: dict[int, tuple[datetime | None, int]] = {}
    for line in data:
        told = line if isinstance(line, bytes) else b" ".join(line) if isinstance(line, tuple) else b""
        uid, size = UID.search(told), SIZE.search(told)
        if uid and int(uid[1]) in wanted and (size or TOLD_WHEN.search(told)):
            found[int(uid[1])] = moment(told), int(size[1]) if size else 0
    return [Facts(uid, *found[uid]) for uid in sorted(found)]


def words_in(data: Iterable[Any]) -> Iterator[Words]:
    """The words of each mail in an answer to FETCH. A mail's number may stand before or after them."""
    items = list(data)
    for place, item in enumerate(items):
        if isinstance(item, tuple):
            after = items[place + 1] if place + 1 < len(items) and isinstance(items[place + 1], bytes) else b""
            if b"BODY[" in item[0].upper() and (uid := UID.search(item[0]) or UID.search(after)):
                yield Words(int(uid[1]), item[1], WHOLE.search(item[0]) is not None)
        elif isinstance(item, bytes) and (quoted := QUOTED.search(item)) and (uid := UID.search(item)):
            raw = re.sub(rb"\\(.)", rb"\1", quoted[2] or b"")
            yield Words(int(uid[1]), raw, WHOLE.search(quoted[1]) is not None)


def numbers_in(data: Iterable[Any]) -> list[int]:
    """The numbers in an answer to SEARCH, which may come in several lines, in ascending order."""
    return sorted({int(each) for line in data if isinstance(line, bytes) for each in line.split() if each.isdigit()})


def folders_in(data: Iterable[Any]) -> Iterator[Listed]:
    """The folders in an answer to LIST; names as people read them."""
    for line in data:
        told = line[0] if isinstance(line, tuple) else line
        found = LISTED.match(told) if isinstance(told, bytes) else None
        if found:
            flags = frozenset(found[1].decode("ascii", "replace").lower().split())
            raw = line[1] if isinstance(line, tuple) else _unquoted(found[3])
            if raw:
                yield Listed(decoded(raw), flags, raw)


def decoded(raw: bytes) -> str:
    """A folder's name from modified UTF-7 (RFC 3501, section 5.1.3); one that is not written in it stays as it is."""
    try:
        return utf7_decode(raw) if raw.isascii() else raw.decode("utf-8", "replace")
    except ValueError:
        return raw.decode("ascii")


def moment(told: bytes) -> datetime | None:
    """When a mail reached the server; None where that is not said, or cannot be meant."""
    found = ARRIVED.search(told)
    name = found[2].decode("ascii", "replace").lower() if found else ""
    if found is None or name not in MONTHS or int(found[3]) < EARLIEST:
        return None
    day, year, hour, minute, second = (int(found[place]) for place in (1, 3, 4, 5, 6))
    away = timedelta(hours=int(found[8] or 0), minutes=int(found[9] or 0)) * (-1 if found[7] == b"-" else 1)
    try:
        there = datetime(year, MONTHS.index(name) + 1, day, hour, minute, second, tzinfo=timezone(away))
        return there.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def day(at: datetime) -> str:
    """A day as SEARCH takes it."""
    return f"{at.day}-{MONTHS[at.month - 1].title()}-{at.year}"


def _unquoted(raw: bytes) -> bytes:
    quoted = re.fullmatch(rb'"((?:\\.|[^"\\])*)"', raw.strip(), re.DOTALL)
    return re.sub(rb"\\(.)", rb"\1", quoted[1]) if quoted else raw.strip()
