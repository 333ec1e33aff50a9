"""Mails attached as Outlook's `.msg` say what they said there: who, when, to whom, their words and their files."""

import re
import struct
import time
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as some

from answerable.channels.mail.reading import read
from answerable.channels.mail.reading.attached import MOST
from answerable.channels.mail.reading.outlook_mail import DAMAGED, POINTED_AT, TOO_DEEP, is_outlook, is_outlook_mail
from answerable.channels.mail.reading.reader import read_carefully
from answerable.channels.mail.tests import outlook
from answerable.channels.mail.tests.outlook import attached, compound, embedded, exchange, message, person
from answerable.channels.mail.tests.packing import IN_RTF, mail_with, part, plain, stored
from answerable.kit.addresses import Address

ANA = {outlook.AUTHOR: "Ana Öz", outlook.AUTHOR_AT: "ana@example.org", outlook.AUTHOR_KIND: "SMTP"}
WRITTEN = outlook.WRITTEN
HEADERS = (
    "Microsoft Mail Internet Headers Version 2.0\r\n"
    "Received: from a.example by b.example; Tue, 3 Mar 2026 09:11:00 +0100\r\n"
    "From: =?utf-8?q?Ana_=C3=96z?= <ana@example.org>\r\nTo: Care <care@halden.example>,\r\n\tBo <bo@example.com>\r\n"
    "Subject: Cold\r\n heating\r\nDate: Tue, 3 Mar 2026 09:10:00 +0100\r\nMessage-ID: <a1@example.org>\r\n"
    "In-Reply-To: <a0@example.org>\r\nReferences: <x@example.org> <a0@example.org>\r\n"
    "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
)


def opened(found, **facts):
    return read_carefully(compound(message(found, **facts)))


def within(packed: bytes, name="Cold heating.msg", kind="application/vnd.ms-outlook"):
    return read(mail_with(plain("See there."), part(kind, packed, f'"{name}"')))


def people(found):
    return [(each.name, each.address) for each in found]


@pytest.mark.parametrize("page", [0, 1252, 1254])
def test_a_mail_says_who_wrote_it_when_to_whom_and_what(page):
    mail = opened(
        ANA
        | {
            outlook.SUBJECT: "Kühl – \x01die Heizung",
            outlook.BODY: "Grüße,\r\nAna",
            outlook.MESSAGE_ID: "<a1@example.org>",
        }
        | {outlook.IN_REPLY_TO: "<a0@example.org>", outlook.REFERENCES: "<x@example.org> <a0@example.org>"},
        people=[
            person("Care", "care@halden.example"),
            exchange("Kim, Agent", "kim@halden.example", 2),
            exchange("Lee", "", 2),
            person("Secret", "secret@example.org", 3),
        ],
        files=[attached(b"%PDF\r\n\0", "Zählerstand.pdf", page)],
        page=page,
    )
    assert (people(mail.from_), people(mail.to)) == ([("Ana Öz", "ana@example.org")], [("Care", "care@halden.example")])
    assert people(mail.cc)[0] == ("Kim, Agent", "kim@halden.example")
    assert "Lee" in str(mail.cc[1:])
    assert (mail.subject, mail.text.strip(), mail.date) == ("Kühl – die Heizung", "Grüße,\nAna", WRITTEN)
    assert (mail.message_id, mail.in_reply_to) == ("<a1@example.org>", "<a0@example.org>")
    assert (mail.references, mail.problems) == (["<x@example.org>", "<a0@example.org>"], [])
    assert [(each.name, each.data) for each in mail.attachments] == [("Zählerstand.pdf", b"%PDF\r\n\0")]


@pytest.mark.parametrize(("page", "word"), [(932, "見積書"), (1251, "Счёт"), (936, "发票"), (1253, "Λογαριασμός")])
def test_what_is_not_in_unicode_is_read_by_its_code_page(page, word):
    mail = opened(
        {outlook.SUBJECT: word, outlook.BODY: word * 20}, page=page, files=[attached(b"x", f"{word}.txt", page)]
    )
    assert (mail.subject, mail.text, mail.attachments[0].name) == (word, word * 20, f"{word}.txt")


