"""Mails from life and packed ones of our own, each harmed a little; the same number gives the same mail every time."""

import struct
from functools import cache
from random import Random

from answerable.channels.mail.tests import outlook
from answerable.channels.mail.tests.packing import (
    COMPRESSED,
    EVENT,
    HTML,
    IN_RTF,
    LONG_NAME,
    RTF,
    binary,
    body,
    calendar,
    mail_with,
    named,
    packed_file,
    part,
    plain,
    stored,
    uuencoded,
    wide,
    winmail,
)
from answerable.channels.mail.tests.proofs import ARMOUR, ENCRYPTED, SIGNATURE, SIGNED, STREAMED
from answerable.channels.mail.tests.samples import mails_under

FOLDERS = ("zammad", "bounces", "mime4j", "mikel", "webklex", "postal", "cpython", "threads", "talon", "zapier")
LONGEST = 60_000
PIECES = [
    b"\r\n",
    b"\n\n",
    b"\n",
    b"=?utf-8?B?",
    b"?=",
    b'"',
    b"<",
    b">",
    b"--b",
    b"--",
    b"\x00",
    b"\xff",
    b"\x80",
    b"boundary=",
    b"charset=utf-16",
    b"charset=utf-7",
    b"base64",
    b"quoted-printable",
    b"begin 644 a\n",
    b"end\n",
    b"<div>",
    b"</p>",
    b"&#",
    b"multipart/alternative",
    b"message/rfc822",
    b"application/ms-tnef",
    b"text/calendar",
    b"application/pkcs7-mime",
    b"-----BEGIN PGP MESSAGE-----\n",
    b"{\\rtf1",
    b"\\u-1?",
    b"\\bin9",
    b"BEGIN:VEVENT\n",
    b"DTSTART:",
    b"RRULE:FREQ=",
]
NUMBERS = (0, 1, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF)
IN_PGP = f"Hello\n{ARMOUR}\n-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n- Dear desk\n{SIGNATURE}"
IN_OUTLOOK = outlook.message({outlook.BODY: "Inner", outlook.RTF: stored(IN_RTF)}, is_within=True)
PACKED = [
    (
        "application/vnd.ms-outlook",
        outlook.compound(
            outlook.message(
                {outlook.SUBJECT: "Outer", outlook.HTML: b"<p>Hello</p>"},
                people=[outlook.person("Bo", "bo@example.com")],
                files=[outlook.attached(b"a", "a.txt"), outlook.embedded(IN_OUTLOOK)],
            )
        ),
    ),
    (
        "application/ms-tnef",
        winmail(body(named("x"), wide(0x37, "Re"), binary(HTML, b"<p>Hello</p>")), packed_file("a", b"b")),
    ),
    ("application/ms-tnef", winmail(body(binary(RTF, bytes.fromhex(next(iter(COMPRESSED))))))),
    (
        "application/ms-tnef",
        winmail(
            body(binary(RTF, stored(IN_RTF))),
            packed_file("long.txt", b"x", wide(LONG_NAME, "a longer name.txt")),
        ),
    ),
    ("application/pkcs7-mime", SIGNED),
    ("application/pkcs7-mime", STREAMED),
    ("application/pkcs7-mime", ENCRYPTED),
    ("text/calendar; method=REQUEST", calendar(*EVENT, "RRULE:FREQ=WEEKLY;COUNT=3", "DESCRIPTION:Come")),
    ("text/plain", f"Hello\n{uuencoded('a.txt', bytes(200))}Bye".encode()),
    ("text/plain", IN_PGP.encode()),
]


@cache
def seeds() -> list[bytes]:
    return [path.read_bytes()[:LONGEST] for path in mails_under(*FOLDERS)]


def mutant(number: int) -> bytes:
    """One mail in three has something packed in it, and it is that which is harmed."""
    chance = Random(number)
    if chance.random() < 0.35 or not seeds():
        kind, data = chance.choice(PACKED)
        return mail_with(plain("Hello"), part(kind, harmed(data, chance)))
    return harmed(chance.choice(seeds()), chance)


def harmed(seed: bytes, chance: Random) -> bytes:
    raw = bytearray(seed)
    for _ in range(chance.randint(1, 10)):
        at = chance.randint(0, len(raw))
        chance.choice(HARMS)(raw, at, chance)
    return bytes(raw)


def written_over(raw: bytearray, at: int, chance: Random) -> None:
    raw[at : at + chance.randint(0, 40)] = chance.choice(PIECES)


def put_in(raw: bytearray, at: int, chance: Random) -> None:
    raw[at:at] = chance.choice(PIECES) * chance.choice((1, 1, 1, 3, 200))


def flipped(raw: bytearray, at: int, chance: Random) -> None:
    if at < len(raw):
        raw[at] ^= 1 << chance.randint(0, 7)


def numbered(raw: bytearray, at: int, chance: Random) -> None:
    raw[at : at + 4] = struct.pack(chance.choice(("<I", ">I")), chance.choice(NUMBERS))


def doubled(raw: bytearray, at: int, chance: Random) -> None:
    if len(raw) < 4 * LONGEST:
        raw[at:at] = raw[at : at + chance.randint(1, 3000)] * chance.choice((1, 2, 10))


def taken_out(raw: bytearray, at: int, chance: Random) -> None:
    del raw[at : at + chance.choice((1, 20, 500))]


def cut_off(raw: bytearray, at: int, chance: Random) -> None:
    if chance.random() < 0.3:
        del raw[at:]


def crossed(raw: bytearray, at: int, chance: Random) -> None:
    if seeds():
        other = chance.choice(seeds())
        begin = chance.randint(0, len(other))
        raw[at:at] = other[begin : begin + chance.randint(1, 2000)]


HARMS = (written_over, put_in, flipped, numbered, doubled, taken_out, cut_off, crossed)
