"""Files kept by what is in them: the name is the SHA-256 of the bytes, so the same bytes are kept once.

A raw mail must survive the power cut that follows our "250 OK". So file, name and folders have reached the disk
before `keep` returns, and a half-written file never bears a name.
"""

import hashlib
import os
import re
import tempfile
from pathlib import Path

from django.conf import settings

# Folders whose own names this process has seen onto the disk; nobody removes them, so once is enough.
_lasting: set[Path] = set()


class FileDamaged(Exception):
    """What lies on the disk is no longer what was kept."""


def keep(data: bytes) -> str:
    """Keep these bytes for good and return their SHA-256 in hexadecimal, by which they are found again."""
    sha256 = hashlib.sha256(data).hexdigest()
    path = path_of(sha256)
    path.parent.mkdir(parents=True, exist_ok=True)
    if not _is_whole(path, len(data)):
        _write(path, data)
    # Also when the file was there: whoever wrote it may not have come to this line yet.
    _reach_disk(path.parent)
    if path.parent not in _lasting:
        _reach_disk(path.parent.parent)
        _reach_disk(path.parent.parent.parent)
        _lasting.add(path.parent)
    return sha256


def read(sha256: str) -> bytes:
    """The bytes kept under this name; FileNotFoundError if none, FileDamaged if they are no longer the same."""
    data = path_of(sha256).read_bytes()
    if hashlib.sha256(data).hexdigest() != sha256:
        raise FileDamaged(f"The file {sha256} is not what was kept.")
    return data


def beginning(sha256: str, size: int) -> bytes:
    """So many of its first bytes, unchecked, for who looks at many; FileNotFoundError if there is none."""
    with path_of(sha256).open("rb") as file:
        return file.read(size)


def path_of(sha256: str) -> Path:
    """Where the bytes of this name lie, or would."""
    if not re.fullmatch(r"[0-9a-f]{64}", sha256):
        raise ValueError("A file is named by its SHA-256: 64 lower-case hexadecimal digits.")
    return Path(settings.FILES) / sha256[:2] / sha256


def _is_whole(path: Path, size: int) -> bool:
    return path.exists() and path.stat().st_size == size


def _write(path: Path, data: bytes) -> None:
    handle, unnamed = tempfile.mkstemp(dir=path.parent, prefix=".unnamed-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(unnamed, path)
    except BaseException:
        Path(unnamed).unlink(missing_ok=True)
        raise


def _reach_disk(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
