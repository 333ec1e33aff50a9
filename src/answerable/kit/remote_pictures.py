"""Pictures of foreign HTML that lie at other places: found, counted, and named, so that they can be asked for later.

Whoever fetches one tells its server that somebody looks, and when. So nothing fetches them by itself: their places are
marked as `cid:` addresses that no mail fills, and what is there to tell on its reader only is neither marked nor
counted: pictures of one pixel, and those that are declared to be hidden.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape, unescape

from answerable.kit import html

MARK = "cid:elsewhere-%d@pictures.invalid"
MARKED = re.compile(r'\ssrc="cid:elsewhere-(\d{1,4})@pictures\.invalid"')
MOST = 200  # of one letter; what is beyond stays away
ADDRESS = re.compile(r"\s*(?:https?:)?//\S", re.IGNORECASE)
# Of what nh3 wrote: quoted attributes, in which `<` and `>` are escaped.
IMAGE = re.compile(r"<img\b[^<>]*>")
REMOTE = re.compile(r'\ssrc="((?!cid:)[^"]*)"')
# No longer than a pixel, as an attribute or in a style.
SIDE = re.compile(
    r'\s(?:width|height)="\s*0*[01](?:\.\d*)?\s*(?:px)?\s*"|[";\s](?:width|height):\s*0*[01](?:\.0*)?(?:px)?[;"]'
)
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|opacity\s*:\s*0*(?:\.0*)?\s*(?:;|!|$)", re.IGNORECASE)
NO_SIZE = "width:0;height:0"


def set_apart(markup: str) -> tuple[str, list[str]]:
    """Cleaned HTML with the places of its remote pictures marked, and their addresses, each once, by their number."""
    found: dict[str, int] = {}

    def marked(image: re.Match[str]) -> str:
        return REMOTE.sub(lambda source: _mark(source[1], image[0], found), image[0])

    cleaned = IMAGE.sub(marked, html.clean(markup, _keeps))
    return cleaned, list(found)


def with_sources(cleaned: str, source_of: Callable[[int], str]) -> str:
    """The same with the addresses that these pictures have with us; an empty one leaves the place bare."""

    def source(place: re.Match[str]) -> str:
        address = source_of(int(place[1]))
        return f' src="{escape(address)}"' if address else ""

    return MARKED.sub(source, cleaned)


def _keeps(tag: str, attribute: str, value: str) -> str | None:
    """What is shown, and of pictures where they lie; one that is hidden is shown as small as it was meant to be."""
    if attribute == "src" and ADDRESS.match(value):
        return value.strip()
    if tag == "img" and attribute == "style" and HIDDEN.search(value):
        return NO_SIZE
    return html.allowed(tag, attribute, value)


def _mark(address: str, image: str, found: dict[str, int]) -> str:
    address = unescape(address)
    if SIDE.search(image):
        return ""
    address = f"https:{address}" if address.startswith("//") else address
    if address not in found and len(found) >= MOST:
        return ""
    return f' src="{MARK % found.setdefault(address, len(found))}"'
