"""What a file is, told from its bytes: the name and the type that a sender gives prove nothing."""

UNKNOWN = "application/octet-stream"
SIGNATURES = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"%PDF-", "application/pdf"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/msword"),
    (b"\x1f\x8b", "application/gzip"),
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


def content_type(data: bytes, name: str = "") -> str:
    """The media type of these bytes; words of any kind are `text/plain`, the unknown is `application/octet-stream`."""
    if data.startswith(b"PK\x03\x04"):
        return ZIPPED.get(name.rpartition(".")[2].lower(), "application/zip")
    if data[:4] == b"RIFF":
        return RIFF.get(data[8:12], UNKNOWN)
    if data[4:8] == b"ftyp":
        return BRANDS.get(data[8:12], "video/mp4")
    known = next((kind for signature, kind in SIGNATURES if data.startswith(signature)), None)
    return known or ("text/plain" if _is_text(data) else UNKNOWN)


def _is_text(data: bytes) -> bool:
    head = data[:65536]
    if not head or b"\x00" in head:
        return False
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start > len(head) - 4 and len(data) > len(head)
    return True
