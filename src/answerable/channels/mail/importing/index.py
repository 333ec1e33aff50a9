"""What is known of the mails of one import, in a database of its own on disk: memory does not grow with them."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

from answerable.channels.mail.importing.places import Place

PASSING = "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA temp_store = FILE;"
LASTING = "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA temp_store = FILE;"
SCHEMA = """
CREATE TABLE IF NOT EXISTS node (id INTEGER PRIMARY KEY, name BLOB UNIQUE NOT NULL, above INTEGER);
CREATE TABLE IF NOT EXISTS mail (
    id INTEGER PRIMARY KEY, path BLOB, kind TEXT, start INTEGER, size INTEGER,
    sha256 TEXT UNIQUE, said INTEGER, ours INTEGER, automatic INTEGER, there INTEGER, twin INTEGER,
    message_id BLOB, words TEXT, sender BLOB, customer BLOB, team INTEGER, talk INTEGER
);
CREATE TABLE IF NOT EXISTS met (address BLOB PRIMARY KEY);
CREATE INDEX IF NOT EXISTS mail_twins ON mail (message_id, words);
CREATE TABLE IF NOT EXISTS named (mail INTEGER, id BLOB);
CREATE TABLE IF NOT EXISTS outside (mail INTEGER, address BLOB);
CREATE INDEX IF NOT EXISTS named_of ON named (mail);
CREATE INDEX IF NOT EXISTS outside_of ON outside (mail);
"""
EVERYTHING = "SELECT path, kind, start, size, sha256, said, ours, automatic, there, twin, customer, team FROM mail"


@dataclass(frozen=True)
class Row:
    """One mail, as far as it must be known before it is filed. `customer` is whose matter it would be."""

    place: Place
    sha256: str
    said_at: datetime
    is_ours: bool
    is_automatic: bool
    is_there: bool
    is_twin: bool
    customer: str
    team_id: int | None

    @property
    def counted(self) -> str:
        """As what it is counted when it comes in."""
        return "silent" if self.is_automatic else "ours" if self.is_ours else "mails"


@dataclass(frozen=True)
class Entry(Row):
    """The same as it is entered, with that by which the index finds its twins and its conversation."""

    message_id: str
    words_sha256: str
    sender: str
    outside: tuple[str, ...]
    named: tuple[str, ...]


class Index:
    """The mails by conversation (`talk`): chained by their Message-IDs, with somebody outside in common.

    A chain alone does not make one: everybody who answers the same circular hangs on one Message-ID.
    """

    def __init__(self, place: Path | None = None) -> None:
        """In a place of the system's own, gone with whoever uses it; or in a lasting `place`, to go on from."""
        self._folder = None if place else tempfile.TemporaryDirectory(prefix="answerable-import-")
        passing = Path(self._folder.name if self._folder else "") / "index.sqlite3"
        self.db = sqlite3.connect(place or passing, isolation_level=None)
        self.db.executescript(LASTING if place else PASSING)
        self.db.executescript(SCHEMA)
        self.db.execute("BEGIN")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.db.close()
        if self._folder:
            self._folder.cleanup()

    def commit(self) -> None:
        """What was noted so far outlasts this process, where the index does."""
        self.db.execute("COMMIT")
        self.db.execute("BEGIN")

    def has_twin(self, entry: Entry) -> bool:
        """Whether the same Message-ID with the same sender and words is here already."""
        facts = _raw(entry.message_id), entry.words_sha256, _raw(entry.sender)
        found = self.db.execute("SELECT 1 FROM mail WHERE message_id = ? AND words = ? AND sender = ?", facts)
        return bool(entry.message_id) and found.fetchone() is not None

    def put(self, entry: Entry) -> bool:
        """Note it; False where the same bytes are here already."""
        place = entry.place
        facts = {
            "path": place.path,
            "kind": place.kind,
            "start": place.start,
            "size": place.size,
            "sha256": entry.sha256,
            "said": int(entry.said_at.timestamp()),
            "ours": entry.is_ours,
            "automatic": entry.is_automatic,
            "there": entry.is_there,
            "twin": entry.is_twin,
            "message_id": _raw(entry.message_id),
            "words": entry.words_sha256,
            "sender": _raw(entry.sender),
            "customer": _raw(entry.customer),
            "team": entry.team_id,
        }
        columns, marks = ", ".join(facts), ", ".join("?" * len(facts))
        row = self.db.execute(f"INSERT OR IGNORE INTO mail ({columns}) VALUES ({marks})", list(facts.values()))
        if not row.rowcount:
            return False
        names = [entry.message_id or f"\0{entry.sha256}", *entry.named]
        self.db.executemany("INSERT INTO named VALUES (?, ?)", [(row.lastrowid, _raw(name)) for name in names])
        self.db.executemany("INSERT INTO outside VALUES (?, ?)", [(row.lastrowid, _raw(one)) for one in entry.outside])
        self._join(names)
        return True

    def find_talks(self) -> None:
        """Say of each mail which conversation it belongs to."""
        for number, name in self._all(
            "SELECT mail, id FROM named WHERE rowid IN (SELECT min(rowid) FROM named GROUP BY mail)"
        ):
            chain = self._top(self._node(name))
            people = self.db.execute("SELECT address FROM outside WHERE mail = ?", [number]).fetchall()
            self._join([f"\0mail {number}", *(f"\0{chain} {_text(address)}" for (address,) in people)])
        for (number,) in self._all("SELECT id FROM mail"):
            talk = self._top(self._node(_raw(f"\0mail {number}")))
            self.db.execute("UPDATE mail SET talk = ? WHERE id = ?", [talk, number])
        self.db.execute("CREATE INDEX IF NOT EXISTS mail_by_talk ON mail (talk, said, id)")

    def note_there(self, sha256: str) -> None:
        """It was brought in."""
        self.db.execute("UPDATE mail SET there = 1 WHERE sha256 = ?", [sha256])

    def talks(self) -> Iterator[int]:
        """The conversations, the one that began first first."""
        for (talk,) in self._all("SELECT talk FROM mail GROUP BY talk ORDER BY min(said), talk"):
            yield talk

    def of(self, talk: int) -> Iterator[Row]:
        """The mails of a conversation by their dates."""
        for row in self._all(f"{EVERYTHING} WHERE talk = ? ORDER BY said, id", talk):
            path, kind, start, size, sha256, said, ours, automatic, there, twin, customer, team = row
            place, said_at = Place(path, kind, start, size), datetime.fromtimestamp(said, UTC)
            facts = bool(ours), bool(automatic), bool(there), bool(twin)
            yield Row(place, sha256, said_at, *facts, _text(customer), team)

    def named_in(self, talk: int, most: int) -> list[str]:
        """Message-IDs that a conversation's mails bear or answer."""
        rows = self.db.execute(
            "SELECT DISTINCT named.id FROM named JOIN mail ON mail.id = named.mail WHERE talk = ? LIMIT ?", [talk, most]
        )
        return [name for (raw,) in rows if not (name := _text(raw)).startswith("\0")]

    def outside_in(self, talk: int, most: int) -> list[str]:
        """The addresses of everybody outside in a conversation."""
        rows = self.db.execute(
            "SELECT DISTINCT address FROM outside JOIN mail ON mail.id = outside.mail WHERE talk = ? LIMIT ?",
            [talk, most],
        )
        return [_text(raw) for (raw,) in rows]

    def meet(self, address: str) -> None:
        """Somebody whose case would begin here."""
        self.db.execute("INSERT OR IGNORE INTO met VALUES (?)", [_raw(address)])

    def met(self) -> Iterator[str]:
        for (address,) in self._all("SELECT address FROM met"):
            yield _text(address)

    def count(self, *, there: bool) -> int:
        """How many mails are here already, or are not."""
        return int(self.db.execute("SELECT count(*) FROM mail WHERE there = ?", [there]).fetchone()[0])

    def _all(self, query: str, *facts: object) -> Iterator[Any]:
        """Rows as they come, on a cursor of their own."""
        yield from self.db.cursor().execute(query, facts)

    def _join(self, names: Iterable[str]) -> None:
        tops = {self._top(self._node(_raw(name))) for name in names}
        first = min(tops)
        self.db.executemany("UPDATE node SET above = ? WHERE id = ?", [(first, top) for top in tops - {first}])

    def _node(self, name: object) -> int:
        self.db.execute("INSERT OR IGNORE INTO node (name) VALUES (?)", [name])
        return int(self.db.execute("SELECT id FROM node WHERE name = ?", [name]).fetchone()[0])

    def _top(self, number: int) -> int:
        """Where its chain ends; whatever lay on the way points there from now on."""
        way = []
        while (above := self.db.execute("SELECT above FROM node WHERE id = ?", [number]).fetchone()[0]) is not None:
            way.append(number)
            number = above
        self.db.executemany("UPDATE node SET above = ? WHERE id = ?", [(number, one) for one in way[:-1]])
        return number


def _raw(text: str) -> bytes:
    return text.encode("utf-8", "replace")


def _text(raw: object) -> str:
    return bytes(raw).decode() if isinstance(raw, bytes) else ""
