"""Zips of mails. They come from anywhere, so nothing in one is believed: sizes are bounded while it is unpacked."""

from __future__ import annotations

import os
import zipfile
import zlib
from collections.abc import Iterator

from django.utils.translation import gettext as _

MAGIC = (b"PK\x03\x04", b"PK\x05\x06")
# Text shrinks to a tenth, a bomb to a thousandth.
MOST_SWELLING = 200
SMALL = 2**20
FAULTS = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError)


class Broken(Exception):
    """Why a zip, or one mail in it, cannot be read."""


def members(path: bytes) -> Iterator[tuple[int, zipfile.ZipInfo]]:
    """The mails in it, in whatever folders, each with its number."""
    with Zip(path) as opened:
        for number, member in enumerate(opened.zip.infolist()):
            if not member.is_dir() and member.filename.lower().endswith(".eml") and not _is_forked(member.filename):
                yield number, member


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

    def take(self, number: int, most: int) -> bytes:
        """At most so many bytes of one member; Broken where it cannot be had."""
        member = self.zip.infolist()[number]
        if member.file_size > SMALL and member.file_size > MOST_SWELLING * member.compress_size:
            raise Broken(_("it would swell to %(size)s bytes, as no mail does") % {"size": member.file_size})
        try:
            with self.zip.open(member) as file:
                return file.read(most)
        except FAULTS as error:
            raise Broken(_("it cannot be unpacked: %(why)s") % {"why": error}) from error
