"""Compressed RTF ([MS-OXRTFCP]): the words of an Outlook mail, packed by LZ77 from a known dictionary."""

import struct
import zlib

KNOWN = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript \fdecor "
    rb"MS Sans SerifSymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0"
    b"\r\n"
    rb"\par \pard\plain\f0\fs20\b\i\u\tab\tx"
)
WINDOW = 4096
LONGEST = 1_500_000


def decompressed(data: bytes) -> bytes:
    """The RTF; `ValueError` where it is damaged or longer than `LONGEST` bytes."""
    if len(data) < 16:
        raise ValueError("The compressed RTF is too short.")
    size, raw_size, kind, checksum = struct.unpack_from("<II4sI", data)
    packed = data[16 : size + 4]
    if kind == b"MELA":
        return packed[:raw_size]
    if kind != b"LZFu" or zlib.crc32(packed, 0xFFFFFFFF) ^ 0xFFFFFFFF != checksum:
        raise ValueError("The compressed RTF is damaged.")
    return _unpacked(packed)


def _unpacked(packed: bytes) -> bytes:
    """The window is a ring; all that was written lies in one row here, and a place in the ring is counted backwards."""
    row = bytearray(KNOWN + b" " * (WINDOW - len(KNOWN)) + KNOWN)
    start = len(row)
    at = 0
    while at < len(packed):
        flags = packed[at]
        at += 1
        for bit in range(8):
            if not flags >> bit & 1:
                row += packed[at : at + 1]
                at += 1
                continue
            if at + 2 > len(packed):
                return bytes(row[start:])
            token = packed[at] << 8 | packed[at + 1]
            at += 2
            back = (len(row) - (token >> 4)) % WINDOW
            if not back:
                return bytes(row[start:])
            _repeat(row, back, (token & 15) + 2)
        if len(row) > LONGEST:
            raise ValueError("The compressed RTF is longer than we read.")
    return bytes(row[start:])


def _repeat(row: bytearray, back: int, count: int) -> None:
    """Write again what was written `back` bytes ago; it may overlap with what is being written."""
    begin = len(row) - back
    seen = row[begin : begin + count]
    row += (seen * (count // len(seen) + 1))[:count]
