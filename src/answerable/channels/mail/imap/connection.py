"""One conversation with a mail server, in which we can only read, and move what we are told to move.

Nothing here sets or asks a flag, and nothing deletes: mail is peeked at (`BODY.PEEK`), and a folder from which nothing
is moved is opened for reading only (`EXAMINE`).
"""

from __future__ import annotations

import imaplib
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from django.utils.translation import gettext as _
from imap_tools import BaseMailBox

from answerable.channels.mail.imap.answers import Facts, Listed, facts_in, folders_in, numbers_in, words_in
from answerable.channels.mail.imap.folder_names import FolderNames
from answerable.channels.mail.imap.trouble import (
    FOLDER,
    Declined,
    Trouble,
    asks_for_patience,
    of_folder,
    spoken_with,
)

AT_ONCE = 200  # mails of which facts are asked in one command
PIECE = 2**20  # bytes of a mail that are asked for in one command
LONGEST_HEAD = 2**18
PUTS = ("COPY", "MOVE", "CREATE")  # where OVERQUOTA speaks of the target, not of us
# No server is believed that sends more at once than was asked for, nor a line that no search could fill.
LARGEST = 2 * PIECE
imaplib._MAXLINE = 16 * 2**20  # type: ignore[attr-defined]  # a search may name a million mails in one line
LITERAL = re.compile(rb".*~?{(?P<size>\d+)\+?}$", re.DOTALL)  # RFC 7888 and RFC 3516 too, though no server should
SLOW = 120.0  # seconds for a list of all folders
# So many numbers are asked about in one search: a server may take long over more, or refuse it.
WIDTH, LEAST_WIDTH, MANY = 5_000, 50, 5_000

