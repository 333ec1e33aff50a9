"""Outlook's `.msg` files, built byte by byte as [MS-CFB] and [MS-OXMSG] say."""

import struct
from datetime import UTC, datetime

SECTOR, SMALL, CUTOFF = 512, 64, 4096
NONE, END, OF_FAT, FREE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
Tree = dict[str, "bytes | Tree"]

CLASS, SUBJECT, HEADERS, BODY, HTML, RTF = 0x001A, 0x0037, 0x007D, 0x1000, 0x1013, 0x1009
MESSAGE_ID, IN_REPLY_TO, REFERENCES, SUBMITTED = 0x1035, 0x1042, 0x1039, 0x0039
AUTHOR, AUTHOR_AT, AUTHOR_KIND, AUTHOR_SMTP = 0x0042, 0x0065, 0x0064, 0x5D02
SENDER, SENDER_AT, SENDER_KIND, SENDER_SMTP = 0x0C1A, 0x0C1F, 0x0C1E, 0x5D01
NAME, AT, AT_KIND, SMTP, RECIPIENT_KIND = 0x3001, 0x3003, 0x3002, 0x39FE, 0x0C15
LONG_NAME, SHORT_NAME, DATA, METHOD, MIME, CONTENT_ID = 0x3707, 0x3704, 0x3701, 0x3705, 0x370E, 0x3712
INTERNET_PAGE, MESSAGE_PAGE, BEGINS, ENDS = 0x3FDE, 0x3FFD, 0x0060, 0x0061
NAMES = ("__substg1.0_00020102", "__substg1.0_00030102", "__substg1.0_00040102")  # of named properties: none
WRITTEN = datetime(2026, 3, 3, 8, 10, tzinfo=UTC)


def storage(head: int, found: dict, page: int = 0, **inside: Tree) -> Tree:
    """A storage with its properties: words in Unicode, or in the code page given; bytes; whole numbers; moments."""
    tree: Tree = dict(inside)
    listed = b""
    for number, value in found.items():
        if isinstance(value, str):
            kind, data = (0x1E, value.encode(f"cp{page}")) if page else (0x1F, value.encode("utf-16-le"))
        elif isinstance(value, bytes):
            kind, data = 0x0102, value
        elif isinstance(value, datetime):
            steps = int((value - datetime(1601, 1, 1, tzinfo=UTC)).total_seconds()) * 10_000_000
            listed += struct.pack("<HHIQ", 0x40, number, 6, steps)
            continue
        else:
            listed += struct.pack("<HHIQ", 3, number, 6, value)
            continue
        tree[f"__substg1.0_{number:04X}{kind:04X}"] = data
        listed += struct.pack("<HHIQ", kind, number, 6, len(data))
    tree["__properties_version1.0"] = bytes(head) + listed
    return tree


def message(found: dict, *, people=(), files=(), page: int = 0, is_within: bool = False) -> Tree:
    """A message: its properties, its recipients and its files. `page`: not in Unicode, but in this code page."""
    told = {CLASS: "IPM.Note", SUBMITTED: WRITTEN} | ({MESSAGE_PAGE: page} if page else {}) | found
    names: Tree = {} if is_within else {"__nameid_version1.0": dict.fromkeys(NAMES, b"")}
    tree = storage(24 if is_within else 32, told, page) | names
    for number, each in enumerate(people):
        tree[f"__recip_version1.0_#{number:08X}"] = storage(8, each, page)
    for number, each in enumerate(files):
        tree[f"__attach_version1.0_#{number:08X}"] = each
    return tree


def attached(data: bytes, name: str, page: int = 0, **more) -> Tree:
    return storage(8, {DATA: data, LONG_NAME: name, METHOD: 1} | more.get("found", {}), page)


def embedded(inner: Tree, name: str = "") -> Tree:
    """A message as a file of another; made with `is_within`."""
    return storage(8, {METHOD: 5, NAME: name}) | {"__substg1.0_3701000D": inner}


