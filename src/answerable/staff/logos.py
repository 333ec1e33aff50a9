"""A brand's logo: whatever picture is given, redrawn by a process apart as a small PNG that every mail carries."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from answerable.kit import files
from answerable.kit.content_types import content_type
from answerable.kit.previews import NoPicture, pictures_of

# A mail carries it again and again, so the largest is taken that is no larger than this.
MOST_BYTES = 40_000
SIZES = (480, 320, 200, 120)
LARGEST_GIVEN = 5 * 2**20


class NoLogo(Exception):
    """It cannot be one; the sentence says why."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def redrawn(data: bytes) -> dict[str, Any]:
    """The logo as a brand keeps it: `logo` (its SHA-256 in the store), `logo_width` and `logo_height` in pixels."""
    if len(data) > LARGEST_GIVEN:
        raise NoLogo(_("This file is larger than 5 MB. A logo is small."))
    try:
        pictures, _pages = pictures_of(data, content_type(data, ""), *SIZES, form="png")
    except NoPicture:
        raise NoLogo(_("This is no picture that we can draw. PNG, JPEG, GIF, WebP and AVIF can be used.")) from None
    fitting = next((picture for picture in pictures if len(picture.data) <= MOST_BYTES), None)
    if fitting is None:
        raise NoLogo(_("This picture has too much detail for a logo: every mail would carry it."))
    return {"logo": files.keep(fitting.data), "logo_width": fitting.width, "logo_height": fitting.height}
