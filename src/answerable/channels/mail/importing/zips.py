"""Zips of mails. They come from anywhere, so nothing in one is believed: sizes are bounded while it is unpacked."""

from __future__ import annotations

import os
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from django.utils.translation import gettext as _

MAGIC = (b"PK\x03\x04", b"PK\x05\x06")
# Text shrinks to a tenth, a bomb to a thousandth.
MOST_SWELLING = 200
SMALL = 2**20
FAULTS = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError)


class Broken(Exception):
    """Why a zip, or one mail in it, cannot be read."""


def within(path: bytes, number: int) -> bytes:
    """A place in a zip, where no file can lie."""
    return path + b"\0" + str(number).encode()


def parted(place: bytes) -> tuple[bytes, int]:
    """The zip and the number of the member that `within` made one of."""
    path, _nul, number = place.rpartition(b"\0")
    return path, int(number)


def _is_forked(name: str) -> bool:
    """What macOS adds beside each file."""
    return name.startswith("__MACOSX/") or name.rpartition("/")[2].startswith("._")


class Zip:
    """An open zip; Broken where it is none, or holds more than its own bytes can."""

    def __init__(self, path: bytes) -> None:
        try:
            self.zip = zipfile.ZipFile(os.fsdecode(path))
        except FAULTS as error:
            raise Broken(_("it is a zip that cannot be opened: %(why)s") % {"why": error}) from error
        if sum(member.compress_size for member in self.zip.infolist()) > os.path.getsize(path):
            self.zip.close()
            raise Broken(_("it is a zip whose files lie over each other, as no honest one's do"))

    def __enter__(self) -> Zip:
        return self

    def __exit__(self, *error: object) -> None:
        self.zip.close()

    def members(self) -> Iterator[tuple[int, zipfile.ZipInfo]]:
        """The files in it, in whatever folders, each with its number."""
        for number, member in enumerate(self.zip.infolist()):
            if not member.is_dir() and not _is_forked(member.filename):
                yield number, member

    @contextmanager
    def open(self, number: int) -> Iterator[IO[bytes]]:
        """One member, to be read from its beginning; Broken as soon as it cannot be."""
        member = self.zip.infolist()[number]
        if member.file_size > SMALL and member.file_size > MOST_SWELLING * member.compress_size:
            raise Broken(_("it would swell to %(size)s bytes, as no mail does") % {"size": member.file_size})
        try:
            with self.zip.open(member) as file:
                yield file
        except FAULTS as error:
            raise Broken(_("it cannot be unpacked: %(why)s") % {"why": error}) from error

    def take(self, number: int, most: int) -> bytes:
        """At most so many bytes of one member; Broken where it cannot be had."""
        with self.open(number) as file:
            return file.read(most)

    def unpack(self, number: int, place: Path) -> None:
        """Lay one member at a place, up to where it is whole."""
        with place.open("wb") as laid, suppress(Broken), self.open(number) as file:
            while piece := file.read(SMALL):
                laid.write(piece)
