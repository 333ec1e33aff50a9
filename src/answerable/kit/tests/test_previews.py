"""Pictures of foreign files, by a process that may burst."""

import io
import zlib

import pypdfium2
import pytest
from PIL import Image

from answerable.kit import previews
from answerable.kit.previews import NoPicture, pictures_of

JPEG, PNG, PDF = "image/jpeg", "image/png", "application/pdf"


def picture(size=(40, 20), kind="JPEG", **facts) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, kind, **facts)
    return out.getvalue()


def pdf(pages: int = 2) -> bytes:
    document, out = pypdfium2.PdfDocument.new(), io.BytesIO()
    for _page in range(pages):
        document.new_page(595, 842)
    document.save(out)
    return out.getvalue()


def test_a_picture_stands_upright_and_loses_what_was_written_beside_it():
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = 6, "Ana's kitchen"
    (small, large), pages = pictures_of(picture((800, 400), exif=exif), JPEG, 100, 1600)
    assert ((small.width, small.height), (large.width, large.height), pages) == ((50, 100), (400, 800), None)
    shown = Image.open(io.BytesIO(large.data))
    assert (shown.format, dict(shown.getexif()), "kitchen" in large.data.decode("latin-1")) == ("WEBP", {}, False)


def test_a_pdf_shows_its_first_page_and_how_many_there_are():
    (small,), pages = pictures_of(pdf(3), PDF, 320)
    assert (small.height, pages) == (320, 3)


def bomb() -> bytes:
    """A PNG of a few kilobytes that says that it is 30,000 pixels wide and high."""
    head = (30000).to_bytes(4, "big") * 2 + b"\x08\x02\x00\x00\x00"
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")
        for kind, data in ((b"IHDR", head), (b"IDAT", zlib.compress(bytes(1000))), (b"IEND", b""))
    )


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (bomb(), PNG),
        (picture()[:200], JPEG),
        (b"%PDF-1.7\nnothing", PDF),
        (b"", PNG),
        (picture(), PNG),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml"),
    ],
    ids=["bomb", "cut", "no pdf", "empty", "another kind", "a drawing"],
)
def test_of_what_is_broken_or_too_much_there_is_no_picture(data, kind):
    with pytest.raises(NoPicture):
        pictures_of(data, kind, 320)


def test_it_is_ended_where_it_takes_too_long(monkeypatch):
    monkeypatch.setattr(previews, "WHOLE_SECONDS", 0.001)
    with pytest.raises(NoPicture, match="too long"):
        pictures_of(picture(), JPEG, 320)


def test_it_has_no_more_memory_than_a_picture_needs():
    wide = io.BytesIO()
    Image.new("CMYK", (7700, 7700)).save(wide, "TIFF", compression="tiff_deflate")
    with pytest.raises(NoPicture):
        pictures_of(wide.getvalue() + bytes(0), "image/tiff", 7000, 6900, 6800, 6700)
