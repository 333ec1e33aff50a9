"""Apple Mail's `.emlx`: a line with the mail's length, the mail, and a property list of what Apple Mail knows of it."""

from __future__ import annotations

import re

LENGTH = re.compile(rb"[ \t]*(\d{1,10})[ \t]*\r?\n")
FLAGS = re.compile(rb"<key>flags</key>\s*<integer>(\d{1,18})</integer>")
IS_DELETED, IS_DRAFT = 1 << 1, 1 << 6
LONGEST_LIST = 2**20


def without_length(head: bytes) -> bytes:
    """How its mail begins; nothing where it is no such file."""
    length = LENGTH.match(head)
    return head[length.end() :] if length else b""


def divide(raw: bytes) -> tuple[bytes, int]:
    """The mail, and Apple Mail's flags for it, of which none is set where it tells none."""
    length = LENGTH.match(raw)
    if length is None:
        return raw, 0
    end = length.end() + int(length[1])
    flags = FLAGS.search(raw, end, end + LONGEST_LIST)
    return raw[length.end() : end], int(flags[1]) if flags else 0
