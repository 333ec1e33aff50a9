"""A program of its own that makes pictures of foreign files, run by `kit/previews.py` within bounds.

`python -m answerable.kit.picturing KIND FORM SIZE…` reads the file from its standard input and writes one line of JSON,
then for each size a picture that fits into a square of so many pixels: WebP or PNG, without anything that was written
beside it.
"""

from __future__ import annotations

import io
import json
import resource
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image

MEMORY = 768 * 2**20
SECONDS = 10
MOST_PIXELS = 60_000_000
# Only what a decoder of these kinds reads; Pillow has others that nobody needs.
FORMATS = {
    "image/png": "PNG",
    "image/jpeg": "JPEG",
    "image/gif": "GIF",
    "image/webp": "WEBP",
    "image/tiff": "TIFF",
    "image/avif": "AVIF",
}
PDF = "application/pdf"


def bound() -> None:
    """No more memory, time or files than a picture needs; whoever wants more is ended by the system."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> None:
    kind, form, sizes = sys.argv[1], sys.argv[2], [int(size) for size in sys.argv[3:]]
    bound()
    data = sys.stdin.buffer.read()
    pages: int | None = None
    if kind == PDF:
        picture, pages = first_page(data, max(sizes))
    else:
        picture = opened(data, kind)
    made = [shrunk(picture, size, form) for size in sizes]
    told = {"pages": pages, "pictures": [{"width": w, "height": h, "size": len(data)} for w, h, data in made]}
    sys.stdout.buffer.write(json.dumps(told).encode() + b"\n" + b"".join(data for _w, _h, data in made))


def opened(data: bytes, kind: str) -> Image.Image:
    """The picture, upright, its first frame; ValueError for one of more pixels than anybody needs."""
    from PIL import Image, ImageOps  # within the bounds: a decoder is what they are for

    with Image.open(io.BytesIO(data), formats=[FORMATS[kind]]) as picture:
        if picture.width * picture.height > MOST_PIXELS:
            raise ValueError("too many pixels")
        picture.draft("RGB", (2000, 2000))
        return ImageOps.exif_transpose(picture).convert("RGBA" if picture.has_transparency_data else "RGB")


def first_page(data: bytes, longest: int) -> tuple[Image.Image, int]:
    """The first page on white, and how many there are."""
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    page = document[0]
    width, height = page.get_size()
    scale = min(longest / max(width, height, 1), 4)
    return page.render(scale=scale).to_pil().convert("RGB"), len(document)


def shrunk(picture: Image.Image, size: int, form: str) -> tuple[int, int, bytes]:
    """Width, height and bytes of a copy that fits into a square of this size."""
    copy = picture.copy()
    copy.thumbnail((size, size))
    copy.info.clear()
    out = io.BytesIO()
    if form == "png":
        copy.save(out, "PNG", optimize=True)
    else:
        copy.save(out, "WEBP", quality=80, method=4)
    return copy.width, copy.height, out.getvalue()


if __name__ == "__main__":
    main()
