"""Pictures of foreign files, made by a process of its own that may fail, hang or burst without anybody noticing."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass

from answerable.kit.picturing import FORMATS, PDF

KINDS = frozenset({*FORMATS, PDF})
WHOLE_SECONDS = 20
MOST_BYTES = 8 * 2**20
FIRST_BYTES = {"webp": b"RIFF", "png": b"\x89PNG"}


class NoPicture(Exception):
    """Nothing could be made of it, with what went wrong in few words."""


@dataclass(frozen=True)
class Picture:
    """A WebP or PNG with its measures in pixels."""

    width: int
    height: int
    data: bytes


def pictures_of(data: bytes, kind: str, *sizes: int, form: str = "webp") -> tuple[list[Picture], int | None]:
    """The file as pictures that fit into squares of these sizes in pixels, and its pages where it has any. `form` is
    webp, or png for mail programs, of which some know no other.

    `NoPicture` where it is none, has too many pixels, or took more time or memory than a picture is worth.
    """
    if kind not in KINDS:
        raise NoPicture("no kind that we picture")
    command = [sys.executable, "-I", "-m", "answerable.kit.picturing", kind, form, *map(str, sizes)]
    try:
        # An empty environment: nothing of ours is in reach of what takes a decoder over.
        done = subprocess.run(command, input=data, capture_output=True, timeout=WHOLE_SECONDS, env={}, check=False)
    except subprocess.TimeoutExpired:
        raise NoPicture("it took too long") from None
    if done.returncode:
        raise NoPicture(_last_line(done.stderr) or f"it was ended by signal {-done.returncode}")
    return _taken_apart(done.stdout, FIRST_BYTES[form])


def _last_line(said: bytes) -> str:
    return (said.decode("utf-8", "replace").strip().splitlines() or [""])[-1][:200]


def _taken_apart(out: bytes, first: bytes) -> tuple[list[Picture], int | None]:
    """What the child wrote is a stranger's word too, so its measures are looked at."""
    head, _line, rest = out.partition(b"\n")
    found = []
    try:
        told = json.loads(head)
        for one in told["pictures"]:
            data, rest = rest[: int(one["size"])], rest[int(one["size"]) :]
            found.append(Picture(int(one["width"]), int(one["height"]), data))
        pages = None if told["pages"] is None else int(told["pages"])
    except (ValueError, KeyError, TypeError) as error:
        raise NoPicture("the picture was not whole") from error
    if any(one.data[:4] != first or len(one.data) > MOST_BYTES for one in found):
        raise NoPicture("the picture was none")
    return found, pages
