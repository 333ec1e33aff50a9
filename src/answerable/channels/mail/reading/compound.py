"""Compound files ([MS-CFB]), in which Outlook and others keep what they write: storages within storages, and streams,
as folders and files. What a stranger made is read within bounds: no chain is followed further than the file is long."""

import struct
from array import array
from dataclasses import dataclass

SIGNATURE = bytes.fromhex("d0cf11e0a1b11ae1")
HEADER, IN_HEADER = 512, 109  # bytes; and how many sectors of the FAT the header names
LAST_SECTOR = 0xFFFFFFFA
SMALL = 6  # the shift of a sector within the ministream: 64 bytes
SHIFTS = (9, 12)
ENTRY = 128
MOST_ENTRIES = 100_000
STORAGE, STREAM, ROOT = 1, 2, 5


@dataclass(frozen=True)
class Entry:
    """A storage or a stream, as the directory has it (2.6.1); `left`, `right` and `child` are numbers of others."""

    kind: int
    name: str
    left: int
    right: int
    child: int
    start: int
    size: int


class Compound:
    """One such file. `ValueError` or `struct.error` where it is none, or too damaged to be opened; `is_damaged` where
    something of it that was asked for is not whole."""

    def __init__(self, data: bytes) -> None:
        if not data.startswith(SIGNATURE) or len(data) < HEADER:
            raise ValueError("This is no compound file.")
        self._data = data
        self._version, _, self._shift, small = struct.unpack_from("<HHHH", data, 26)
        if self._shift not in SHIFTS or small != SMALL:
            raise ValueError("Its sectors have a size that none have.")
        directory, self._cutoff, small_fat, self._difat = (
            struct.unpack_from("<I", data, at)[0] for at in (48, 56, 60, 68)
        )
        self.is_damaged = False
        self._left = 2 * len(data)  # bytes that may come out of it: no two streams of a sound one share a sector
        self._seen: set[int] = set()
        self._fat = self._numbers(self._sectors_of_fat())
        self._small_fat = self._numbers(self._chain(small_fat, self._fat))
        most = MOST_ENTRIES * ENTRY >> self._shift
        self._directory = b"".join(map(self._sector, self._chain(directory, self._fat, most)))
        self.root = self._entry(0)
        self._small: bytes | None = None

    def inside(self, storage: Entry) -> dict[str, Entry]:
        """What lies in a storage, by its name in small letters; each entry is found once, however the tree is tied."""
        found: dict[str, Entry] = {}
        waiting = [storage.child]
        while waiting:
            number = waiting.pop()
            if number in self._seen or (number + 1) * ENTRY > len(self._directory):
                self.is_damaged |= number <= LAST_SECTOR
                continue
            self._seen.add(number)
            entry = self._entry(number)
            found.setdefault(entry.name.lower(), entry)
            waiting += [entry.left, entry.right]
        return found

    def content(self, stream: Entry) -> bytes:
        """The bytes of a stream, as far as they are there; none where more would come out of the file than is in it."""
        if stream.size > self._left:
            self.is_damaged = True
            return b""
        self._left -= stream.size
        if stream.size >= self._cutoff:
            found = self._joined(stream, self._fat, self._shift)
        else:
            found = self._joined(stream, self._small_fat, SMALL)
        self.is_damaged |= len(found) < stream.size
        return found

    def _joined(self, stream: Entry, fat: "array[int]", shift: int) -> bytes:
        chain = self._chain(stream.start, fat, (stream.size + (1 << shift) - 1) >> shift)
        if shift != SMALL:
            return b"".join(map(self._sector, chain))[: stream.size]
        whole = self._ministream()
        return b"".join(whole[at << SMALL : (at + 1) << SMALL] for at in chain)[: stream.size]

    def _ministream(self) -> bytes:
        """Where all small streams lie (2.6.3)."""
        if self._small is None:
            size = min(self.root.size, len(self._data))
            chain = self._chain(self.root.start, self._fat, (size >> self._shift) + 1)
            self._small = b"".join(map(self._sector, chain))
        return self._small

    def _entry(self, number: int) -> Entry:
        at = number * ENTRY
        length, kind = struct.unpack_from("<HB", self._directory, at + 64)
        name = self._directory[at : at + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
        left, right, child = struct.unpack_from("<III", self._directory, at + 68)
        start, size, more = struct.unpack_from("<III", self._directory, at + 116)
        size += more << 32 if self._version > 3 else 0  # of version 3 the upper half may be anything (2.6.1)
        return Entry(kind, name, left, right, child, start, size)

    def _sector(self, number: int) -> bytes:
        return self._data[(number + 1) << self._shift : (number + 2) << self._shift]

    def _sectors_of_fat(self) -> list[int]:
        """Where the FAT itself lies: the header names the first sectors of it, a chain of others the rest (2.5)."""
        found = list(struct.unpack_from(f"<{IN_HEADER}I", self._data, 76))
        each = (1 << self._shift) // 4
        needed = (len(self._data) >> self._shift) // each + 1
        at = self._difat
        while at <= LAST_SECTOR and len(found) < needed and len(block := self._sector(at)) == 1 << self._shift:
            *numbers, at = struct.unpack(f"<{each}I", block)
            found += numbers
        return [number for number in found[:needed] if number <= LAST_SECTOR]

    def _numbers(self, sectors: list[int]) -> "array[int]":
        """The numbers in some sectors, one after the other."""
        data = b"".join(map(self._sector, sectors))
        found = array("I")
        found.frombytes(data[: len(data) & ~3])
        if struct.pack("=I", 1) != struct.pack("<I", 1):
            found.byteswap()
        return found

    def _chain(self, start: int, fat: "array[int]", most: int | None = None) -> list[int]:
        """The sectors from one on; no more than `most`, nor than the file has, so that a ring ends too."""
        most = len(self._data) >> SMALL if most is None else most
        found: list[int] = []
        at = start
        while at < len(fat) and len(found) < min(most, len(fat)):
            found.append(at)
            at = fat[at]
        return found
