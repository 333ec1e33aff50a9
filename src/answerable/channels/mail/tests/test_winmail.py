"""Outlook's winmail.dat: its files are attachments, its words are said once, and nothing of it is lost."""

import time

import pytest

from answerable.channels.mail.reading import inspect_json, read
from answerable.channels.mail.reading.lzfu import decompressed
from answerable.channels.mail.reading.rtf import read_rtf
from answerable.channels.mail.tests.packing import (
    CODE_PAGE,
    COMPRESSED,
    CONTENT_ID,
    DATA,
    HTML,
    IID_MESSAGE,
    IN_RTF,
    LONG_NAME,
    MIME,
    RTF,
    binary,
    body,
    mail_with,
    named,
    number,
    packed_file,
    part,
    plain,
    stored,
    wide,
    winmail,
)


def read_with(packed: bytes, words: str = "", kind: str = "application/ms-tnef"):
    return read(mail_with(*([plain(words)] if words else []), part(kind, packed, "winmail.dat")))


def files(mail):
    return [(each.name, each.content_type, each.data) for each in mail.attachments]


def test_its_files_are_attachments_and_it_is_gone():
    packed = winmail(
        body(named("Rechnung"), wide(0x0037, "Rechnung")),
        packed_file("RECHNU~1.PDF", b"%PDF-1.4\r\n%", wide(LONG_NAME, "Rechnung März – 東京.pdf")),
        packed_file("note.txt", b"one\r\ntwo\r\n"),
    )
    mail = read_with(packed, "Here it is.")
    assert (mail.text, mail.problems) == ("Here it is.", [])
    assert files(mail) == [
        ("Rechnung März – 東京.pdf", "application/pdf", b"%PDF-1.4\r\n%"),
        ("note.txt", "text/plain", b"one\r\ntwo\r\n"),
    ]
    assert [each["name"] for each in inspect_json(mail)["attachments"]] == ["Rechnung März – 東京.pdf", "note.txt"]


def test_a_generic_file_of_that_name_is_opened_too():
    packed = winmail(packed_file("a.csv", b"1;2"))
    assert files(read_with(packed, "x", kind="application/octet-stream")) == [("a.csv", "text/csv", b"1;2")]


def test_its_html_is_the_body_where_the_mail_says_nothing_else():
    mail = read_with(
        winmail(body(number(CODE_PAGE, 28592), binary(HTML, "<p>Dobrý <b>večer</b></p>".encode("iso8859-2"))))
    )
    assert (mail.text, mail.html) == ("Dobrý večer", "<p>Dobrý <b>večer</b></p>")
    assert (mail.attachments, mail.problems) == ([], [])


def test_its_rtf_is_the_body_with_the_html_that_is_hidden_in_it():
    mail = read_with(winmail(body(binary(RTF, stored(IN_RTF)))))
    assert mail.text == "Grüße Привет <x> 😀"
    assert "<p>Grüße Привет &lt;x&gt; 😀" in mail.html


def test_plain_rtf_is_the_text():
    rtf = rb'{\rtf1\ansi{\fonttbl\f0 Arial;}Dear desk,\par\par see {\field{\*\fldinst HYPERLINK "http://a.example/x"}'
    rtf += rb"{\fldrslt the page}}.\par \bullet  one\line {\pict\bin3 }}}00ff}two \{a\}\par}"
    mail = read_with(winmail(body(binary(RTF, stored(rtf)))))
    assert mail.text == "Dear desk,\n\nsee <http://a.example/x> the page.\n• one\ntwo {a}"
    assert mail.html == ""


def test_what_the_mail_says_anyway_is_not_said_twice_and_what_it_does_not_is_added():
    packed = winmail(body(wide(0x1000, "The parcel came broken."), binary(HTML, b"<p>The parcel came broken.</p>")))
    assert read_with(packed, "The parcel came broken.").text == "The parcel came broken."
    assert read_with(packed, "See the file.").text == "See the file.\n\nThe parcel came broken."


