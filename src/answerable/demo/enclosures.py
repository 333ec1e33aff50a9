"""Files that customers of Halden send along: a bank's statement as a PDF, and a photo of a dark router, both drawn."""

from __future__ import annotations

import io
from functools import cache
from typing import Any

from PIL import Image, ImageDraw, ImageFont

from answerable.kit import files

STATEMENT = (
    ("01 March", "Salary", "+2 310.00"),
    ("03 March", "HALDEN invoice March", "-49.90"),
    ("03 March", "HALDEN invoice March", "-49.90"),
    ("03 March", "Rent, returned: no cover", "0.00"),
    ("04 March", "Fee for returned payment", "-15.00"),
)


def enclosed_with(subject: str) -> list[dict[str, Any]]:
    """What comes with a letter about this, kept in the store as every file is."""
    made = {"Charged twice for March": _statement, "Cannot log in after the update": _photo}.get(subject)
    if made is None:
        return []
    name, kind, data = made()
    return [{"name": name, "content_type": kind, "size": len(data), "sha256": files.keep(data)}]


@cache
def _statement() -> tuple[str, str, bytes]:
    page = Image.new("RGB", (827, 1169), "white")
    pen, large, plain = ImageDraw.Draw(page), ImageFont.load_default(34), ImageFont.load_default(20)
    pen.text((80, 90), "Statement of account, March", "#203040", font=large)
    for line, (day, words, sum_) in enumerate(STATEMENT):
        height = 190 + 44 * line
        pen.line((80, height - 10, 747, height - 10), "#d0d0d0")
        pen.text((80, height), day, "#203040", font=plain)
        pen.text((230, height), words, "#203040", font=plain)
        pen.text((747, height), sum_, "#203040", font=plain, anchor="ra")
    return "statement-march.pdf", "application/pdf", _saved(page, "PDF", resolution=100)


@cache
def _photo() -> tuple[str, str, bytes]:
    photo = Image.new("RGB", (1200, 800), "#c9b79c")
    pen = ImageDraw.Draw(photo)
    pen.rectangle((0, 560, 1200, 800), "#8a6f52")
    pen.rounded_rectangle((330, 380, 870, 600), 28, "#22282c")
    for number, colour in enumerate(("#3fae5a", "#3fae5a", "#c8442f", "#39424a")):
        pen.ellipse((400 + 60 * number, 540, 422 + 60 * number, 562), colour)
    for place in (420, 760):
        pen.line((place, 380, place - 30, 170), "#22282c", width=16)
    return "router.jpg", "image/jpeg", _saved(photo, "JPEG", quality=80)


def _saved(picture: Image.Image, kind: str, **how: Any) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **how)
    return out.getvalue()
