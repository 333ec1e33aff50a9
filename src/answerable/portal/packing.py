"""Everything of a case that somebody may read, packed to be taken away."""

from __future__ import annotations

import tempfile
import zipfile
from datetime import datetime
from typing import IO

from django.core.exceptions import SuspiciousFileOperation
from django.utils.text import get_valid_filename

from answerable.cases.models import Attachment
from answerable.kit import files, moments
from answerable.portal.access import Seat
from answerable.portal.letters import Letter, letters

IN_MEMORY = 2**20


def pack(seat: Seat, at: datetime) -> IO[bytes]:
    """A zip with the conversation as text and every file beside it, open at its beginning."""
    # Django's FileResponse closes it.
    archive = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115
    shown, _held = letters(seat, at)
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as folder:
        folder.writestr(f"{seat.case.number}.txt", _told(seat, shown))
        for letter in shown:
            for row in [file for file in letter.files if not file.hold]:
                folder.write(files.path_of(row.sha256), f"files/{_name(row)}")
    archive.seek(0)
    return archive


def _told(seat: Seat, shown: list[Letter]) -> str:
    heads = [f"{seat.case.number}  {seat.case.subject}" if not seat.is_outside else seat.case.number]
    return "\n\n\n".join([*heads, *map(_letter, shown)]) + "\n"


def _name(row: Attachment) -> str:
    """Its name in the archive, where no two are the same; "file" where nothing it was called can stand there."""
    try:
        return f"{row.pk}-{get_valid_filename(row.name)}"
    except SuspiciousFileOperation:
        return f"{row.pk}-file"


def _letter(letter: Letter) -> str:
    names = [f"[{_name(row)}]" for row in letter.files]
    head = f"{letter.who} · {moments.exact(letter.at)} · {letter.about}"
    return "\n".join([head, "", letter.text, *([letter.folded] if letter.folded else []), *names])
