"""What a file is, told from its bytes: the name and the type that a sender gives prove nothing."""

import re

UNKNOWN = "application/octet-stream"
PROGRAM = "application/x-msdownload"
# So many first bytes tell it.
TELLING = 65536
SIGNATURES = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/msword"),
    (b"\x1f\x8b", "application/gzip"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"\x7fELF", "application/x-executable"),
    (b"OggS", "audio/ogg"),
    (b"ID3", "audio/mpeg"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
)
# Containers say what is in them a few bytes later.
RIFF = {b"WEBP": "image/webp", b"WAVE": "audio/wav", b"AVI ": "video/x-msvideo"}
BRANDS = {
    b"heic": "image/heic",
    b"heix": "image/heic",
    b"mif1": "image/heif",
    b"avif": "image/avif",
    b"qt  ": "video/quicktime",
}
# A zip is an office document where its name says so too; both are opened by the same careful programs.
ZIPPED = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
}
# Programs that read a PDF look for its mark in the first kilobyte, and browsers for a page's first tag.
PDF_WITHIN = 1024
DRAWING = re.compile(rb"\s*(<\?xml[^>]*>\s*|<!--.*?-->\s*|<!DOCTYPE svg[^>]*>\s*)*<svg[\s>]", re.IGNORECASE | re.DOTALL)
PAGE = re.compile(
    rb"\s*(<\?xml[^>]*>\s*|<!--.*?-->\s*)*<(!DOCTYPE html|html|head|body|script|iframe)[\s>]", re.IGNORECASE | re.DOTALL
)


def content_type(data: bytes, name: str = "") -> str:
    """The media type of these bytes; words are `text/plain`, the unknown is `application/octet-stream`."""
    if data.startswith(b"PK\x03\x04"):
        return zipped(name)
    if data[:4] == b"RIFF":
        return RIFF.get(data[8:12], UNKNOWN)
    if data[4:8] == b"ftyp":
        return BRANDS.get(data[8:12], "video/mp4")
    if b"%PDF-" in data[:PDF_WITHIN]:
        return "application/pdf"
    known = next((kind for signature, kind in SIGNATURES if data.startswith(signature)), None)
    return known or (_written(data) if _is_text(data) else _unwritten(data))


def zipped(name: str) -> str:
    """What a zip is, by the ending of its name."""
    return ZIPPED.get(name.rpartition(".")[2].lower(), "application/zip")


def _written(data: bytes) -> str:
    """What words are: a drawing or a page where a browser would make one of them."""
    head = data[:4096].removeprefix(b"\xef\xbb\xbf")
    if DRAWING.match(head):
        return "image/svg+xml"
    return "text/html" if PAGE.match(head) else "text/plain"


def _unwritten(data: bytes) -> str:
    return PROGRAM if data.startswith(b"MZ") else UNKNOWN


def _is_text(data: bytes) -> bool:
    head = data[:TELLING]
    if not head or b"\x00" in head:
        return False
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start > len(head) - 4 and len(data) > len(head)
    return True
