"""Transfer encodings: base64, quoted-printable and uuencode, decoded as far as the bytes allow."""

import base64
import binascii
import quopri
import re
import string
from itertools import takewhile

LETTERS = (string.ascii_letters + string.digits + "+/=").encode()
NOT_BASE64 = bytes(set(range(256)) - set(LETTERS))
BASE64_AND_SPACE = LETTERS + string.whitespace.encode()
COMMENT = re.compile(r"\([^()]*\)|;.*")
PROBE = 10_000
BEGIN = re.compile(rb"begin [0-7]{3,4} \S")


def decode_transfer(body: bytes, encoding: str) -> tuple[bytes, str]:
    """The decoded bytes, and a sentence about what was wrong (empty when nothing was)."""
    name = COMMENT.sub("", encoding).strip().strip("\"'").lower()
    if name in ("base64", "b"):
        return from_base64(body)
    if name in ("quoted-printable", "quopri", "q"):
        return quopri.decodestring(body), ""
    if name in ("uuencode", "x-uuencode", "uue", "x-uue"):
        return from_uuencode(body)
    known = name in ("", "7bit", "8bit", "binary", "7-bit", "8-bit")
    return body, "" if known else f"The transfer encoding “{name[:40]}” is unknown; the part is kept as it came."


def from_base64(body: bytes) -> tuple[bytes, str]:
    """Every whole byte that is there, each padded stretch by itself; stray characters are stepped over."""
    body = body.partition(b"\n--")[0]
    letters = body.translate(None, NOT_BASE64)
    strays = len(body.translate(None, BASE64_AND_SPACE))
    if strays > len(letters) or is_prose(body):
        return body, "A part says it is base64 but is not; it is kept as it came."
    data = b"".join(stretch(piece) for piece in letters.split(b"=") if piece)
    is_cut = len(letters.rstrip(b"=")) % 4 == 1
    return data, "A base64 part is damaged." if strays or is_cut else ""


def is_prose(body: bytes) -> bool:
    """Whether most lines are several words: base64 has no space amid a line."""
    lines = [line for line in body[:PROBE].splitlines() if line.strip()]
    return sum(len(line.split()) > 2 for line in lines) * 2 > len(lines)


def stretch(letters: bytes) -> bytes:
    letters = letters[: len(letters) - (len(letters) % 4 == 1)]
    return base64.b64decode(letters + b"=" * (-len(letters) % 4))


def from_uuencode(body: bytes) -> tuple[bytes, str]:
    """What stands between the lines `begin` and `end`."""
    lines = body.splitlines()
    first = next((index for index, line in enumerate(lines) if BEGIN.match(line)), None)
    if first is None:
        return body, "A part says it is uuencoded but is not; it is kept as it came."
    try:
        return b"".join(uu_line(line) for line in takewhile(is_inside, lines[first + 1 :])), ""
    except binascii.Error:
        return body, "A uuencoded part is damaged; it is kept as it came."


def uu_line(line: bytes) -> bytes:
    """The bytes of one line, of which it says how many there are; some programs write more after them."""
    try:
        return binascii.a2b_uu(line)
    except binascii.Error:
        letters = (((line[0] - 32) & 63) * 4 + 5) // 3
        return binascii.a2b_uu(line[:letters])


def is_inside(line: bytes) -> bool:
    return line.strip() not in (b"", b"`", b"end")
