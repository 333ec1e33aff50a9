"""Writing a mail, for what reads mails: of something that says as much in another form."""

import base64
import mimetypes
import re
from urllib.parse import quote

Headers = list[tuple[str, bytes]]

KIND = re.compile(r"[\w.+-]+/[\w.+-]+", re.ASCII)
BREAKS = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]+")
LONGEST_LINE, LONGEST_WORD = 100_000, 15  # characters; the latter of any kind fit into one encoded word


def one_line(text: str) -> bytes:
    return BREAKS.sub(" ", text[:LONGEST_LINE]).strip().encode("utf-8", "replace")


def words(text: str) -> bytes:
    """Text of a header, in encoded words (RFC 2047) where it is not plain ASCII."""
    text = one_line(text).decode()
    if text.isascii() and "=?" not in text:
        return text.encode()
    pieces = (text[at : at + LONGEST_WORD].encode() for at in range(0, len(text), LONGEST_WORD))
    return b"\n ".join(b"=?utf-8?B?" + base64.b64encode(piece) + b"?=" for piece in pieces)


def person(name: str, address: str) -> bytes:
    """As From and To have them; a name alone where there is no address, nothing where there is neither."""
    at = re.sub(rb"[\s<>,;\"()]", b"", one_line(address))
    name = one_line(name).decode().strip("'\"")
    told = words(name)
    if told == name.encode():
        told = b'"' + re.sub(rb'(["\\])', rb"\\\1", told) + b'"' if told else b""
    return told + b" <" + at + b">" if at else told


def part(kind: str, data: bytes, *more: tuple[str, bytes]) -> bytes:
    """One part with its head; whatever its bytes are, they come out of it as they went in."""
    headers = [("content-type", kind.encode()), *more, ("content-transfer-encoding", b"base64")]
    return _headers(headers) + b"\n" + base64.encodebytes(data)


def file(data: bytes, name: str, kind: str, content_id: str) -> bytes:
    """An attachment; its type as told, else by the ending of its name."""
    kind = kind.lower().strip()
    if not KIND.fullmatch(kind) or kind.startswith(("multipart/", "message/")):
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        kind = "application/octet-stream" if kind.startswith("message/") else kind
    named = b"; filename*=utf-8''" + quote(BREAKS.sub(" ", name), safe="").encode() if name else b""
    more = [("content-disposition", b"attachment" + named)]
    if content_id.strip("<> "):
        more.append(("content-id", b"<" + one_line(content_id.strip("<> ")) + b">"))
    return part(kind, data, *more)


def letter(mail: bytes) -> bytes:
    """A mail within another, as it is: encoded once more at every level it would grow with each."""
    return b"content-type: message/rfc822\ncontent-disposition: attachment\n\n" + mail


def of_parts(kind: str, head: Headers, pieces: list[bytes], depth: int = 0) -> bytes:
    """Several parts under one head. No line of base64 and no header begins like a boundary; those of mails within each
    other differ by their `depth`."""
    mark = f"=_{kind}_{depth}".encode()
    told = [*head, ("mime-version", b"1.0"), ("content-type", f'multipart/{kind}; boundary="{mark.decode()}"'.encode())]
    body = b"".join(b"\n--" + mark + b"\n" + piece for piece in pieces)
    return _headers(told) + b"\n" + body + b"\n--" + mark + b"--\n"


def _headers(headers: Headers) -> bytes:
    """Lines that go on begin with a space, so that nothing within a value can end the head."""
    return b"".join(
        name.encode() + b": " + b"\n ".join(filter(None, (line.strip() for line in value.splitlines()))) + b"\n"
        for name, value in headers
    )
