"""Transfer encodings: base64, quoted-printable and uuencode, decoded as far as the bytes allow."""

import base64
import binascii
import quopri
import re

NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]")
UU = re.compile(rb"^begin [0-7]{3,4} [^\r\n]+\r?\n(.*?)^`?\s*\r?\nend", re.DOTALL | re.MULTILINE)


def decode_transfer(body: bytes, encoding: str) -> tuple[bytes, str]:
    """The decoded bytes, and a sentence about what was wrong (empty when nothing was)."""
    name = encoding.strip().strip("\"'").lower()
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
    data = b"".join(stretch(piece) for piece in re.split(rb"=+", body) if piece.strip())
    letters = len(NOT_BASE64.sub(b"", body))
    strays = len(re.sub(rb"[\sA-Za-z0-9+/=]", b"", body))
    if strays > letters:
        return body, "A part says it is base64 but is not; it is kept as it came."
    return data, "A base64 part is damaged." if strays or letters % 4 == 1 else ""


def stretch(piece: bytes) -> bytes:
    letters = NOT_BASE64.sub(b"", piece)
    letters = letters[: len(letters) - (len(letters) % 4 == 1)]
    return base64.b64decode(letters + b"=" * (-len(letters) % 4))


def from_uuencode(body: bytes) -> tuple[bytes, str]:
    found = UU.search(body)
    if not found:
        return body, "A part says it is uuencoded but is not; it is kept as it came."
    try:
        return b"".join(binascii.a2b_uu(line) for line in found[1].splitlines()), ""
    except binascii.Error:
        return body, "A uuencoded part is damaged; it is kept as it came."
