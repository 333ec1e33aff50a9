"""Which languages the customer's pages speak."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from django.utils.translation import get_language_info

FOLDER = Path(__file__).parent / "locale"


@cache
def languages() -> tuple[str, ...]:
    """English, and every language there is a finished catalogue for."""
    return ("en", *sorted(path.parts[-3] for path in FOLDER.glob("*/LC_MESSAGES/django.mo")))


def spoken(language: str) -> str:
    """The language of a page for somebody who speaks this one: hers where we have it, else English."""
    base = language.lower().partition("-")[0]
    return base if base in languages() else "en"


def name_of(language: str) -> str:
    """What its speakers call it."""
    return str(get_language_info(language)["name_local"])
