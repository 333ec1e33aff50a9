"""Colours as WCAG 2.2 sees them: relative luminance, contrast, and the ink that can be read on a ground."""

from __future__ import annotations

import re

HEX = re.compile(r"#[0-9a-f]{6}")
INK, PAPER = "#000000", "#ffffff"


def luminance(colour: str) -> float:
    """Relative luminance of `#rrggbb` in sRGB, from 0 (black) to 1 (white). WCAG 2.2, "relative luminance"."""
    if not HEX.fullmatch(colour):
        raise ValueError("A colour is written #rrggbb, in lower-case hexadecimal digits.")
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, from 1 to 21. WCAG 2.2, "contrast ratio"."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def ink_on(ground: str) -> str:
    """Black or white, whichever is read better there. One of them always reaches 4.5 (WCAG 1.4.3): where both are as
    good as each other, each has the square root of 21, which is 4.58."""
    return max((PAPER, INK), key=lambda ink: contrast(ink, ground))


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
