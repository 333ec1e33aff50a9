import pytest

from answerable.kit.content_types import content_type


@pytest.mark.parametrize(
    ("data", "name", "told"),
    [
        (b"\x89PNG\r\n\x1a\nrest", "a.png", "image/png"),
        (b"\xff\xd8\xff\xe0rest", "a.txt", "image/jpeg"),
        (b"%PDF-1.7", "a.png", "application/pdf"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8", "a", "image/webp"),
        (b"\x00\x00\x00\x18ftypheic", "a", "image/heic"),
        (b"\x00\x00\x00\x18ftypisom", "a", "video/mp4"),
        (b"PK\x03\x04rest", "letter.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (b"PK\x03\x04rest", "letter.exe", "application/zip"),
        (b"<html><script>alert(1)</script>", "page.html.png", "text/html"),
        (b"\xef\xbb\xbf \n<!-- x --><!DOCTYPE html><p>", "page.txt", "text/html"),
        (b"<script>alert(1)</script>", "picture.png", "text/html"),
        (b'<?xml version="1.0"?>\n<!-- x --><svg onload="x()">', "picture.png", "image/svg+xml"),
        (b"See <html> for more.", "note.txt", "text/plain"),
        (b"junk before\n%PDF-1.4", "a.pdf", "application/pdf"),
        (b"\x7fELF\x02\x01", "a.pdf", "application/x-executable"),
        ("Grüße".encode(), "note.txt", "text/plain"),
        (b"MZ\x90\x00\x03", "holiday.jpg", "application/x-msdownload"),
        (b"MZ is a mark.", "note.txt", "text/plain"),
        (b"", "empty.txt", "application/octet-stream"),
    ],
)
def test_a_file_is_what_its_bytes_say_whatever_it_is_called(data, name, told):
    assert content_type(data, name) == told


def test_a_letter_cut_off_within_a_character_is_still_words():
    assert content_type("ü".encode() * 40000 + b"a") == "text/plain"
    assert content_type(b"a" + "ü".encode() * 40000) == "text/plain"
