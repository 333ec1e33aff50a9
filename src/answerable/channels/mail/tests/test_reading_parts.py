"""Parts of mails as programs really write them: odd types, encodings that are none, names that are missing."""

import base64
import binascii

import pytest

from answerable.channels.mail.reading.reader import read_carefully

HEAD = "From: a@b.example\nSubject: Hello\n"


def mail(body: str, kind: str = "text/plain", **headers: str):
    lines = "".join(f"{name.replace('_', '-')}: {value}\n" for name, value in headers.items())
    return read_carefully(f"{HEAD}Content-Type: {kind}\n{lines}\n{body}".encode())


def several(*parts: str, kind: str = "mixed", **headers: str):
    return mail("".join(f"--b\n{part}\n" for part in parts) + "--b--\n", f"multipart/{kind}; boundary=b", **headers)


def names(read_mail) -> list[str]:
    return [part.name for part in read_mail.attachments]


def test_words_that_are_said_to_be_base64_are_words():
    said = "Hello there, this is a letter.\nAnd this is its second line."
    assert mail(said, Content_Transfer_Encoding="base64").text == said


@pytest.mark.parametrize("encoding", ["base64 (as they say)", "Base64;", '"base64"'])
def test_an_encoding_with_a_remark_is_understood(encoding):
    assert mail(base64.b64encode(b"Hello").decode(), Content_Transfer_Encoding=encoding).text == "Hello"


def test_parts_that_are_encoded_all_together_are_divided():
    body = base64.encodebytes(b"--b\nContent-Type: text/plain\n\nHello\n--b--\n").decode()
    assert mail(body, "multipart/mixed; boundary=b", Content_Transfer_Encoding="base64").text == "Hello"


def test_a_uuencoded_part_with_more_on_a_line_than_it_says_is_decoded():
    line = binascii.b2a_uu(b"Hello").decode().rstrip("\n")
    head = "Content-Type: image/gif; name=a.gif\nContent-Transfer-Encoding: x-uuencode\n\n"
    assert several(f"{head}begin 644 a.gif\n{line}''''\n`\nend").attachments[0].data == b"Hello"


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("image/jpg", "image.jpg"),
        ("image/pjpeg", "image.jpg"),
        ("application/x-zip-compressed", "file.zip"),
        ("application/x-pdf", "file.pdf"),
        ("audio/amr", "audio.amr"),
        ("message/disposition-notification", "disposition-notification.txt"),
        ("message/partial", "partial.eml"),
    ],
)
def test_a_file_without_a_name_is_named_by_its_type(kind, name):
    assert names(several("Content-Type: text/plain\n\nHello", f"Content-Type: {kind}\n\nx")) == [name]


def test_an_international_message_is_a_mail_like_others():
    read_mail = several("\nSee below", "Content-Type: message/global\n\nSubject: Grüße\nFrom: x@y.example\n\nwords")
    assert names(read_mail) == ["Grüße.eml"]
    assert read_mail.within[0].text == "words"


def test_encoded_words_within_a_name_in_sections_are_decoded():
    name = 'filename*0*="=?utf-8?Q?na=C3=AFve?="; filename*1*=".pdf"'
    assert names(several(f"Content-Type: application/pdf\nContent-Disposition: attachment; {name}\n\nx")) == [
        "naïve.pdf"
    ]


def test_enriched_text_is_read_without_its_commands():
    said = "<bold>Hello</bold> there,\n<color><param>red</param>1 << 2</color>\n\n\nBye"
    assert mail(said, "text/enriched").text == "Hello there, 1 < 2\n\nBye"
    assert mail("<bold>Hello</bold><nl>Bye", "text/richtext").text == "Hello\nBye"


@pytest.mark.parametrize("kind", ["text/rtf", "application/rtf"])
def test_a_mail_in_rich_text_alone_says_its_words_and_keeps_its_file(kind):
    read_mail = mail(r"{\rtf1\ansi Hello {\b there}\par Bye}", kind)
    assert (read_mail.text, len(read_mail.attachments)) == ("Hello there\nBye", 1)
    told_anyway = several("\nHello there", f"Content-Type: {kind}\n\n{{\\rtf1 Hello there}}", kind="alternative")
    assert told_anyway.text == "Hello there"


