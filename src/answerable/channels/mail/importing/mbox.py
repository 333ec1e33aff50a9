"""Mbox files: where each mail in them begins and ends, and its bytes without what the format added.

RFC 4155 leaves much open. A mail begins at a line `From …` after an empty line; since bodies hold such lines too, one
counts only where it carries a time and a header field follows, or where a field follows that every mail has.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO

LONGEST_LINE = 65536
DATED = re.compile(rb"From (?=.*\b\d{1,2}:\d\d)(?=.*\b(?:19|20)\d\d\b)")
FIELD = re.compile(rb"(?:>From |[!-9;-~]{1,100}[ \t]*:)")
SURE_FIELD = re.compile(
    rb"(?:return-path|received|from|date|delivered-to|message-id|subject|mime-version|to|status|x-[!-9;-~]+):", re.I
)
# What Mozilla's programs write above a mail, and nobody who sends one can.
MOZILLA = re.compile(
    rb"(?:(?:X-Account-Key|X-UIDL|X-Mozilla-[!-9;-~]+):[^\r\n]*\r?\n)*?X-Mozilla-Status:[ \t]*([0-9a-f]{4})\b", re.I
)
IS_EXPUNGED = 0x0008
QUOTED = re.compile(rb"^>(>*From )", re.MULTILINE)
EMPTY = (b"\n", b"\r\n")


def divide(file: IO[bytes]) -> Iterator[tuple[int, int]]:
    """(start, size) of each mail, in bytes, without its `From ` line; memory is bounded whatever the lines are."""
    began: int | None = None
    opening: tuple[int, int, bool] | None = None  # a line that may begin a mail: its own start, its end, dated
    after_empty, at_start, position = True, True, 0
    while line := file.readline(LONGEST_LINE):
        end = position + len(line)
        if opening and (FIELD if opening[2] else SURE_FIELD).match(line):
            if began is not None and opening[0] > began:
                yield began, opening[0] - began
            began = opening[1]
        opening = None
        if at_start and line.removeprefix(b"\xef\xbb\xbf").startswith(b"From "):
            if began is None:
                began = end
            elif after_empty:
                opening = position, end, DATED.match(line) is not None
        after_empty = at_start and line in EMPTY
        at_start, position = line.endswith(b"\n"), end
    if began is not None and position > began:
        yield began, position - began


def is_deleted(raw: bytes) -> bool:
    """Whether Mozilla's program only waits to take it out of the file: whoever had it has deleted it."""
    status = MOZILLA.match(raw)
    return bool(status and int(status[1], 16) & IS_EXPUNGED)


def unquoted(raw: bytes) -> bytes:
    """A mail as it was before it was put here: `>From ` is `From ` again, and the empty line after it is gone."""
    for empty in (b"\r\n", b"\n"):
        if raw.endswith(empty * 2):
            raw = raw[: -len(empty)]
            break
    return QUOTED.sub(rb"\1", raw)