@pytest.mark.parametrize("packed", COMPRESSED)
def test_rtf_is_decompressed_as_its_makers_show(packed):
    assert decompressed(bytes.fromhex(packed)) == COMPRESSED[packed]


def test_compressed_words_are_read():
    packed = bytes.fromhex(next(iter(COMPRESSED)))
    assert read_with(winmail(body(binary(RTF, packed)))).text == "hello world"


def test_a_picture_in_its_html_is_inline():
    picture = packed_file("image001.png", b"PNG", wide(CONTENT_ID, "image001.png@01D0"), wide(MIME, "image/png"))
    mail = read_with(winmail(body(binary(HTML, b'<p>So: <img src="cid:image001.png@01D0"></p>')), picture))
    assert [(each.name, each.inline, each.content_id) for each in mail.attachments] == [
        ("image001.png", True, "image001.png@01D0")
    ]


def test_a_mail_within_is_its_words_and_its_files():
    inner = winmail(
        body(wide(0x0037, "Old matter"), wide(0x1000, "It broke in March.")), packed_file("photo.jpg", b"JPEG")
    )
    packed = winmail(packed_file("Old matter", b"", binary(DATA, IID_MESSAGE + inner, kind=0x000D)))
    assert files(read_with(packed, "See below.")) == [
        ("Old matter.txt", "text/plain", b"It broke in March."),
        ("photo.jpg", "image/jpeg", b"JPEG"),
    ]


def test_a_damaged_one_is_kept_beside_what_could_be_read():
    packed = winmail(packed_file("a.txt", b"whole"), packed_file("b.txt", b"x" * 5000))[:-3000]
    mail = read_with(packed, "Two files.")
    assert [each.name for each in mail.attachments] == ["a.txt", "b.txt", "winmail.dat"]
    assert (mail.attachments[0].data, mail.attachments[2].data) == (b"whole", packed)
    assert mail.problems == ["The file winmail.dat is damaged: what could be read is shown, and it is kept."]


def test_what_only_bears_its_name_is_kept_as_it_came():
    mail = read_with(b"no such thing", "x")
    assert files(mail) == [("winmail.dat", "application/ms-tnef", b"no such thing")]
    assert mail.problems == ["The file winmail.dat could not be read; it is kept."]


def test_an_appointment_is_kept_for_what_its_words_do_not_say():
    packed = winmail(body(wide(0x1000, "Let us meet.")), mail_class="IPM.Microsoft Schedule.MtgReq")
    mail = read_with(packed)
    assert (mail.text, [each.name for each in mail.attachments]) == ("Let us meet.", ["winmail.dat"])
    assert mail.problems == ["The file winmail.dat holds more than words and files; it is kept."]


def test_a_broken_property_loses_no_file():
    packed = winmail(body(binary(RTF, b"no rtf at all, and long enough")), packed_file("a.txt", b"whole"))
    assert [each.name for each in read_with(packed, "x").attachments] == ["a.txt", "winmail.dat"]


def test_packed_bombs_are_read_in_time():
    chain = winmail(packed_file("end.txt", b"end"))
    for _ in range(40):
        chain = winmail(packed_file("m", b"", binary(DATA, IID_MESSAGE + chain, kind=0x000D)))
    bombs = [
        winmail(*[packed_file("", b"")] * 50_000),
        winmail(body(*[number(0x0001, 1)] * 200_000)),
        winmail(body(binary(RTF, stored(b"{\\rtf1 " + b"{\\f1 a}" * 200_000)))),
        winmail(body(binary(RTF, stored(b"{" * 1_400_000)))),
        chain,
    ]
    for bomb in bombs:
        begun = time.process_time()
        read_with(bomb)
        assert time.process_time() - begun < 15
    assert read_rtf(b"{\\bin999999999 x}" * 10) == ("", "")
