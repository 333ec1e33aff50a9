"""MAPI properties within TNEF ([MS-OXTNEF] 2.1.3.4): those of them that hold words, files and their names."""

import struct
from dataclasses import dataclass

SUBJECT = 0x0037
BODY = 0x1000
RTF = 0x1009
HTML = 0x1013
DISPLAY_NAME = 0x3001
FILE_DATA = 0x3701
FILE_NAME = 0x3704
LONG_FILE_NAME = 0x3707
MIME_TYPE = 0x370E
CONTENT_ID = 0x3712
INTERNET_CODE_PAGE = 0x3FDE
MESSAGE_CODE_PAGE = 0x3FFD

INTEGER, OBJECT, STRING, UNICODE, BINARY = 0x0003, 0x000D, 0x001E, 0x001F, 0x0102
FIXED = {0x0002: 4, 0x0003: 4, 0x0004: 4, 0x0005: 8, 0x0006: 8, 0x0007: 8, 0x000A: 4, 0x000B: 4, 0x0014: 8, 0x0040: 8}
FIXED |= {0x0000: 4, 0x0001: 4, 0x0048: 16}
VARIABLE = (OBJECT, STRING, UNICODE, BINARY)
MANY_VALUES = 0x1000
NAMED = 0x8000
MOST = 4000  # values in all
INTERFACE = 16  # the length of the identifier that an object's bytes begin with


@dataclass(frozen=True)
class Value:
    """The first value of a property: its type, and its bytes as they stand."""

    kind: int
    data: bytes

    @property
    def number(self) -> int:
        return int(struct.unpack_from("<I", self.data)[0]) if len(self.data) >= 4 else 0


def properties(data: bytes) -> dict[int, Value]:
    """Properties by their number; `ValueError` or `struct.error` where the bytes end too early or make no sense."""
    count, at = struct.unpack_from("<I", data)[0], 4
    found: dict[int, Value] = {}
    read = 0
    for _ in range(count):
        kind, number = struct.unpack_from("<HH", data, at)
        at = _after_name(data, at + 4) if number >= NAMED else at + 4
        values, at = _values(data, at, kind)
        read += 1 + len(values)
        if read > MOST:
            raise ValueError("There are more properties than any mail has.")
        if values:
            found.setdefault(number, Value(kind & ~MANY_VALUES, values[0]))
    return found


def _after_name(data: bytes, at: int) -> int:
    """Behind the name of a property that has one of its own: a set, and a number or a string."""
    is_string, given = struct.unpack_from("<II", data, at + 16)
    return at + 24 + (_padded(given) if is_string else 0)


def _values(data: bytes, at: int, kind: int) -> tuple[list[bytes], int]:
    single = kind & ~MANY_VALUES
    count = 1
    if kind & MANY_VALUES or single in VARIABLE:
        count, at = struct.unpack_from("<I", data, at)[0], at + 4
    if count > MOST or (single not in FIXED and single not in VARIABLE):
        raise ValueError("A property makes no sense.")
    values = []
    for _ in range(count):
        length, step = FIXED.get(single, 0), FIXED.get(single, 0)
        if single in VARIABLE:
            length = struct.unpack_from("<I", data, at)[0]
            at, step = at + 4, _padded(length)
        if at + length > len(data):
            raise ValueError("A property ends too early.")
        values.append(data[at : at + length])
        at += step
    return values, at


def _padded(length: int) -> int:
    return length + -length % 4
