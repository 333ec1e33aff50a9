"""How a mail of ours looks: plain, or in the colour and with the logo of the brand that speaks.

The logo travels inside the mail (RFC 2392), since a picture fetched from us would tell us who opened what. Text on the
colour is black or white, whichever is read better; all else keeps the colours of the reader's program, light or dark.
"""

from __future__ import annotations

from dataclasses import dataclass
from email.message import EmailMessage
from html import escape

from answerable.kit import files
from answerable.kit.html import from_text
from answerable.staff.models import Brand

LOGO_HEIGHT, LOGO_WIDTH = 32, 160  # pixels at most, as it is shown
BAND = "padding:12px 16px;font-family:sans-serif;font-size:17px;font-weight:bold"
PLATE = "vertical-align:middle;background-color:#ffffff;padding:4px;margin-right:12px"
FOOT = "font-size:small;border-top:1px solid #888888;padding-top:8px;margin-top:24px"


@dataclass(frozen=True)
class Dress:
    """What one mail is dressed in. `home` is the address it comes from, `words` stand under it."""

    brand: Brand
    home: str
    words: str

    @property
    def logo_id(self) -> str:
        return f"logo.{self.brand.logo[:16]}@{self.home.rpartition('@')[2]}"

    def page(self, words: str, language: str) -> str:
        """The whole HTML; `words` are HTML, and clean."""
        lang = escape(language, quote=True)
        if not (self.brand.has_look or self.words):
            return f'<html lang="{lang}"><body>{words}</body></html>\n'
        head = '<head><meta charset="utf-8"><meta name="color-scheme" content="light dark"></head>'
        return f'<html lang="{lang}">{head}<body>{self._band()}{words}{self._foot()}</body></html>\n'

    def put_in(self, mail: EmailMessage, text: str, html: str) -> None:
        """Text first, then HTML with the logo beside it."""
        mail.set_content(text)
        mail.add_alternative(html, subtype="html")
        if self.brand.logo:
            page = list(mail.iter_parts())[1]
            data, cid = files.read(self.brand.logo), f"<{self.logo_id}>"
            page.add_related(data, "image", "png", disposition="inline", cid=cid, filename="logo.png")

    def _band(self) -> str:
        """The brand's name on its colour."""
        if not self.brand.has_look:
            return ""
        name, colour = escape(self.brand.called), self.brand.colour
        coloured = f"background-color:{colour};color:{self.brand.ink};" if colour else ""
        ground = f' bgcolor="{colour}"' if colour else ""
        cell = f'<td{ground} style="{coloured}{BAND}">{self._logo()}{name}</td>'
        return f'<table width="100%" border="0" cellpadding="0" cellspacing="0"><tr>{cell}</tr></table>\n'

    def _logo(self) -> str:
        if not self.brand.logo:
            return ""
        width, height = shown_size(self.brand)
        named = f'src="cid:{escape(self.logo_id, quote=True)}" alt=""'
        return f'<img {named} width="{width}" height="{height}" style="{PLATE}">'

    def _foot(self) -> str:
        return f'<div style="{FOOT}">{from_text(self.words)}</div>' if self.words else ""


def shown_size(brand: Brand) -> tuple[int, int]:
    """Width and height in pixels at which its logo is shown: as large as fits, and no larger than it is."""
    width, height = brand.logo_width or 1, brand.logo_height or 1
    scale = min(LOGO_WIDTH / width, LOGO_HEIGHT / height, 1)
    return max(1, round(width * scale)), max(1, round(height * scale))
