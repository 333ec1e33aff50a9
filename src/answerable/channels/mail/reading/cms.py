"""The frame of S/MIME (CMS, RFC 5652, in BER): what kind of content it holds, and what is signed but not hidden."""

import zlib
from dataclasses import dataclass

SEQUENCE, OID, OCTETS, OCTETS_IN_PIECES, EXPLICIT = 0x30, 0x06, 0x04, 0x24, 0xA0
KINDS = {
    "2a864886f70d010702": "signed",
    "2a864886f70d010703": "encrypted",
    "2a864886f70d010706": "encrypted",
    "2a864886f70d0109100117": "encrypted",
    "2a864886f70d0109100109": "compressed",
}
MOST_ELEMENTS = 200_000
DEEPEST = 20
LARGEST_INFLATED = 50_000_000


@dataclass
class Cursor:
    """A place in some BER, that goes forward only; `ValueError` where what stands there is not what should."""

    data: bytes
    at: int = 0
    read: int = 0

    def element(self) -> tuple[int, int | None]:
        """Tag and length of the element that begins here (`None`: until its end mark), and step into it."""
        self.read += 1
        if self.read > MOST_ELEMENTS or self.at + 2 > len(self.data):
            raise ValueError("The bytes end too early, or are in too many pieces.")
        tag, length = self.data[self.at], self.data[self.at + 1]
        self.at += 2
        if tag & 31 == 31:
            raise ValueError("A tag is longer than any of CMS.")
        if length == 128:
            return tag, None
        if length > 128:
            count = length & 127
            length = int.from_bytes(self.data[self.at : self.at + count], "big")
            self.at += count
        if self.at + length > len(self.data):
            raise ValueError("An element is longer than the bytes.")
        return tag, length

    def enter(self, tag: int) -> int | None:
        found, length = self.element()
        if found != tag:
            raise ValueError("Another element stands here.")
        return length

    def take(self, length: int | None) -> bytes:
        if length is None:
            raise ValueError("An element has no length.")
        self.at += length
        return self.data[self.at - length : self.at]

    def skip(self, depth: int = 0) -> None:
        """Step over one element, whatever is in it."""
        _, length = self.element()
        if length is not None:
            self.at += length
            return
        if depth > DEEPEST:
            raise ValueError("Elements are nested too deep.")
        while not self.at_end_mark():
            self.skip(depth + 1)
        self.at += 2

    def at_end_mark(self) -> bool:
        return self.data[self.at : self.at + 2] == b"\0\0"

    def octets(self, depth: int = 0) -> bytes:
        """The bytes of an octet string, joined where it comes in pieces."""
        tag, length = self.element()
        if tag == OCTETS:
            return self.take(length)
        if tag != OCTETS_IN_PIECES or depth > DEEPEST:
            raise ValueError("There are no octets here.")
        pieces: list[bytes] = []
        end = len(self.data) if length is None else self.at + length
        while self.at < end and not (length is None and self.at_end_mark()):
            pieces.append(self.octets(depth + 1))
        self.at += 2 if length is None else 0
        return b"".join(pieces)


def opened(data: bytes) -> tuple[str, bytes]:
    """What some CMS is (`signed`, `encrypted`, `compressed`, or nothing that we know), and the content that is not
    hidden in it; none where a signature stands by itself. `ValueError` where it is damaged."""
    cursor = Cursor(data)
    cursor.enter(SEQUENCE)
    kind = KINDS.get(cursor.take(cursor.enter(OID)).hex(), "")
    if kind not in ("signed", "compressed"):
        return kind, b""
    cursor.enter(EXPLICIT)
    cursor.enter(SEQUENCE)
    cursor.skip()  # its version
    cursor.skip()  # its algorithms
    length = cursor.enter(SEQUENCE)
    end = len(data) if length is None else cursor.at + length
    cursor.take(cursor.enter(OID))
    if cursor.at >= end or cursor.at_end_mark():
        return kind, b""
    cursor.enter(EXPLICIT)
    content = cursor.octets()
    return kind, inflated(content) if kind == "compressed" else content


def inflated(content: bytes) -> bytes:
    unpacker = zlib.decompressobj()
    try:
        data = unpacker.decompress(content, LARGEST_INFLATED)
    except zlib.error as trouble:
        raise ValueError("The compressed content is damaged.") from trouble
    if not unpacker.eof:
        raise ValueError("The compressed content is cut off, or larger than we read.")
    return data