def person(name: str, address: str, kind: int = 1) -> dict:
    return {NAME: name, AT: address, AT_KIND: "SMTP", RECIPIENT_KIND: kind}


def exchange(name: str, smtp: str, kind: int = 1) -> dict:
    known = {NAME: name, AT: f"/O=HALDEN/CN={name.upper()}", AT_KIND: "EX", RECIPIENT_KIND: kind}
    return known | ({SMTP: smtp} if smtp else {})


def compound(tree: Tree) -> bytes:
    """A compound file of version 3: streams under 4,096 bytes lie in the ministream."""
    return _Writing(tree).whole()


class _Writing:
    def __init__(self, tree: Tree) -> None:
        self.sectors: list[bytes] = []
        self.fat: list[int] = []
        self.small, self.small_fat = bytearray(), list[int]()
        self.entries: list[bytes] = [b""]
        child = self._within(tree)
        start = self._put(bytes(self.small))
        self.entries[0] = _entry("Root Entry", 5, child=child, start=start, size=len(self.small))
        self.directory = self._put(b"".join(self.entries))
        packed = b"".join(struct.pack("<I", each) for each in self.small_fat)
        self.small_fat_at = self._put(packed, b"\xff") if packed else END

    def _within(self, tree: Tree) -> int:
        """The entries of one storage, as a tree in the order of names (2.6.4); the number of its root."""
        names = sorted(tree, key=lambda name: (len(name), name.upper()))
        return self._tied(names, tree)

    def _tied(self, names: list[str], tree: Tree) -> int:
        if not names:
            return NONE
        middle = len(names) // 2
        name, number = names[middle], len(self.entries)
        self.entries.append(b"")
        left, right = self._tied(names[:middle], tree), self._tied(names[middle + 1 :], tree)
        found = tree[name]
        if isinstance(found, dict):
            self.entries[number] = _entry(name, 1, left, right, self._within(found))
        else:
            start = self._put(found) if len(found) >= CUTOFF else self._put_small(found)
            self.entries[number] = _entry(name, 2, left, right, start=start, size=len(found))
        return number

    def _put(self, data: bytes, filler: bytes = b"\0") -> int:
        start, count = len(self.sectors), -(-len(data) // SECTOR)
        self.sectors += [data[at : at + SECTOR].ljust(SECTOR, filler) for at in range(0, len(data), SECTOR)]
        self.fat += [*range(start + 1, start + count), END][:count]
        return start if count else END

    def _put_small(self, data: bytes) -> int:
        start, count = len(self.small_fat), -(-len(data) // SMALL)
        self.small += data.ljust(count * SMALL, b"\0")
        self.small_fat += [*range(start + 1, start + count), END][:count]
        return start if count else END

    def whole(self) -> bytes:
        count = 1
        while count * SECTOR // 4 < len(self.sectors) + count:
            count += 1
        fat_at = range(len(self.sectors), len(self.sectors) + count)
        assert count <= 109, "too large for the header alone"
        numbers = [*self.fat, *[OF_FAT] * count]
        numbers += [FREE] * (count * SECTOR // 4 - len(numbers))
        head = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
        head += struct.pack("<IIIIIIIII", 0, count, self.directory, 0, CUTOFF, self.small_fat_at,
                            -(-len(self.small_fat) * 4 // SECTOR), END, 0)  # fmt: skip
        head += struct.pack("<109I", *fat_at, *[FREE] * (109 - count))
        return head + b"".join(self.sectors) + struct.pack(f"<{len(numbers)}I", *numbers)


def _entry(name: str, kind: int, left=NONE, right=NONE, child=NONE, start=0, size=0) -> bytes:
    told = name.encode("utf-16-le")
    head = told.ljust(64, b"\0") + struct.pack("<HBB", len(told) + 2, kind, 1)
    return head + struct.pack("<III", left, right, child) + bytes(36) + struct.pack("<IQ", start, size)
