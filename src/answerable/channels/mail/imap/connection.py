"""One conversation with a mail server, in which we can only read, and move what we are told to move.

Nothing here sets or asks a flag, and nothing deletes: mail is peeked at (`BODY.PEEK`), and a folder from which nothing
is moved is opened for reading only (`EXAMINE`).
"""

from __future__ import annotations

import imaplib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from imap_tools import BaseMailBox
from imap_tools.folder import FolderInfo
from imap_tools.utils import encode_folder

from answerable.channels.mail.imap.trouble import Declined, of_folder, spoken_with

AT_ONCE = 200  # mails of which facts are asked in one command
PIECE = 2**20  # bytes of a mail that are asked for in one command
LONGEST_HEAD = 2**18
# No server is believed that sends more at once than was asked for, nor a line that no search could fill.
LARGEST = 2 * PIECE
imaplib._MAXLINE = 16 * 2**20  # type: ignore[attr-defined]  # a search may name a million mails in one line
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
UID = re.compile(rb"\bUID (\d+)")
SIZE = re.compile(rb"\bRFC822\.SIZE (\d+)")
ARRIVED = re.compile(rb'\bINTERNALDATE "\s?(\d{1,2})-(\w{3})-(\d{4}) (\d\d):(\d\d):(\d\d) ([+-])(\d\d)(\d\d)"')
QUOTED = re.compile(rb'BODY\[[^\]]*\](?:<\d+>)? (?:NIL|"((?:[^"\\]|\\.)*)")')


@dataclass(frozen=True)
class Facts:
    """What the server knows of a mail beside its words. `arrived_at`: when it reached the server, if it says so."""

    uid: int
    arrived_at: datetime | None
    size: int


@dataclass(frozen=True)
class State:
    """How a folder is numbered. `next_uid` is there where the server told it."""

    uidvalidity: int
    next_uid: int | None


class Connection:
    """A signed-in conversation; Trouble where it breaks, Declined where the server says no to one command."""

    def __init__(self, box: BaseMailBox, host: str) -> None:
        self.box, self.host, self.client = box, host, box.client
        self.client.read = _bounded(self.client.read)  # type: ignore[assignment,method-assign]
        self.capabilities = self._capabilities()

    def __enter__(self) -> Connection:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        """Take leave; a server that hung up already is left alone."""
        try:
            self.client.sock.settimeout(3)
            self.client.logout()
        except Exception:  # whatever is wrong with it, nothing more is wanted of it
            self.client.shutdown()

    def folders(self) -> list[FolderInfo]:
        with spoken_with(self.host):
            return self.box.folder.list()

    def count(self, folder: str) -> int:
        """How many mails lie in a folder, without going there."""
        with spoken_with(self.host):
            return int(self.box.folder.status(folder, ["MESSAGES"])["MESSAGES"])

    def make(self, folder: str) -> None:
        with spoken_with(self.host):
            self.box.folder.create(folder)

    def enter(self, folder: str, *, to_move: bool = False) -> State:
        """Go into a folder; for reading only, unless something is to be moved from it."""
        try:
            with spoken_with(self.host):
                self.box.folder.set(folder, readonly=not to_move)
        except Declined as error:
            raise of_folder(folder, error) from error
        uidvalidity, next_uid = self._told("UIDVALIDITY"), self._told("UIDNEXT")
        if uidvalidity is None:
            raise of_folder(folder, Declined("its mails have no lasting numbers (UIDVALIDITY)"))
        return State(uidvalidity, next_uid)

    def uids(self, criteria: str) -> list[int]:
        """The mails of this folder that meet the criteria (RFC 3501, 6.4.4), in ascending order."""
        with spoken_with(self.host):
            return sorted({int(uid) for uid in self.box.uids(criteria, charset=None)})

    def uids_from(self, first: int, last: int | None = None, more: str = "") -> list[int]:
        """Those numbered within these bounds. `n:*` always names the last mail, however low its number is."""
        found = self.uids(f"UID {first}:{last or '*'} {more}".strip())
        return [uid for uid in found if first <= uid <= (last or uid)]

    def facts(self, uids: Sequence[int]) -> Iterator[Facts]:
        """Of each mail that is still there, in the order of their numbers."""
        for some in batches(uids, AT_ONCE):
            yield from sorted(self._facts_of(some), key=lambda facts: facts.uid)

    def dates(self, uids: Sequence[int]) -> dict[int, bytes]:
        """The Date that stands in each mail."""
        told: dict[int, bytes] = {}
        for some in batches(uids, AT_ONCE):
            told |= dict(_literals(self._fetch(some, "(UID BODY.PEEK[HEADER.FIELDS (DATE)])")))
        return {uid: head.partition(b":")[2].strip() for uid, head in told.items()}

    def head(self, uid: int) -> bytes:
        """The lines above its words, or the first of very many."""
        found = dict(_literals(self._fetch([uid], f"(UID BODY.PEEK[HEADER]<0.{LONGEST_HEAD}>)")))
        return found.get(uid, b"")

    def pieces(self, uid: int) -> Iterator[bytes]:
        """The mail as it is, piece by piece; nothing where it is no longer there."""
        start = 0
        while True:
            found = dict(_literals(self._fetch([uid], f"(UID BODY.PEEK[]<{start}.{PIECE}>)")))
            if piece := found.get(uid, b""):
                yield piece
            if len(piece) < PIECE:
                return
            start += len(piece)

    @property
    def can_move(self) -> bool:
        """Whether one mail can be moved and no other be touched."""
        return bool({"MOVE", "UIDPLUS"} & self.capabilities)

    def move(self, uids: Sequence[int], folder: str) -> None:
        """Into another folder; where the server cannot do it in one step, copied there and only these expunged here."""
        numbers, target = ",".join(map(str, uids)), encode_folder(folder)
        if "MOVE" in self.capabilities:
            self._uid("MOVE", numbers, target)
            return
        self._uid("COPY", numbers, target)
        self._uid("STORE", numbers, "+FLAGS.SILENT", r"(\Deleted)")
        self._uid("EXPUNGE", numbers)

    def _uid(self, command: str, *words: Any) -> list[Any]:
        with spoken_with(self.host):
            if command == "EXPUNGE":
                # imaplib knows of no UID EXPUNGE (RFC 4315) and would refuse its own check of arguments.
                status, data = self.client._simple_command("UID", command, *words)
            else:
                status, data = self.client.uid(command, *words)
        if status != "OK":
            raise Declined(_first(data))
        return list(data)

    def _fetch(self, uids: Sequence[int], parts: str) -> list[Any]:
        return self._uid("FETCH", ",".join(map(str, uids)), parts)

    def _facts_of(self, uids: Sequence[int]) -> Iterator[Facts]:
        for line in self._fetch(uids, "(UID INTERNALDATE RFC822.SIZE)"):
            told = line if isinstance(line, bytes) else b" ".join(line) if isinstance(line, tuple) else b""
            if (uid := UID.search(told)) and int(uid[1]) in uids:
                size = SIZE.search(told)
                yield Facts(int(uid[1]), _moment(told), int(size[1]) if size else 0)

    def _told(self, name: str) -> int | None:
        """A number that the server gave with the folder."""
        _typ, data = self.client.response(name)
        numbers = [int(each) for each in data or () if each and each.isdigit()]
        return numbers[-1] if numbers else None

    def _capabilities(self) -> frozenset[str]:
        """What it can do for whoever is signed in; before, it may have named less."""
        with spoken_with(self.host):
            _status, data = self.client.capability()
        return frozenset(data[-1].decode("ascii", "replace").upper().split()) if data and data[-1] else frozenset()


