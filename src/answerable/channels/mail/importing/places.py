"""Where mails lie: in mbox files, Maildir folders, single files, folders of files and zips of mails and mboxes."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Self

from django.utils.translation import gettext as _

from answerable.channels.mail.importing import emlx, mbox, zips
from answerable.channels.mail.reading.reader import MAX_BYTES

Kind = Literal["file", "emlx", "mbox", "zip", "mbox in zip", "imap"]
HEAD = 65536  # bytes in which a mail shows that it is one
FIELD = re.compile(rb"[!-9;-~]{1,100}[ \t]*:")
KNOWN_FIELD = re.compile(
    rb"^(?:from|to|date|subject|received|message-id|return-path|delivered-to|mime-version|sender|reply-to)[ \t]*:",
    re.IGNORECASE | re.MULTILINE,
)
NAMED = (b".eml", b".emlx", b".zip")
DRAFT = re.compile(r":2,[A-Za-z]*D[A-Za-z]*\Z")  # Maildir's flag


class NotRead(Exception):
    """Why this mail is not taken, as a sentence."""


class Deleted(NotRead):
    """Whoever had it has deleted it; their mail program has not cleared it away yet."""


class Draft(NotRead):
    """It was never sent."""


@dataclass(frozen=True)
class Place:
    """One mail: a file, `size` bytes of an mbox from `start`, member `start` of a zip, UID `start` of a folder.

    An mbox in a zip has a path of `zips.within`.
    """

    path: bytes
    kind: Kind = "file"
    start: int = 0
    size: int = 0

    def __str__(self) -> str:
        if self.kind == "mbox in zip":
            return _("%(file)s, at byte %(start)s") % {"file": _shown_within(self.path), "start": self.start}
        name = shown(self.path)
        if self.kind == "mbox":
            return _("%(file)s, at byte %(start)s") % {"file": name, "start": self.start}
        return (
            _("%(file)s, number %(number)s in it") % {"file": name, "number": self.start + (self.kind == "zip")}
            if self.kind in ("zip", "imap")
            else name
        )


@dataclass(frozen=True)
class Trouble:
    """Something that should have been a mail, or full of them, and why it is not."""

    where: str
    why: str


@dataclass(frozen=True)
class Other:
    """A file in a folder that is no mail: an index of the mail server, a text, a draft."""

    path: bytes


Found = Place | Trouble | Other


def shown(path: bytes) -> str:
    """A path as people read it; names may hold bytes of any kind."""
    return path.decode("utf-8", "replace")


def _shown_within(path: bytes) -> str:
    name, number = zips.parted(path)
    return _("%(file)s, number %(number)s in it") % {"file": shown(name), "number": number + 1}


def find(path: bytes) -> Iterator[Found]:
    """Every mail under this path, one after the other; nothing is kept in memory."""
    if not os.path.isdir(path):
        yield from _in_file(path, is_named=True)
        return
    yield from _in_folder(path)


def is_mailbox(path: bytes) -> bool:
    """Whether mail can be looked for there; a folder may turn out to hold none."""
    return os.path.isdir(path) or kind_of(path) != "" or os.path.getsize(path) == 0


def kind_of(path: bytes) -> Kind | Literal[""]:
    """What a file holds, by how it begins; OSError where it cannot be read."""
    with open(path, "rb") as file:
        head = file.read(HEAD)
    if head.startswith(zips.MAGIC):
        return "zip"
    return "emlx" if _is_a_head(emlx.without_length(head)) else _kind_of_text(head)


def _kind_of_text(head: bytes) -> Literal["file", "mbox", ""]:
    head = head.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
    if head.startswith(b"From "):
        return "mbox"
    return "file" if _is_a_head(head) else ""


def _is_a_head(head: bytes) -> bool:
    head = re.split(rb"\r?\n\r?\n|\r\r", head, maxsplit=1)[0].replace(b"\r", b"\n")
    return bool(FIELD.match(head) and KNOWN_FIELD.search(head))


def _in_folder(path: bytes) -> Iterator[Found]:
    try:
        entries = os.scandir(path)
    except OSError as error:
        yield Trouble(shown(path), _cannot(error))
        return
    with entries:
        is_maildir = os.path.isdir(os.path.join(path, b"cur"))
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                if not (is_maildir and entry.name == b"tmp"):  # not delivered yet, or never to be
                    yield from _in_folder(entry.path)
            elif entry.is_file():
                in_maildir = os.path.basename(path) in (b"cur", b"new")
                yield from _in_file(entry.path, is_named=in_maildir or entry.name.lower().endswith(NAMED))


def _in_file(path: bytes, *, is_named: bool) -> Iterator[Found]:
    """`is_named`: somebody says that this is a mail or holds some, so it is trouble if not."""
    try:
        kind = kind_of(path)
        if DRAFT.search(shown(path)) or not (kind or is_named):
            yield Other(path)
        elif kind == "mbox":
            with open(path, "rb") as file:
                for start, size in mbox.divide(file):
                    yield Place(path, "mbox", start, size)
        elif kind == "zip":
            with zips.Zip(path) as opened:
                for number, member in opened.members():
                    if member.filename.lower().endswith((".eml", ".emlx")):
                        yield Place(path, "zip", number, member.compress_size)
                    else:
                        yield from _in_member(opened, path, number)
        elif kind:
            yield Place(path, kind, 0, os.path.getsize(path))
        elif os.path.getsize(path):
            yield Trouble(shown(path), _("it does not begin as a mail does"))
    except zips.Broken as error:
        yield Trouble(shown(path), str(error))
    except OSError as error:
        yield Trouble(shown(path), _cannot(error))


def _in_member(opened: zips.Zip, path: bytes, number: int) -> Iterator[Found]:
    """The mails of an mbox that lies in a zip; of what cannot be unpacked, only an mbox would be missed."""
    place = zips.within(path, number)
    is_mbox = opened.zip.infolist()[number].filename.lower().endswith("mbox")
    try:
        is_mbox |= _kind_of_text(opened.take(number, HEAD)) == "mbox"
        if is_mbox:
            with opened.open(number) as file:
                for start, size in mbox.divide(file):
                    yield Place(place, "mbox in zip", start, size)
    except zips.Broken as error:
        if is_mbox:
            yield Trouble(_shown_within(place), str(error))


def _cannot(error: OSError) -> str:
    return _("it cannot be read: %(why)s") % {"why": error.strerror or error}


class Shelf:
    """Takes mails from their places; a zip that was opened once stays open, an mbox in it is unpacked once."""

    def __init__(self) -> None:
        self._open = ExitStack()
        self._zips: dict[bytes, zips.Zip] = {}
        self._unpacked: dict[bytes, bytes] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._open.close()

    def again(self, place: Place, sha256: str) -> bytes:
        """The raw mail, a second time; some have kept it since the first. NotRead as with `take`."""
        return self.take(place)

    def take(self, place: Place) -> bytes:
        """The raw mail; NotRead where it is too large or cannot be had, Deleted or Draft where it is no history."""
        try:
            raw = self._take(place)
        except zips.Broken as error:
            raise NotRead(str(error)) from error
        except OSError as error:
            raise NotRead(_cannot(error)) from error
        if len(raw) > MAX_BYTES:
            raise NotRead(_("it is larger than %(limit)s bytes") % {"limit": MAX_BYTES})
        return raw

    def _take(self, place: Place) -> bytes:
        if place.kind == "zip":
            raw = self._zip(place.path).take(place.start, MAX_BYTES + 1)
            return _of_apple(raw) if emlx.without_length(raw[:HEAD]) else raw
        path = self._laid(place.path) if place.kind == "mbox in zip" else place.path
        if place.kind in ("mbox", "mbox in zip"):
            return _of_mbox(_read(path, place.start, place.size))
        raw = _read(path, 0, MAX_BYTES + emlx.LONGEST_LIST)
        return _of_apple(raw) if place.kind == "emlx" else raw

    def _zip(self, path: bytes) -> zips.Zip:
        if path not in self._zips:
            self._zips[path] = self._open.enter_context(zips.Zip(path))
        return self._zips[path]

    def _laid(self, within: bytes) -> bytes:
        """Where an mbox of a zip lies unpacked, for as long as the shelf stands."""
        if within not in self._unpacked:
            path, number = zips.parted(within)
            folder = self._open.enter_context(tempfile.TemporaryDirectory(prefix="answerable-import-"))
            self._zip(path).unpack(number, Path(folder) / "mbox")
            self._unpacked[within] = os.fsencode(folder) + b"/mbox"
        return self._unpacked[within]


def _read(path: bytes, start: int, size: int) -> bytes:
    with open(path, "rb") as file:
        file.seek(start)
        return file.read(min(size, MAX_BYTES + emlx.LONGEST_LIST))


def _of_mbox(raw: bytes) -> bytes:
    if mbox.is_deleted(raw):
        raise Deleted
    return mbox.unquoted(raw)


def _of_apple(raw: bytes) -> bytes:
    mail, flags = emlx.divide(raw)
    if flags & emlx.IS_DELETED:
        raise Deleted
    if flags & emlx.IS_DRAFT:
        raise Draft
    return mail
