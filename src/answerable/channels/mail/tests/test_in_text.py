"""What stands within a plain text and is no text: files written in uuencode."""

import base64
import time

import pytest

from answerable.channels.mail.reading import read
from answerable.channels.mail.tests.packing import mail_with, packed_file, plain, uuencoded, winmail
from answerable.channels.mail.tests.samples import MAIL, need_samples

DAMAGED = "A uuencoded file in the text is damaged; it stays in the text."


def read_text(words: str):
    return read(mail_with(plain(words)))


@pytest.mark.parametrize("backtick", [True, False])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_a_uuencoded_file_becomes_an_attachment_and_leaves_the_text(backtick, line_end):
    data = bytes(range(256)) * 5
    mail = read_text(f"Here is the photo.\n\n{uuencoded('my photo.jpg', data, backtick, line_end)}\nRegards, Ana\n")
    assert mail.text == "Here is the photo.\n\nRegards, Ana"
    assert [(each.name, each.content_type, each.data) for each in mail.attachments] == [
        ("my photo.jpg", "image/jpeg", data)
    ]
    assert mail.problems == []


def test_several_files_and_an_empty_one_are_taken_out_and_every_word_stays():
    words = (
        f"One\n{uuencoded('a.txt', b'one')}Two\n{uuencoded('nothing.txt', b'')}{uuencoded('b.txt', b'two' * 50)}Three\n"
    )
    mail = read_text(words)
    assert mail.text == "One\n\nTwo\n\nThree"
    assert [(each.name, each.data) for each in mail.attachments] == [
        ("a.txt", b"one"), ("nothing.txt", b""), ("b.txt", b"two" * 50),
    ]  # fmt: skip


def test_a_mail_without_parts_gives_its_file_and_its_words():
    raw = b"From: ana@example.com\r\nSubject: Report\r\n\r\nHere:\r\n" + uuencoded("a.csv", b"1;2").encode()
    assert (read(raw).text, [each.name for each in read(raw).attachments]) == ("Here:", ["a.csv"])


def test_a_file_in_a_text_that_is_itself_encoded_is_found():
    told = base64.encodebytes(f"Grüße\n{uuencoded('a.bin', b'12')}".encode("latin-1"))
    head = b"Content-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    mail = read(mail_with(head + told))
    assert (mail.text, [each.data for each in mail.attachments]) == ("Grüße", [b"12"])


@pytest.mark.parametrize(
    "prose",
    [
        "We begin 644 meetings a year.\nAnd they never\nend\n",
        "begin 644 things and\nHELLO THERE\nend\n",
        "begin 100 times over\n\nend",
        "begin 644 name\nend\n",
        "> " + uuencoded("quoted.txt", b"quoted words").replace("\n", "\n> "),
        "begin 644 x\n" * 300,
    ],
)
def test_prose_is_no_file(prose):
    mail = read_text(prose)
    assert (mail.text.split(), mail.attachments, mail.problems) == (prose.split(), [], [])


@pytest.mark.parametrize("harm", [lambda text: text.replace("end\n", ""), lambda text: text.replace("\nM", "\nN", 2)])
def test_a_damaged_file_stays_in_the_text(harm):
    told = harm(uuencoded("a.jpg", bytes(range(200))))
    mail = read_text(f"Look:\n{told}")
    assert mail.text.split() == f"Look:\n{told}".split()
    assert mail.attachments == []


def test_a_cut_off_file_is_told():
    assert read_text(uuencoded("a.jpg", bytes(200)).replace("end\n", "")).problems == [DAMAGED]


def test_a_mail_that_is_nothing_but_a_file_stays_as_it_came():
    told = uuencoded("report.csv", b"1;2;3")
    mail = read(b"From: db@example.com\r\nSubject: Report\r\n\r\n" + told.encode())
    assert (mail.text, mail.attachments) == (told.strip(), [])
    assert "The mail is nothing but a uuencoded file; it stays as it came." in mail.problems


def test_a_winmail_dat_in_the_text_is_opened():
    mail = read_text(f"Look:\n{uuencoded('winmail.dat', winmail(packed_file('a.txt', b'packed twice')))}")
    assert [(each.name, each.data) for each in mail.attachments] == [("a.txt", b"packed twice")]


def test_many_beginnings_and_one_huge_file_are_read_in_time():
    for bomb in ("begin 644 a\nM" * 200_000, "begin 644 a\n#86)C\n" * 200_000, uuencoded("a", bytes(8_000_000))):
        begun = time.process_time()
        read_text(bomb)
        assert time.process_time() - begun < 15


def test_the_files_in_the_texts_of_old_mails_are_found():
    need_samples()
    folder = MAIL / "mime4j" / "mimetools-testmsgs"
    mail = read((folder / "uu-zeegee.msg").read_bytes())
    assert [(each.name, each.data[:4]) for each in mail.attachments] == [("up.gif", b"GIF8"), ("zeegee.gif", b"GIF8")]
    mail = read((folder / "sig-uu.msg").read_bytes())
    assert [each.name for each in mail.attachments] == ["signature", "file"]
    assert mail.text.rstrip().endswith("Done!")