def test_the_forms_of_a_mail_are_read_whatever_their_names():
    plain, html = "Content-Type: text/plain; name=a.txt\n\nHello", "Content-Type: text/html; name=a.html\n\n<p>Hello"
    read_mail = several(plain, html, kind="alternative")
    assert (read_mail.text, read_mail.attachments) == ("Hello", [])


def test_a_named_text_is_said_where_a_mail_says_nothing_else():
    named = "Content-Type: text/plain; name=a.txt\n\nHello"
    assert (several(named).text, names(several(named))) == ("Hello", ["a.txt"])
    assert several("\nBye", named).text == "Bye"
    assert several(f"Content-Disposition: attachment\n{named}").text == ""


def test_a_page_that_is_said_to_be_plain_is_read_as_a_page():
    read_mail = mail("<!DOCTYPE html>\n<html><body><p>Hello <b>there</b></p></body></html>")
    assert (read_mail.text, "<b>there</b>" in read_mail.html) == ("Hello there", True)
    assert mail("<html> is a tag").html == ""


@pytest.mark.parametrize("between", ["\n", " \n", "\t\n", ""])
def test_parts_begin_below_the_head_whatever_stands_between(between):
    raw = (
        f"{HEAD}Content-Type: multipart/mixed; boundary=b\n{between}--b\nContent-Type: text/html\n\n<p>Hi</p>\n--b--\n"
    )
    assert read_carefully(raw.encode()).text == "Hi"


def test_a_line_of_spaces_amid_the_headers_does_not_end_them():
    raw = b"From: a@b.example\nSubject: one\n \n two\nX-Own: x\n \nTo: care@halden.example\n\nHello"
    read_mail = read_carefully(raw)
    assert (read_mail.subject, read_mail.to[0].address, read_mail.text) == ("one  two", "care@halden.example", "Hello")


@pytest.mark.parametrize("first", ["Order: 4711", "http://shop.example/4711", "Question: where is it?"])
def test_a_first_line_with_a_colon_below_a_line_of_spaces_is_no_header(first):
    raw = f"From: a@b.example\nSubject: one\n \n{first}\nCan you help?\n\nAnn"
    assert read_carefully(raw.encode()).text == f"{first}\nCan you help?\n\nAnn"


def test_what_stands_before_the_first_header_is_stepped_over():
    assert read_carefully(b" \n  From: a@b.example\nSubject: Hello\n\nx").from_[0].address == "a@b.example"
    assert read_carefully(b"  Dear Ann,\nSubject: none\n").text == "  Dear Ann,\nSubject: none\n".rstrip("\n")


@pytest.mark.parametrize(
    "kind",
    [
        "text/html charset=utf-8",
        "text/html, charset=utf-8",
        '"text/html"; charset=utf-8',
        "text / html; charset=utf-8",
        "text/html (a page); charset=utf-8",
        "text/html;; charset=utf-8 (as ever)",
        'text/html; charset=3D"utf-8"',
    ],
)
def test_a_type_is_known_whatever_stands_between_it_and_its_parameters(kind):
    read_mail = mail("<p>Grüße</p>", kind)
    assert (read_mail.text, read_mail.html.strip()) == ("Grüße", "<p>Grüße</p>")
    assert [each for each in read_mail.problems if "character set" in each] == []


@pytest.mark.parametrize("given", ['name="a b.pdf"', "name*=utf-8''a%20b.pdf", "name=\"utf-8''a%20b.pdf\""])
@pytest.mark.parametrize("between", ["; ", " ", ", "])
def test_a_file_keeps_its_type_and_name_however_they_are_parted(given, between):
    (part,) = several("\nHello", f"Content-Type: application/pdf{between}{given}\n\n%PDF").attachments
    assert (part.name, part.content_type) == ("a b.pdf", "application/pdf")


def test_a_name_that_only_looks_like_percent_signs_stays():
    (part,) = several("\nHello", "Content-Type: image/png; name=\"it's '100%25'.png\"\n\nx").attachments
    assert part.name == "it's '100%25'.png"
