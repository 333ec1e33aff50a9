"""Outlook's own packing of a mail ([MS-OXTNEF]), mostly seen as `winmail.dat`: its words, and its files."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from answerable.channels.mail.reading import mapi
from answerable.channels.mail.reading.charsets import decode
from answerable.channels.mail.reading.lzfu import decompressed
from answerable.channels.mail.reading.mapi import Value, properties

SIGNATURE = b"\x78\x9f\x3e\x22"
ATTRIBUTE = struct.Struct("<BHHI")  # level, number, type, length
PADDING = b"\x00\r\n"
SUBJECT, CLASS, BODY = 0x8004, 0x8008, 0x800C
FILE_BEGINS, FILE_DATA, FILE_TITLE, FILE_PROPERTIES = 0x9002, 0x800F, 0x8010, 0x9005
PROPERTIES, CODE_PAGE = 0x9003, 0x9007
MOST_FILES = 500
MOST_ATTRIBUTES = 5000
LONGEST_TEXT = 10_000_000
CHARSETS = {
    65001: "utf-8", 20127: "ascii", 932: "cp932", 936: "gb18030", 949: "cp949", 950: "big5", 54936: "gb18030",
    51932: "euc_jp", 50220: "iso2022_jp", 50221: "iso2022_jp", 50222: "iso2022_jp", 51949: "euc_kr", 20866: "koi8-r",
    21866: "koi8-u", 874: "cp874", 10000: "mac_roman", 1200: "utf-16-le", 38598: "iso8859-8",
}  # fmt: skip


@dataclass
class PackedFile:
    """A file in it; a mail in it has its own packing as `mail`."""

    title: str = ""
    data: bytes = b""
    found: dict[int, Value] = field(default_factory=dict)
    charset: str = "cp1252"

    def text(self, number: int) -> str:
        return text_of(self.found.get(number), self.charset)

    @property
    def name(self) -> str:
        return self.text(mapi.LONG_FILE_NAME) or self.text(mapi.FILE_NAME) or self.title or self.text(mapi.DISPLAY_NAME)

    @property
    def content(self) -> bytes:
        """Its bytes; of an object without the identifier that stands before them."""
        value = self.found.get(mapi.FILE_DATA)
        if self.data or value is None:
            return self.data
        return value.data[mapi.INTERFACE :] if value.kind == mapi.OBJECT else value.data


@dataclass
class PackedMail:
    """The mail in it. `rtf` is there where its words are kept so; `is_damaged` where something could not be read."""

    subject: str = ""
    mail_class: str = ""
    text: str = ""
    html: bytes = b""
    html_charset: str = ""
    rtf: bytes = b""
    files: list[PackedFile] = field(default_factory=list)
    charset: str = "cp1252"
    is_damaged: bool = False
    has_properties: bool = False


def charset_of(code_page: int) -> str:
    """Python's name for one of Windows' code pages; nothing where we know none."""
    if code_page in CHARSETS:
        return CHARSETS[code_page]
    if 1250 <= code_page <= 1258 or code_page in (437, 850, 852, 866):
        return f"cp{code_page}"
    return f"iso8859-{code_page - 28590}" if 28591 <= code_page <= 28605 else ""


def text_of(value: Value | None, charset: str) -> str:
    if value is None or value.kind not in (mapi.STRING, mapi.UNICODE):
        return ""
    data = value.data[:LONGEST_TEXT]
    if value.kind == mapi.UNICODE:
        return decode(data[: len(data) & ~1], "utf-16-le")[0]
    return decode(data.rstrip(b"\x00"), charset)[0]


def unpacked(data: bytes) -> PackedMail:
    """The mail packed in some bytes; `ValueError` where they are no TNEF at all."""
    if not data.startswith(SIGNATURE):
        raise ValueError("This is no TNEF.")
    mail = PackedMail()
    for number, value in attributes(data, mail):
        try:
            take(mail, number, value)
        except (ValueError, struct.error):
            mail.is_damaged = True
    return mail


def attributes(data: bytes, mail: PackedMail) -> Iterator[tuple[int, bytes]]:
    """Number and bytes of every attribute, in order; a wrong sum is noted, and the bytes are taken all the same."""
    at = 6
    for _ in range(MOST_ATTRIBUTES):
        if at + ATTRIBUTE.size > len(data):
            break
        _, number, _, length = ATTRIBUTE.unpack_from(data, at)
        begin = at + ATTRIBUTE.size
        value, checksum = data[begin : begin + length], data[begin + length : begin + length + 2]
        mail.is_damaged |= (sum(value) & 0xFFFF).to_bytes(2, "little") != checksum
        yield number, value
        at = begin + length + 2
    mail.is_damaged |= at < len(data.rstrip(PADDING))


def take(mail: PackedMail, number: int, value: bytes) -> None:
    """Read one attribute into the mail, or into its last file."""
    if number == CODE_PAGE:
        mail.charset = charset_of(struct.unpack_from("<I", value)[0]) or mail.charset
    elif number == CLASS:
        mail.mail_class = plain(value, mail)
    elif number == SUBJECT:
        mail.subject = mail.subject or plain(value, mail)
    elif number == BODY:
        mail.text = mail.text or plain(value, mail)
    elif number == PROPERTIES and not mail.has_properties:
        mail.has_properties = True
        take_properties(mail, properties(value))
    elif number in (FILE_BEGINS, FILE_DATA, FILE_TITLE, FILE_PROPERTIES):
        take_of_file(mail, number, value)


def plain(value: bytes, mail: PackedMail) -> str:
    return decode(value.rstrip(b"\x00")[:LONGEST_TEXT], mail.charset)[0]


def take_properties(mail: PackedMail, found: dict[int, Value]) -> None:
    internet, of_message = (found.get(number) for number in (mapi.INTERNET_CODE_PAGE, mapi.MESSAGE_CODE_PAGE))
    mail.charset = charset_of(of_message.number) or mail.charset if of_message else mail.charset
    mail.subject = text_of(found.get(mapi.SUBJECT), mail.charset) or mail.subject
    mail.text = text_of(found.get(mapi.BODY), mail.charset) or mail.text
    if html := found.get(mapi.HTML):
        is_wide = html.kind == mapi.UNICODE
        mail.html = html.data.rstrip(b"\x00") if not is_wide else text_of(html, "").encode("utf-8", "replace")
        mail.html_charset = "utf-8" if is_wide else (charset_of(internet.number) if internet else "")
    if packed := found.get(mapi.RTF):
        mail.rtf = decompressed(packed.data)


def take_of_file(mail: PackedMail, number: int, value: bytes) -> None:
    if number == FILE_BEGINS or not mail.files:
        if len(mail.files) >= MOST_FILES:
            raise ValueError("There are more files than we take out.")
        mail.files.append(PackedFile(charset=mail.charset))
    file = mail.files[-1]
    if number == FILE_TITLE:
        file.title = plain(value, mail)
    elif number == FILE_DATA:
        file.data = value
    elif number == FILE_PROPERTIES and not file.found:
        file.found = properties(value)
