"""Whether one of several words stands in a text: whole, whatever its case, in time bounded by the text's length."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

# Scripts that put no space between words, and Korean, which ties its particles to them: there a part counts as well.
UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\ua4cf\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]"
)


def plain(text: str) -> str:
    """One spelling for all that reads the same: of one case, in one form, with single spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def stands_in(words: Sequence[str], text: str) -> bool:
    """Whether any of these words, or phrases, stands in this text."""
    return bool(_pattern(tuple(words)).search(plain(text)))


@lru_cache(maxsize=500)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    """Alternatives without repetition, so that no text makes the search explode."""
    return re.compile("|".join(_whole(plain(word)) for word in words))


def _whole(word: str) -> str:
    before = "" if UNSPACED.match(word[0]) or not _is_of_word(word[0]) else r"(?<!\w)"
    after = "" if UNSPACED.match(word[-1]) or not _is_of_word(word[-1]) else r"(?!\w)"
    return f"{before}{re.escape(word)}{after}"


def _is_of_word(sign: str) -> bool:
    return bool(re.match(r"\w", sign))