def test_the_code_page_of_the_html_is_not_always_that_of_the_words():
    found = {outlook.MESSAGE_PAGE: 0, outlook.INTERNET_PAGE: 65001, outlook.SUBJECT: "Schöne Grüße"}
    mail = opened(found | {outlook.HTML: "<p>Schön</p>".encode()}, page=1252)
    assert (mail.subject, mail.text) == ("Schöne Grüße", "Schön")


def test_where_it_kept_how_it_came_that_is_what_counts():
    exchanged = {outlook.AUTHOR: "Somebody", outlook.AUTHOR_AT: "/O=X", outlook.AUTHOR_KIND: "EX"}
    mail = opened(
        exchanged | {outlook.HEADERS: HEADERS, outlook.SUBJECT: "Changed by hand", outlook.BODY: "It is cold."}
    )
    assert people(mail.from_) == [("Ana Öz", "ana@example.org")]
    assert people(mail.to) == [("Care", "care@halden.example"), ("Bo", "bo@example.com")]
    assert (mail.subject, mail.date, mail.message_id) == ("Cold heating", WRITTEN, "<a1@example.org>")
    assert (mail.references, mail.text, mail.problems) == (["<x@example.org>", "<a0@example.org>"], "It is cold.", [])


def test_within_exchange_its_smtp_address_is_taken_or_its_name_alone():
    known = {outlook.SENDER: "Kim", outlook.SENDER_AT: "/O=X/CN=KIM", outlook.SENDER_KIND: "EX"}
    assert opened(known | {outlook.SENDER_SMTP: "kim@halden.example"}).from_ == [Address("Kim", "kim@halden.example")]
    assert all("@" not in each.address and "/O=" not in each.address for each in opened(known).from_)


def test_sent_for_another_it_is_from_that_other():
    both = ANA | {outlook.SENDER: "Kim", outlook.SENDER_AT: "kim@example.org", outlook.SENDER_KIND: "SMTP"}
    assert people(opened(both).from_) == [("Ana Öz", "ana@example.org")]


def test_its_words_may_be_html_or_rich_text():
    html = "<p>Grüße <img src='cid:logo@x'></p>"
    picture = attached(b"\x89PNG", "logo.png", found={outlook.CONTENT_ID: "logo@x", outlook.MIME: "image/png"})
    mail = opened({outlook.HTML: html.encode("cp1252"), outlook.INTERNET_PAGE: 1252}, files=[picture])
    assert ("Grüße" in mail.text, "Grüße" in mail.html, mail.attachments[0].inline) == (True, True, True)
    assert "Grüße" in opened({outlook.HTML: html}).text  # the HTML as Unicode
    mail = opened({outlook.RTF: stored(IN_RTF)})
    assert (mail.text, "<p>Grüße" in mail.html) == ("Grüße Привет <x> 😀", True)
    assert opened({outlook.RTF: stored(rb"{\rtf1\ansi Dear desk\par}")}).text == "Dear desk"
    both = opened({outlook.BODY: "Hello there", outlook.HTML: b"<p>Hello <b>there</b></p>"})
    assert (both.text.strip(), both.html) == ("Hello there", "<p>Hello <b>there</b></p>")


def test_attached_it_stays_a_file_and_is_read_beside_it():
    packed = compound(message(ANA | {outlook.SUBJECT: "Cold", outlook.BODY: "Brr"}, files=[attached(b"1", "a.pdf")]))
    for kind in ("application/vnd.ms-outlook", "application/octet-stream"):
        mail = within(packed, "Cold heating.msg", kind)
        (file,), (inner,) = mail.attachments, mail.within
        assert (file.name, file.data, inner.sha256) == ("Cold heating.msg", packed, file.sha256)
        assert (inner.who, inner.date, inner.subject) == ("Ana Öz <ana@example.org>", WRITTEN, "Cold")
        assert (inner.text.strip(), [each.name for each in inner.parts]) == ("Brr", ["a.pdf"])


