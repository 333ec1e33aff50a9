"""Files that old programs wrote into the text itself: `begin 644 name`, lines of uuencode, `end`."""

import binascii
import re
from dataclasses import dataclass

BEGIN = re.compile(rb"^begin [0-7]{3,4}(?: ([^\r\n]{0,200}))?\r?$", re.MULTILINE)
LETTERS = bytes(range(32, 97))
END = re.compile(rb"(?:[` ]?[ \t]*\r?\n)?end[ \t]*\r?(?:\n|\Z)")


@dataclass(frozen=True)
class Uuencoded:
    """A file found in a text: its name and bytes, and where in the text it stands."""

    name: bytes
    data: bytes
    begin: int
    end: int


def files_in(text: bytes) -> tuple[list[Uuencoded], bool]:
    """Every whole file, in order, and whether there was a damaged one (it stays in the text). A line of prose that
    begins like one is none: each line must have the length that it tells, and `end` must follow."""
    found: list[Uuencoded] = []
    is_damaged = False
    for line in BEGIN.finditer(text):
        if found and line.start() < found[-1].end:
            continue
        data, at = lines_from(text, line.end() + 1)
        end = END.match(text, at)
        if end and (data or end[0].lstrip()[:1] == b"`"):
            found.append(Uuencoded((line[1] or b"").strip(), data, line.start(), end.end()))
        is_damaged |= bool(data and not end)
    return found, is_damaged


def lines_from(text: bytes, at: int) -> tuple[bytes, int]:
    """The bytes of the lines of uuencode from here on, and where they end."""
    lines: list[bytes] = []
    while at < len(text):
        end = text.find(b"\n", at)
        end = len(text) if end < 0 else end
        line = text[at:end].removesuffix(b"\r") if end - at < 100 else b""
        decoded = from_line(line)
        if not decoded:
            break
        lines.append(decoded)
        at = end + 1
    return b"".join(lines), min(at, len(text))


def from_line(line: bytes) -> bytes:
    """The bytes of one line; none where it is no line of uuencode. Spaces at its end may have been cut off, and a
    checksum may follow."""
    length = (line[0] - 32) & 63 if line and 32 <= line[0] <= 96 else 0
    wanted = -(-length // 3) * 4
    if not length or not wanted - 3 <= len(line) - 1 <= wanted + 2 or line.translate(None, LETTERS):
        return b""
    try:
        return binascii.a2b_uu(line[: wanted + 1])
    except binascii.Error:
        return b""
