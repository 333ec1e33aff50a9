"""Two names of one company: Halden itself in its colour, and Nordlicht, which sells mobile contracts to the young."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from PIL import Image, ImageDraw

from answerable.kit import files
from answerable.staff.models import Brand, BrandWords, Team, TeamAddress

NIGHT, LIGHT = "#12263f", "#ffb84d"
WORDS = {
    "en": "Nordlicht, mobile contracts without small print\nA brand of Halden Telecom, Berlin",
    "de": "Nordlicht, Mobilfunk ohne Kleingedrucktes\nEine Marke von Halden Telecom, Berlin",
}
# What its customers write about.
THEIRS = ("Roaming", "SIM card", "Number porting")


def found(care: Team) -> None:
    """Both, and the address at which Care is written to as Nordlicht."""
    Brand.objects.create(is_house=True, slug="house", colour="#0b5458")
    brand = Brand.objects.create(name="Nordlicht", colour=LIGHT, **_logo())
    BrandWords.objects.bulk_create(BrandWords(brand=brand, language=name, body=body) for name, body in WORDS.items())
    TeamAddress.objects.create(team=care, address="hello@nordlicht.example", brand=brand)


def brand_about(topic: str) -> int | None:
    """As whom a customer who writes about this is answered; none: as Halden."""
    return Brand.objects.get(name="Nordlicht").pk if topic in THEIRS else None


def _logo() -> dict[str, Any]:
    """A light above the night, drawn here."""
    picture = Image.new("RGBA", (240, 240), (0, 0, 0, 0))
    pen = ImageDraw.Draw(picture)
    pen.ellipse((8, 8, 232, 232), fill=NIGHT)
    for width in (84, 56, 28):
        pen.arc((120 - width, 80, 120 + width, 80 + 2 * width), 180, 360, fill=LIGHT, width=14)
    made = BytesIO()
    picture.save(made, "PNG", optimize=True)
    return {"logo": files.keep(made.getvalue()), "logo_width": 240, "logo_height": 240}
