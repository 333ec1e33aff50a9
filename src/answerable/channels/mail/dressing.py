"""How a mail of ours looks: a column that can be read anywhere, with the colour and the logo of the brand that speaks.

The logo travels inside the mail (RFC 2392), since a picture fetched from us would tell us who opened what. Text on the
colour is black or white, whichever is read better; buttons bring their own ground; all else keeps the colours of the
reader's program, light or dark. Styles stand at what they dress, since many programs take no others.
"""

from __future__ import annotations

from dataclasses import dataclass
from email.message import EmailMessage
from html import escape

from answerable.kit import files
from answerable.kit.html import from_text
from answerable.staff.models import Brand

LOGO_HEIGHT, LOGO_WIDTH = 32, 160  # pixels at most, as it is shown
FACE = "font-family:system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif"
COLUMN = f"max-width:600px;margin:0 auto;padding:16px;overflow-wrap:break-word;{FACE};font-size:16px;line-height:1.5"
BAND = f"padding:12px 16px;{FACE};font-size:17px;font-weight:bold"
PLATE = "vertical-align:middle;background-color:#ffffff;padding:4px;margin-right:12px"
FOOT = "font-size:14px;border-top:1px solid #888888;padding-top:8px;margin-top:24px"
BUTTON = (
    "display:inline-block;padding:11px 18px;margin:0 8px 8px 0;border:1px solid #888888;border-radius:8px;"
    "font-weight:600;line-height:1.25;text-decoration:none"
)
# The accent of our pages and the ink on it, as mail programs know colours.
ACCENT, ACCENT_INK = "#005c61", "#ffffff"
HEAD = (
    '<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
    '<meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark"></head>'
)


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
        column = f'<div style="{COLUMN}">{words}{self._foot()}</div>'
        body = f'<body style="margin:0;padding:0">{self._band()}{column}</body>'
        return f'<!DOCTYPE html>\n<html lang="{lang}">{HEAD}{body}</html>\n'

    def button(self, href: str, words: str) -> str:
        """A link that looks like the first button of our pages, in the colour of the brand."""
        ground, ink = (self.brand.colour, self.brand.ink) if self.brand.colour else (ACCENT, ACCENT_INK)
        style = f"{BUTTON};background-color:{ground};color:{ink}"
        return f'<a href="{escape(href)}" style="{style}">{escape(words)}</a>'

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
