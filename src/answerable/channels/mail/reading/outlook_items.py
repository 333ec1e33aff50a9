"""What Outlook keeps in a `.msg` file ([MS-OXMSG]): a message, its recipients, its files, and messages within those.
Properties are those of [MS-OXPROPS]; each long one is a stream that bears its number and its type."""

import struct
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cached_property

from answerable.channels.mail.reading import mapi
from answerable.channels.mail.reading.charsets import decode
from answerable.channels.mail.reading.compound import SIGNATURE, STORAGE, STREAM, Compound, Entry
from answerable.channels.mail.reading.tnef import charset_of

PROPERTIES = "__properties_version1.0"
RECIPIENTS, FILES = "__recip_version1.0_#", "__attach_version1.0_#"
HEAD_OF_FILE, HEAD_WITHIN, HEAD_OF_PART = 32, 24, 8  # bytes before the properties (2.4.1)
PROPERTY = struct.Struct("<HHI8s")  # type, number, flags, value
MOST_PROPERTIES, MOST_RECIPIENTS, MOST_FILES = 4000, 10_000, 500
LONGEST_TEXT = 10_000_000
WESTERN = ("cp1252",)  # what words in no Unicode are in, where the only code page told is that of the HTML

MESSAGE_CLASS, HEADERS = 0x001A, 0x007D
SUBMITTED_AT, DELIVERED_AT, BEGINS_AT, ENDS_AT = 0x0039, 0x0E06, 0x0060, 0x0061
MESSAGE_ID, IN_REPLY_TO, REFERENCES = 0x1035, 0x1042, 0x1039
# Whoever it is from, then whoever sent it for them: name, address, kind of address, SMTP address.
AUTHOR, SENDER = (0x0042, 0x0065, 0x0064, 0x5D02), (0x0C1A, 0x0C1F, 0x0C1E, 0x5D01)
RECIPIENT = (mapi.DISPLAY_NAME, 0x3003, 0x3002, 0x39FE)
RECIPIENT_KIND, METHOD = 0x0C15, 0x3705
TO, COPY = 1, 2
NO_MAILS = ("ipm.appointment", "ipm.contact", "ipm.task", "ipm.stickynote", "ipm.activity", "ipm.distlist")
BY_VALUE, AS_MESSAGE = 1, 5
DATE_BEGINS = datetime(1601, 1, 1, tzinfo=UTC)  # FILETIME, in steps of 100 ns ([MS-DTYP] 2.3.3)


class Item:
    """A message, a recipient or a file: one storage with its properties."""

    def __init__(self, file: Compound, storage: Entry, head: int, charset: str = "") -> None:
        self.file, self._entries = file, file.inside(storage)
        self._fixed = self._short_ones(head)
        self.charset = charset or self._told_charset()

    def _short_ones(self, head: int) -> dict[int, bytes]:
        """Properties whose value stands in the list of all (2.4.2.1)."""
        stream = self._entries.get(PROPERTIES)
        data = self.file.content(stream)[head:] if stream else b""
        found: dict[int, bytes] = {}
        for at in range(0, min(len(data) // PROPERTY.size, MOST_PROPERTIES) * PROPERTY.size, PROPERTY.size):
            _, number, _, value = PROPERTY.unpack_from(data, at)
            found.setdefault(number, value)
        return found

    def _told_charset(self) -> str:
        """Of what is not Unicode: the code page of the message, else that of its body."""
        pages = (charset_of(self.number(each)) for each in (mapi.MESSAGE_CODE_PAGE, mapi.INTERNET_CODE_PAGE))
        return next(filter(None, pages), "cp1252")

    def number(self, number: int) -> int:
        return int(struct.unpack_from("<i", self._fixed.get(number, bytes(8)))[0])

    def time(self, number: int) -> datetime | None:
        """A moment in UTC; none where there is none, or none that a clock can show."""
        steps = struct.unpack("<q", self._fixed.get(number, bytes(8)))[0]
        try:
            return DATE_BEGINS + timedelta(microseconds=steps // 10) if steps > 0 else None
        except OverflowError:
            return None

    def text(self, *numbers: int) -> str:
        """The first of these properties that says anything, in whichever kind of string it is."""
        return next(filter(None, map(self._text, numbers)), "")

    def _text(self, number: int) -> str:
        if data := self.binary(number, mapi.UNICODE)[:LONGEST_TEXT]:
            return decode(data[: len(data) & ~1], "utf-16-le")[0].rstrip("\0")
        data = self.binary(number, mapi.STRING)[:LONGEST_TEXT]
        return decode(data.rstrip(b"\0"), self.charset, WESTERN)[0] if data else ""

    def binary(self, number: int, kind: int = mapi.BINARY) -> bytes:
        """The bytes of a long property; nothing where there is none, or it cannot be reached."""
        stream = self._entries.get(f"__substg1.0_{number:04x}{kind:04x}")
        return self.file.content(stream) if stream and stream.kind == STREAM else b""

    def recipients(self) -> Iterator["Item"]:
        return self._parts(RECIPIENTS, MOST_RECIPIENTS)

    def files(self) -> Iterator["Item"]:
        return self._parts(FILES, MOST_FILES)

    def _parts(self, prefix: str, most: int) -> Iterator["Item"]:
        names = sorted(name for name, each in self._entries.items() if name.startswith(prefix) and each.kind == STORAGE)
        self.file.is_damaged |= len(names) > most
        for name in names[:most]:
            try:
                yield Item(self.file, self._entries[name], HEAD_OF_PART, self.charset)
            except (ValueError, struct.error):
                self.file.is_damaged = True

    def message(self) -> "Item | None":
        """The message that this file is (2.2.2.1), if it is one."""
        storage = self._entries.get(f"__substg1.0_{mapi.FILE_DATA:04x}{mapi.OBJECT:04x}")
        is_one = self.number(METHOD) == AS_MESSAGE and storage and storage.kind == STORAGE
        return Item(self.file, storage, HEAD_WITHIN) if is_one and storage else None

    @cached_property
    def message_class(self) -> str:
        return self.text(MESSAGE_CLASS).lower()

    @property
    def is_mail(self) -> bool:
        """Whether somebody wrote it to somebody: a mail, an invitation, a report; no appointment, no contact."""
        return not self.message_class.startswith(NO_MAILS)


def opened(data: bytes) -> Item | None:
    """What lies in these bytes, if Outlook wrote them; other compound files (`.doc`, `.xls`) are none of its own."""
    if not data.startswith(SIGNATURE):
        return None
    try:
        file = Compound(data)
        item = Item(file, file.root, HEAD_OF_FILE)
        return item if item.message_class else None
    except (ValueError, struct.error):
        return None