T = TypeVar("T")


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
        self.client.Literal = LITERAL  # type: ignore[attr-defined]
        self.uidvalidity: int | None = None
        # What the server wants people to know (RFC 3501, section 7.1), the last of it.
        self.alert = ""
        self.capabilities = self._capabilities()
        self.names = FolderNames()

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

    def folders(self) -> list[Listed]:
        """All that it has, by their names; with what each is for, where it tells (RFC 6154)."""
        special = {"SPECIAL-USE", "LIST-EXTENDED"} <= self.capabilities
        with self._patiently():
            data = self._say("LIST", '""', '"*"', *(["RETURN (SPECIAL-USE)"] if special else []))
        listed = list(folders_in(data))
        self.names.learn(listed)
        found = {folder.name: folder for folder in listed}
        return [found[name] for name in sorted(found, key=lambda name: (name.upper() != "INBOX", name.casefold()))]

    def count(self, folder: str) -> int:
        """How many mails lie in a folder, without going there."""
        data = self._named(folder, lambda name: self._say("STATUS", name, "(MESSAGES)"))
        told = b" ".join(each[0] if isinstance(each, tuple) else each for each in data if each)
        found = re.search(rb"\bMESSAGES (\d+)", told, re.IGNORECASE)
        if found is None:
            raise Declined(_("The server does not say how many mails lie in %(folder)s.") % {"folder": folder})
        return int(found[1])

    def make(self, folder: str) -> None:
        with spoken_with(self.host):
            self.box.folder.create(folder)

    def enter(self, folder: str, *, to_move: bool = False) -> State:
        """Go into a folder; for reading only, unless something is to be moved from it."""
        try:
            self._named(folder, lambda name: self._open(name, to_move=to_move))
        except Declined as error:
            raise of_folder(folder, error) from error
        uidvalidity, next_uid = self._told("UIDVALIDITY"), self._told("UIDNEXT")
        self._settle()
        self.uidvalidity = uidvalidity
        if not uidvalidity:  # zero is no number of that kind, and says nothing
            raise of_folder(folder, Declined("its mails have no lasting numbers (UIDVALIDITY)"))
        return State(uidvalidity, next_uid)

    def uids(self, criteria: str) -> list[int]:
        """The mails of this folder that meet the criteria (RFC 3501, 6.4.4), in ascending order."""
        return numbers_in(self._uid("SEARCH", criteria))

    def uids_from(self, first: int, last: int | None = None, more: str = "") -> list[int]:
        """Those numbered within these bounds. `n:*` always names the last mail, however low its number is."""
        found = self.uids(f"UID {first}:{last or '*'} {more}".strip())
        return [uid for uid in found if first <= uid <= (last or uid)]

    def windows(self, first: int, last: int, more: str = "") -> Iterator[list[int]]:
        """The same, some thousands at a time, asked for in so many commands as the server bears and memory likes."""
        width = WIDTH
        while first <= last:
            up_to = min(first + width - 1, last)
            try:
                found = self.uids_from(first, up_to, more)
            except Declined:
                if width <= LEAST_WIDTH:
                    raise
                width //= 4
                continue
            if found:
                yield found
            first = up_to + 1
            width = width * 4 if len(found) < MANY // 8 else max(width // 2, WIDTH) if len(found) > MANY else width

    def next_uid(self) -> int:
        """The number after the last mail that lies there, for servers that do not tell which comes next. Courier finds
        nothing by `*` alone."""
        return max(self.uids("UID *") or self.uids("ALL"), default=0) + 1

    def facts(self, uids: Sequence[int]) -> Iterator[Facts]:
        """Of each mail that is still there, in the order of their numbers."""
        for some in batches(uids, AT_ONCE):
            yield from facts_in(self._fetch(some, "(UID INTERNALDATE RFC822.SIZE)"), some)

    def dates(self, uids: Sequence[int]) -> dict[int, bytes]:
        """The Date that stands in each mail."""
        told: dict[int, bytes] = {}
        for some in batches(uids, AT_ONCE):
            found = words_in(self._fetch(some, "(UID BODY.PEEK[HEADER.FIELDS (DATE)])"))
            told |= {words.uid: words.raw for words in found if words.uid in some}
        return {uid: head.partition(b":")[2].strip() for uid, head in told.items()}

    def head(self, uid: int) -> bytes:
        """The lines above its words, or the first of very many."""
        found = words_in(self._fetch([uid], f"(UID BODY.PEEK[HEADER]<0.{LONGEST_HEAD}>)"))
        return next((words.raw[:LONGEST_HEAD] for words in found if words.uid == uid), b"")

    def pieces(self, uid: int) -> Iterator[bytes]:
        """The mail as it is, piece by piece; nothing where it is no longer there. Its size is not believed."""
        start = 0
        while True:
            found = words_in(self._fetch([uid], f"(UID BODY.PEEK[]<{start}.{PIECE}>)"))
            words = next((words for words in found if words.uid == uid), None)
            if words is None:
                return
            if words.is_whole:
                yield words.raw[start:]
                return
            if words.raw:
                yield words.raw
            if len(words.raw) < PIECE:
                return
            start += len(words.raw)

    def small(self, uids: Sequence[int]) -> dict[int, bytes]:
        """Several mails at once; those that are not small after all, or not given, are left out."""
        found = words_in(self._fetch(uids, f"(UID BODY.PEEK[]<0.{PIECE}>)"))
        return {words.uid: words.raw for words in found if words.uid in uids and 0 < len(words.raw) < PIECE}

    @property
    def can_move(self) -> bool:
        """Whether one mail can be moved and no other be touched."""
        return bool({"MOVE", "UIDPLUS"} & self.capabilities)

    def move(self, uids: Sequence[int], folder: str) -> None:
        """Into another folder; where the server cannot do it in one step, copied there and only these expunged here."""
        numbers = ",".join(map(str, uids))
        if "MOVE" in self.capabilities:
            self._named(folder, lambda name: self._uid("MOVE", numbers, name))
            return
        self._named(folder, lambda name: self._uid("COPY", numbers, name))
        self._uid("STORE", numbers, "+FLAGS.SILENT", r"(\Deleted)")
        self._uid("EXPUNGE", numbers)

    def _open(self, name: bytes, *, to_move: bool) -> None:
        with spoken_with(self.host):
            self.box.folder.set(name, readonly=not to_move)

    def _named(self, folder: str, ask: Callable[[bytes], T]) -> T:
        """Ask by the folder's name as it should be written; where that is refused, as the server itself writes it."""
        tried = self.names.written(folder)
        try:
            return ask(tried)
        except Declined:
            if not self.names.may_be_odd(folder):
                raise
            self.folders()
            if (own := self.names.written(folder)) == tried:
                raise
            return ask(own)

    def _uid(self, command: str, *words: Any) -> list[Any]:
        return self._say("UID", command, *words)

    def _say(self, *words: Any) -> list[Any]:
        """One command and the answer to it. A server that wants to be left alone for a while is Throttled."""
        name = words[1] if words[0] == "UID" else words[0]
        with spoken_with(self.host):
            status, data = self.client._simple_command(*words)
            # imaplib knows of no UID EXPUNGE (RFC 4315) and would refuse its own check of arguments.
            if status == "OK" and name in ("SEARCH", "FETCH", "LIST", "STATUS"):
                _status, data = self.client._untagged_response(status, data, name)
        self._settle()
        if status != "OK":
            said = _first(data)
            raise asks_for_patience(said, self.host, is_put=name in PUTS) or Declined(said)
        return list(data)

    def _settle(self) -> None:
        """What nobody asked for is noted, or forgotten; but for a farewell. Numbered anew, nothing counts any more."""
        said = self.client.untagged_responses
        for line in [*said.get("NO", []), *said.get("OK", [])]:
            if isinstance(line, bytes) and line.upper().startswith(b"[ALERT]"):
                self.alert = " ".join(line[7:].decode("utf-8", "replace").split())[:400]
        numbered = [int(each) for each in said.get("UIDVALIDITY", []) if isinstance(each, bytes) and each.isdigit()]
        for name in [name for name in said if name != "BYE"]:
            del said[name]
        if numbered and self.uidvalidity and numbered[-1] != self.uidvalidity:
            raise Trouble(FOLDER, _("The folder was numbered anew while it was read. It is looked at from the start."))

    @contextmanager
    def _patiently(self) -> Iterator[None]:
        """A list of very many folders may take a server long."""
        usual = self.client.sock.gettimeout()
        self.client.sock.settimeout(SLOW)
        try:
            yield
        finally:
            self.client.sock.settimeout(usual)

    def _fetch(self, uids: Sequence[int], parts: str) -> list[Any]:
        return self._uid("FETCH", ",".join(map(str, uids)), parts)

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


def _bounded(read: Callable[[int], bytes]) -> Callable[[int], bytes]:
    def read_at_most(size: int) -> bytes:
        if size > LARGEST:
            raise imaplib.IMAP4.abort(f"{size} bytes were announced, and {LARGEST} at most were asked for")
        return read(size)

    return read_at_most


def _first(data: Any) -> str:
    said = data[0] if data else b""
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
