"""Old mail is fetched once: laid by its bytes, as all mail is, and noted in an index that outlasts whoever gathers.

Where a line breaks, or a process is killed, whoever goes on knows how far each folder was gone through. A mail at which
the line breaks again and again is fetched alone, and in the end named and passed over.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from django.utils.translation import gettext as _

from answerable.channels.mail.imap.ages import before_search, parted
from answerable.channels.mail.imap.answers import Facts
from answerable.channels.mail.imap.connection import PIECE, Connection, batches
from answerable.channels.mail.imap.meeting import meet
from answerable.channels.mail.imap.trouble import Declined, Throttled, Trouble
from answerable.channels.mail.importing.index import Index
from answerable.channels.mail.importing.looking import Looking, Setting
from answerable.channels.mail.importing.places import NotRead, Place, Shelf
from answerable.channels.mail.models import MailboxFolder
from answerable.channels.mail.reading.reader import MAX_BYTES
from answerable.kit import files

AT_ONCE = 200  # mails whose facts are asked for in one command
TOGETHER = 50  # mails fetched in one command, if they are small
ATTEMPTS = 3  # breaks at one mail before it is passed over
log = logging.getLogger(__name__)

SCHEMA = """
CREATE TABLE IF NOT EXISTS reached (
    folder INTEGER PRIMARY KEY, uidvalidity INTEGER, uid INTEGER, done INTEGER, breaks INTEGER, alone INTEGER
);
CREATE TABLE IF NOT EXISTS trouble (place TEXT, why TEXT);
"""


class Gathered(Index):
    """The index of one mailbox's history, with how far each folder was gone through."""

    def __init__(self, place: Path) -> None:
        """What is there is gone on with; where it was harmed, everything is gathered anew."""
        place.parent.mkdir(parents=True, exist_ok=True)
        self.place = place
        try:
            self._open()
        except sqlite3.OperationalError:  # the disk is full, or in trouble
            raise
        except sqlite3.DatabaseError:
            log.exception("%s cannot be read; the history is gathered anew", place)
            self.remove()
            self._open()

    def _open(self) -> None:
        super().__init__(self.place)
        self.db.executescript(SCHEMA)  # which commits before it begins
        self.db.execute("BEGIN")

    def reached(self, folder: MailboxFolder) -> tuple[int, int, int, int]:
        """The last number that was dealt with, how many were, the breaks since, and up to where each goes alone."""
        row = self.db.execute(
            "SELECT uid, done, breaks, alone FROM reached WHERE folder = ? AND uidvalidity = ?",
            [folder.pk, folder.uidvalidity],
        ).fetchone()
        return row or (folder.history_uid, 0, 0, 0)

    def reach(self, folder: MailboxFolder, uid: int, done: int, breaks: int = 0, alone: int = 0) -> None:
        facts = [folder.pk, folder.uidvalidity, uid, done, breaks, alone]
        self.db.execute("INSERT OR REPLACE INTO reached VALUES (?, ?, ?, ?, ?, ?)", facts)
        self.commit()

    def name(self, place: str, why: str) -> None:
        """Something that is left out."""
        self.db.execute("INSERT INTO trouble VALUES (?, ?)", [place, why])

    def named(self, most: int) -> list[str]:
        rows = self.db.execute("SELECT place, why FROM trouble LIMIT ?", [most])
        return [f"{place}: {why}" for place, why in rows]

    def count_named(self) -> int:
        return int(self.db.execute("SELECT count(*) FROM trouble").fetchone()[0])

    def remove(self) -> None:
        """It was needed for this once."""
        self.db.close()
        self._unlink()

    def _unlink(self) -> None:
        for name in ("", "-wal", "-shm"):
            self.place.with_name(self.place.name + name).unlink(missing_ok=True)