def test_mails_within_it_are_read_too():
    deep = message({outlook.SUBJECT: "Deep", outlook.BODY: "zyzzyva"}, files=[attached(b"1", "b.pdf")], is_within=True)
    inner = message({outlook.SUBJECT: "Inner", outlook.BODY: "Second"}, files=[embedded(deep)], is_within=True)
    mail = within(compound(message({outlook.SUBJECT: "Outer", outlook.BODY: "First"}, files=[embedded(inner)])))
    assert [each.subject for each in mail.within] == ["Outer", "Inner", "Deep"]
    assert (mail.within[0].parts[0].name, mail.within[2].parts[0].data) == ("Inner.eml", b"1")
    assert "zyzzyva" in mail.within[2].text
    assert read(mail.within[0].parts[0].data).subject == "Inner"  # a mail that any program opens


def test_what_is_no_mail_is_named_and_passes_nothing_on():
    begins, ends = datetime(2026, 3, 5, 9, tzinfo=UTC), datetime(2026, 3, 5, 10, tzinfo=UTC)
    found = {outlook.CLASS: "IPM.Appointment", outlook.BEGINS: begins, outlook.ENDS: ends, outlook.SUBJECT: "Visit"}
    packed = compound(message(found | {outlook.BODY: "At yours"}))
    mail = within(packed, "Visit.msg")
    assert (is_outlook(packed), is_outlook_mail(packed), mail.forwarded) == (True, False, None)
    told = mail.within[0]
    assert told.subject == "Visit"
    assert told.text == "Appointment (Outlook): 2026-03-05 09:00 – 2026-03-05 10:00 UTC\n\nAt yours"
    contact = within(compound(message({outlook.CLASS: "IPM.Contact", outlook.SUBJECT: "Ana Öz"})), "Ana.msg").within[0]
    assert (contact.subject, contact.text) == ("Ana Öz", "Contact (Outlook)")


def test_a_report_is_a_machines():
    assert opened({outlook.CLASS: "REPORT.IPM.Note.NDR", outlook.BODY: "It failed."}).automatic
    assert opened({outlook.CLASS: "IPM.Note", outlook.BODY: "I am here."}).automatic is None


def test_a_signed_mail_is_read_in_its_own_form():
    signed = b"Content-Type: multipart/signed; boundary=s\r\n\r\n--s\r\n" + plain("Signed words") + b"\r\n--s--\r\n"
    file = attached(signed, "smime.p7m", found={outlook.MIME: "multipart/signed"})
    mail = opened({outlook.CLASS: "IPM.Note.SMIME.MultipartSigned", outlook.SUBJECT: "S"}, files=[file])
    assert (mail.text.strip(), mail.attachments) == ("Signed words", [])


def test_other_files_of_that_form_stay_files():
    document = compound({"WordDocument": b"x" * 5000, "\x05SummaryInformation": b"y"})
    mail = within(document, "letter.doc", "application/msword")
    assert (is_outlook(document), mail.within, mail.forwarded) == (False, [], None)
    assert (mail.attachments[0].data, mail.problems) == (document, [])


def test_a_large_file_in_it_comes_out_as_it_was():
    data = bytes(range(256)) * 20_000
    assert opened({}, files=[attached(data, "large.bin")]).attachments[0].data == data


def test_what_cannot_be_read_is_said():
    pointed = outlook.storage(8, {outlook.METHOD: 4, outlook.LONG_NAME: "far.docx"})
    mail = within(compound(message({outlook.BODY: "x"}, files=[pointed])))
    assert POINTED_AT in mail.problems
    broken = within(compound(message({outlook.BODY: "x", outlook.RTF: b"LZFu"} | {outlook.BODY: ""})))
    assert DAMAGED in broken.problems
    whole = compound(message({outlook.BODY: "It is cold."}, files=[attached(b"z" * 100_000, "a.bin")]))
    cut = whole[: whole.index(b"z" * 1000) + 20_000] + whole[whole.rindex(b"z" * 512) + 600 :]
    assert isinstance(within(cut).problems, list)


