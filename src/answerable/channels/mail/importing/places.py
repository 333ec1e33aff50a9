"""Where mails lie: in mbox files, Maildir folders, single files, folders of files and zips."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Literal, Self

from django.utils.translation import gettext as _

from answerable.channels.mail.importing import mbox, zips
from answerable.channels.mail.reading.reader import MAX_BYTES

Kind = Literal["file", "mbox", "zip", "imap"]
HEAD = 65536  # bytes in which a mail shows that it is one
FIELD = re.compile(rb"[!-9;-~]{1,100}[ \t]*:")
KNOWN_FIELD = re.compile(
    rb"^(?:from|to|date|subject|received|message-id|return-path|delivered-to|mime-version|sender|reply-to)[ \t]*:",
    re.IGNORECASE | re.MULTILINE,
)
DRAFT = re.compile(r":2,[A-Za-z]*D[A-Za-z]*\Z")  # Maildir's flag


class NotRead(Exception):
    """Why this mail is not taken, as a sentence."""


@dataclass(frozen=True)
class Place:
    """One mail: a file, `size` bytes of an mbox from `start`, member `start` of a zip, UID `start` of a folder."""

    path: bytes
    kind: Kind = "file"
    start: int = 0
    size: int = 0

    def __str__(self) -> str:
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
    head = head.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
    if head.startswith(b"From "):
        return "mbox"
    head = re.split(rb"\r?\n\r?\n|\r\r", head, maxsplit=1)[0].replace(b"\r", b"\n")
    return "file" if FIELD.match(head) and KNOWN_FIELD.search(head) else ""


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
                yield from _in_file(entry.path, is_named=in_maildir or entry.name.lower().endswith((b".eml", b".zip")))


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
            for number, member in zips.members(path):
                yield Place(path, "zip", number, member.compress_size)
        elif kind == "file":
            yield Place(path, "file", 0, os.path.getsize(path))
        elif os.path.getsize(path):
            yield Trouble(shown(path), _("it does not begin as a mail does"))
    except zips.Broken as error:
        yield Trouble(shown(path), str(error))
    except OSError as error:
        yield Trouble(shown(path), _cannot(error))


def _cannot(error: OSError) -> str:
    return _("it cannot be read: %(why)s") % {"why": error.strerror or error}


class Shelf:
    """Takes mails from their places; a zip that was opened once stays open."""

    def __init__(self) -> None:
        self._open = ExitStack()
        self._zips: dict[bytes, zips.Zip] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._open.close()

    def again(self, place: Place, sha256: str) -> bytes:
        """The raw mail, a second time; some have kept it since the first. NotRead as with `take`."""
        return self.take(place)

    def take(self, place: Place) -> bytes:
        """The raw mail; NotRead where it is too large or cannot be had."""
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
            if place.path not in self._zips:
                self._zips[place.path] = self._open.enter_context(zips.Zip(place.path))
            return self._zips[place.path].take(place.start, MAX_BYTES + 1)
        with open(place.path, "rb") as file:
            file.seek(place.start)
            raw = file.read(min(place.size, MAX_BYTES + 1) if place.kind == "mbox" else MAX_BYTES + 1)
        return mbox.unquoted(raw) if place.kind == "mbox" else raw
