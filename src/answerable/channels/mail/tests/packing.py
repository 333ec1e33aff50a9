"""Mails with others packed in them: Outlook's, built byte by byte as [MS-OXTNEF] says; uuencode; invitations."""

import base64
import binascii
import struct

HTML, RTF, CODE_PAGE, LONG_NAME, DATA, MIME, CONTENT_ID = 0x1013, 0x1009, 0x3FDE, 0x3707, 0x3701, 0x370E, 0x3712
IN_RTF = (
    rb"{\rtf1\ansi\ansicpg1252\fromhtml1 \deff0{\fonttbl{\f0\fswiss Arial;}{\f1\fcharset204 Courier;}}"
    rb"{\*\htmltag19 <html>}{\*\htmltag64 <p>}\htmlrtf {\htmlrtf0 Gr\'fc\'dfe {\f1 \'cf\'f0\'e8\'e2\'e5\'f2} "
    rb"{\*\htmltag84 &lt;}x{\*\htmltag84 &gt;} \u-10179?\u-8704? \htmlrtf\par}\htmlrtf0{\*\htmltag72 </p>}"
    rb"{\*\htmltag27 </html>}}"
)
# The two examples of [MS-OXRTFCP], chapter 4.
COMPRESSED = {
    "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0": (
        b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"
    ),
    "1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0": b"{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}",
}
EVENT = (
    "UID:1@halden.example",
    "DTSTART;TZID=Europe/Berlin:20261103T100000",
    "DTEND;TZID=Europe/Berlin:20261103T113000",
    "SUMMARY:Rückgabe der Bank\\, zweiter Versuch",
    "LOCATION:Lager 3",
    'ORGANIZER;CN="Ana Öz":mailto:ana@example.com',
    "ATTENDEE;CN=Care;PARTSTAT=NEEDS-ACTION:mailto:care@halden.example",
    "ATTENDEE:MAILTO:bo@example.com",
)
IID_MESSAGE = bytes.fromhex("0703020000000000c000000000000046")


def mail_with(*parts: bytes, kind: str = "multipart/mixed", head: str = "") -> bytes:
    """A mail of some parts, each with its own headers."""
    told = (
        "From: Ana <ana@example.com>\r\nTo: care@halden.example\r\nSubject: Hello\r\n"
        "Date: Mon, 2 Nov 2026 10:00:00 +0100\r\nMessage-ID: <1@example.com>\r\n"
        f"{head}MIME-Version: 1.0\r\nContent-Type: {kind}; boundary=b\r\n\r\n"
    )
    return told.encode() + b"".join(b"--b\r\n" + part + b"\r\n" for part in parts) + b"--b--\r\n"


def part(kind: str, data: bytes, name: str = "") -> bytes:
    disposition = f"Content-Disposition: attachment; filename={name}\r\n" if name else ""
    head = f"Content-Type: {kind}\r\n{disposition}Content-Transfer-Encoding: base64\r\n\r\n"
    return head.encode() + base64.encodebytes(data).replace(b"\n", b"\r\n")


def plain(words: str) -> bytes:
    return b"Content-Type: text/plain; charset=utf-8\r\n\r\n" + words.encode()


def attribute(level: int, number: int, kind: int, data: bytes) -> bytes:
    return struct.pack("<BHHI", level, number, kind, len(data)) + data + struct.pack("<H", sum(data) & 0xFFFF)


def padded(data: bytes) -> bytes:
    return data + b"\0" * (-len(data) % 4)


def number(identity: int, value: int) -> bytes:
    return struct.pack("<HHI", 0x0003, identity, value)


def wide(identity: int, text: str) -> bytes:
    data = (text + "\0").encode("utf-16-le")
    return struct.pack("<HHII", 0x001F, identity, 1, len(data)) + padded(data)


def binary(identity: int, data: bytes, kind: int = 0x0102) -> bytes:
    return struct.pack("<HHII", kind, identity, 1, len(data)) + padded(data)


def named(text: str) -> bytes:
    """A property that has a name of its own, as appointments and add-ins write them."""
    name = "Keywords\0".encode("utf-16-le")
    head = struct.pack("<HH", 0x101F, 0x8001) + bytes(16) + struct.pack("<II", 1, len(name)) + padded(name)
    data = (text + "\0").encode("utf-16-le")
    return head + struct.pack("<II", 1, len(data)) + padded(data)


def properties(*found: bytes) -> bytes:
    return struct.pack("<I", len(found)) + b"".join(found)


def winmail(*attributes: bytes, mail_class: str = "IPM.Note", code_page: int = 1252) -> bytes:
    first = attribute(1, 0x9006, 8, struct.pack("<I", 0x10000)) + attribute(
        1, 0x9007, 6, struct.pack("<II", code_page, 0)
    )
    told = attribute(1, 0x8008, 7, mail_class.encode() + b"\0")
    return b"\x78\x9f\x3e\x22\x01\x00" + first + told + b"".join(attributes)


def body(*found: bytes) -> bytes:
    return attribute(1, 0x9003, 6, properties(*found))


def packed_file(title: str, data: bytes, *found: bytes) -> bytes:
    told = attribute(2, 0x9002, 6, bytes(14)) + attribute(2, 0x8010, 1, title.encode("cp1252") + b"\0")
    told += attribute(2, 0x800F, 6, data) if data else b""
    return told + (attribute(2, 0x9005, 6, properties(*found)) if found else b"")


def stored(rtf: bytes) -> bytes:
    """RTF in the frame of a compressed one, as it is."""
    return struct.pack("<II4sI", len(rtf) + 12, len(rtf), b"MELA", 0) + rtf


def uuencoded(name: str, data: bytes, backtick: bool = True, line_end: str = "\n") -> str:
    lines = [binascii.b2a_uu(data[at : at + 45], backtick=backtick).decode() for at in range(0, len(data), 45)]
    return f"begin 644 {name}\n{''.join(lines)}`\nend\n".replace("\n", line_end)


def calendar(*lines, method="REQUEST", name="VEVENT"):
    told = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"METHOD:{method}",
        f"BEGIN:{name}",
        *lines,
        f"END:{name}",
        "END:VCALENDAR",
    ]
    return "\r\n".join(told).encode() + b"\r\n"