def test_too_deep_ones_stay_where_they_are():
    inner = message({outlook.SUBJECT: "0", outlook.BODY: "x"}, is_within=True)
    for depth in range(1, 30):
        inner = message({outlook.SUBJECT: str(depth)}, files=[embedded(inner)], is_within=True)
    mail = within(compound(message({outlook.SUBJECT: "outermost"}, files=[embedded(inner)])))
    assert (len(mail.within), TOO_DEEP in mail.problems) == (MOST, True)


def survives(packed: bytes) -> None:
    begun = time.process_time()
    mail = read_carefully(mail_with(part("application/vnd.ms-outlook", packed, "a.msg")))
    assert mail.attachments[0].data == packed
    assert sum(len(each.data) for one in mail.within for each in one.parts) < 100_000 + 30 * len(packed)
    assert time.process_time() - begun < 5


DEEP = message({outlook.SUBJECT: "In", outlook.RTF: stored(IN_RTF)}, is_within=True)
SOUND = compound(
    message(
        ANA | {outlook.HEADERS: HEADERS, outlook.BODY: "Cold " * 1500},
        people=[person("Bo", "bo@example.com")],
        files=[attached(b"a" * 5000, "a.bin"), embedded(DEEP)],
    )
)
NUMBERS = some.sampled_from([0, 1, 2, 5, 0x7FFFFFFF, 0xFFFFFFF0, 0xFFFFFFFE, 0xFFFFFFFF]) | some.integers(0, 60)


@given(
    some.lists(some.tuples(some.integers(0, len(SOUND) // 4 - 1), NUMBERS), min_size=1, max_size=12),
    some.none() | some.integers(0, len(SOUND)),
)
def test_no_harm_done_to_it_stops_its_reading(harms, cut):
    raw = bytearray(SOUND)
    for at, number in harms:
        struct.pack_into("<I", raw, 4 * at, number)
    survives(bytes(raw[:cut]))


@pytest.mark.parametrize("field", [44, 48, 56, 60, 64, 68, 72, 76, 80])
@pytest.mark.parametrize("value", [0, 1, 0x10000, 0xFFFFFFFF])
def test_nor_numbers_in_its_head_that_make_no_sense(field, value):
    raw = bytearray(SOUND)
    struct.pack_into("<I", raw, field, value)
    survives(bytes(raw))


def test_rings_end():
    sectors = 40_000
    ring = bytearray(SOUND + bytes(sectors * 512))
    struct.pack_into("<II", ring, 68, len(SOUND) // 512, 0xFFFFFFFF)  # the list of the FAT's sectors, endless
    struct.pack_into("<128I", ring, len(SOUND), *[0] * 127, len(SOUND) // 512)
    survives(bytes(ring))
    looped = bytearray(SOUND)
    fat = struct.unpack_from("<I", SOUND, 76)[0]
    for number in range(128):
        struct.pack_into("<I", looped, (fat + 1) * 512 + 4 * number, number)  # each sector goes on with itself
    survives(bytes(looped))


def test_many_streams_in_the_same_sectors_do_not_multiply_it():
    large = attached(b"x" * 400_000, "a.bin")
    tree = message({}, files=[large, *[attached(b"y", "b.bin") for _ in range(300)]])
    raw = bytearray(compound(tree))
    found = [each.start() for each in re.finditer(re.escape("__substg1.0_37010102".encode("utf-16-le")), raw)]
    start = next(raw[at + 116 : at + 128] for at in found if struct.unpack_from("<I", raw, at + 120)[0] == 400_000)
    for at in found:
        raw[at + 116 : at + 128] = start
    survives(bytes(raw))