def batches(items: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]


def day(at: datetime) -> str:
    """A day as SEARCH takes it."""
    return f"{at.day}-{MONTHS[at.month - 1].title()}-{at.year}"


def _bounded(read: Callable[[int], bytes]) -> Callable[[int], bytes]:
    def read_at_most(size: int) -> bytes:
        if size > LARGEST:
            raise imaplib.IMAP4.abort(f"{size} bytes were announced, and {LARGEST} at most were asked for")
        return read(size)

    return read_at_most


def _moment(told: bytes) -> datetime | None:
    found = ARRIVED.search(told)
    name = found[2].decode("ascii", "replace").lower() if found else ""
    if found is None or name not in MONTHS:
        return None
    day, year, hour, minute, second = (int(found[place]) for place in (1, 3, 4, 5, 6))
    away = timedelta(hours=int(found[8]), minutes=int(found[9])) * (-1 if found[7] == b"-" else 1)
    try:
        there = datetime(year, MONTHS.index(name) + 1, day, hour, minute, second, tzinfo=timezone(away))
        return there.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _literals(data: Iterable[Any]) -> Iterator[tuple[int, bytes]]:
    """The words of each mail in an answer to FETCH. A mail's number may stand before or after them."""
    items = list(data)
    for place, item in enumerate(items):
        if isinstance(item, tuple):
            after = items[place + 1] if place + 1 < len(items) and isinstance(items[place + 1], bytes) else b""
            if b"BODY[" in item[0] and (uid := UID.search(item[0]) or UID.search(after)):
                yield int(uid[1]), item[1]
        elif isinstance(item, bytes) and (quoted := QUOTED.search(item)) and (uid := UID.search(item)):
            yield int(uid[1]), re.sub(rb"\\(.)", rb"\1", quoted[1] or b"")


def _first(data: Any) -> str:
    said = data[0] if data else b""
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