class Kept(Shelf):
    """Mails that were gathered, from where they were laid; of what was not worth keeping, from the server again."""

    def __init__(self, connect: Callable[[], Connection]) -> None:
        super().__init__()
        self._connect = connect
        self._connection: Connection | None = None
        self.entered = ""

    def __exit__(self, *error: object) -> None:
        self.hang_up()
        super().__exit__(*error)

    @property
    def connection(self) -> Connection:
        """The line, where there is none yet a new one."""
        if self._connection is None:
            self._connection, self.entered = self._connect(), ""
        return self._connection

    def hang_up(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection = None

    def again(self, place: Place, sha256: str) -> bytes:
        try:
            return files.read(sha256)
        except (FileNotFoundError, files.FileDamaged):
            return self.take(place)

    def take(self, place: Place) -> bytes:
        """The raw mail; NotRead where it is too large or was taken away, Trouble where the line broke."""
        raw, folder = bytearray(), place.path.decode()
        try:
            if self.entered != folder:
                self.connection.enter(folder)
                self.entered = folder
            for piece in self.connection.pieces(place.start):
                raw += piece
                if len(raw) > MAX_BYTES:
                    raise NotRead(_("it is larger than %(limit)s bytes") % {"limit": MAX_BYTES})
        except Declined as error:
            raise NotRead(str(error)) from error
        if not raw:
            raise NotRead(_("it is no longer there"))
        return bytes(raw)


class Gathering:
    """One folder's older mail. `tell` hears of how many more were dealt with, once they are."""

    def __init__(self, folder: MailboxFolder, shelf: Kept, index: Gathered, setting: Setting) -> None:
        self.folder, self.shelf, self.index, self.setting = folder, shelf, index, setting
        self.last = meet(folder, shelf.connection) - 1
        shelf.entered = folder.name
        self.uid, self.done, self.breaks, self.alone = index.reached(folder)
        self.looking = Looking(setting, index, shelf)

    def ahead(self) -> int:
        """About how many there still are."""
        return sum(len(some) for some in self._windows())

    def all(self, tell: Callable[[int], None]) -> None:
        """Up to the last; what breaks the line is Trouble, and known to whoever comes next."""
        for uids in self._windows():
            for some in batches(uids, AT_ONCE):
                try:
                    self._some(some, tell)
                except Throttled:
                    raise
                except Trouble:
                    self.index.reach(self.folder, self.uid, self.done, self.breaks + 1, some[-1])
                    raise

    def _windows(self) -> Iterator[list[int]]:
        return self.shelf.connection.windows(self.uid + 1, self.last, before_search(self.folder))

    def _some(self, uids: Sequence[int], tell: Callable[[int], None]) -> None:
        if self.breaks >= ATTEMPTS:
            self._pass_over(uids[0])
            uids = uids[1:]
        for part in [uids] if uids and uids[0] > self.alone else [[uid] for uid in uids]:
            for group in self._groups(self._older(part)):
                self._take(group)
                self._reach(group[-1].uid, len(group))
                tell(len(group))
            if part[-1] <= self.alone:
                self._reach(part[-1], 0)

    def _older(self, uids: Sequence[int]) -> list[Facts]:
        """Where the server declines to tell of several, each is asked about alone."""
        try:
            return parted(self.shelf.connection, self.folder, uids, self.setting.now)[1]
        except Declined as error:
            if len(uids) == 1:
                self._name(uids[0], str(error))
                return []
        return [facts for uid in uids for facts in self._older([uid])]

    def _groups(self, older: Sequence[Facts]) -> Iterator[list[Facts]]:
        """So many at once as are small together, by what the server says of their sizes."""
        group: list[Facts] = []
        for facts in older:
            is_full = len(group) >= TOGETHER or sum(one.size for one in group) + facts.size > PIECE
            if group and (is_full or facts.uid <= self.alone):
                yield group
                group = []
            group.append(facts)
        if group:
            yield group

    def _take(self, group: Sequence[Facts]) -> None:
        small: dict[int, bytes] = {}
        if len(group) > 1:
            with suppress(Declined):  # then each is asked for alone
                small = self.shelf.connection.small([facts.uid for facts in group])
        for facts in group:
            place = self._place(facts.uid)
            try:
                raw = small.pop(facts.uid, None) or self.shelf.take(place)
                entry = self.looking.enter(place, raw, self.folder.is_sent, self.folder.team_id)
            except NotRead as error:
                self._name(facts.uid, str(error))
                continue
            if entry and entry.customer:  # what is between colleagues is not laid here
                files.keep(raw)

    def _pass_over(self, uid: int) -> None:
        self._name(uid, _("the line broke whenever it was asked for"))
        self._reach(uid, 1)

    def _reach(self, uid: int, count: int) -> None:
        self.uid, self.done, self.breaks = uid, self.done + count, 0
        self.index.reach(self.folder, uid, self.done, 0, self.alone)

    def _name(self, uid: int, why: str) -> None:
        self.index.name(str(self._place(uid)), why)

    def _place(self, uid: int) -> Place:
        return Place(self.folder.name.encode(), "imap", uid)
