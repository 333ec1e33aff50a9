"""Days and clocks as each of our languages writes them: *Friday 6 March*, *Freitag, 6. März*, *viernes 6 de marzo*."""

from __future__ import annotations

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import get_language

# Django's patterns for dates: the English one, and those of the languages that write it otherwise.
PATTERNS = {
    "l j F": {"de": "l, j. F", "es": r"l j \d\e F", "pl": "l, j E"},
    "l, j F": {"de": "l, j. F", "es": r"l, j \d\e F", "fr": "l j F", "nl": "l j F", "pl": "l, j E"},
    "l j F Y": {"de": "l, j. F Y", "es": r"l j \d\e F \d\e Y", "pl": "l, j E Y"},
    "l, j F Y": {"de": "l, j. F Y", "es": r"l, j \d\e F \d\e Y", "fr": "l j F Y", "nl": "l j F Y", "pl": "l, j E Y"},
    "j F Y, H:i": {"de": "j. F Y, H:i", "es": r"j \d\e F \d\e Y, H:i", "pl": "j E Y, H:i"},
    "j M H:i": {"de": "j. M H:i"},
    "j M": {"de": "j. M"},
    "j M Y": {"de": "j. M Y"},
}

# Who writes days and months small.
SMALL = ("es", "fr", "nl", "pl")


def written(moment: date, english: str) -> str:
    """A day, or a moment in local time, by the pattern that English has for it, as the active language writes it."""
    return formatted(moment, pattern(english))


def formatted(moment: date, own: str) -> str:
    """By a pattern of the active language itself."""
    return cased(date_format(moment, own))


def cased(words: str) -> str:
    """Days and months as large as the active language writes them; Django writes many of them large in all."""
    return words.lower() if _base() in SMALL else words


def pattern(english: str) -> str:
    """The active language's own pattern for this English one."""
    return PATTERNS[english].get(_base(), english)


def _base() -> str:
    return (get_language() or "").partition("-")[0]
