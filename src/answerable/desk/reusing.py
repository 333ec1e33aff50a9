"""Words that were said before, made ready to be said again: without whom they greeted, and each only once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from answerable.cases.masking import masked

# How letters begin in the languages that our own texts speak.
GREETINGS = (
    r"dear|hello|hi|hey|good (?:morning|afternoon|evening|day)"
    r"|sehr geehrte[rs]?|liebe[rs]?|hallo|guten (?:tag|morgen|abend)"
    r"|hola|estimad[oa]s?|querid[oa]s?|buenos d[ií]as|buenas (?:tardes|noches)"
    r"|bonjour|bonsoir|chère|cher|beste|geachte|dag|goede(?:morgen|middag|navond|dag)"
    r"|dzień dobry|dobry wieczór|witam|cześć|szanown[aiy]|drog[ai]"
)
GREETING = re.compile(
    rf"\s*(?:{GREETINGS})\b,?(?:[ \t]+[\w.'’-]+){{0,4}}[ \t]*[,!.:;…–-]*[ \t]*\r?\n\s*", re.IGNORECASE
)
# How much of the words of two texts is the same where both say one thing.
ALIKE = 0.8


def without_greeting(text: str) -> str:
    """The text without a first line that only greets somebody; that was somebody else."""
    return GREETING.sub("", text, count=1) if GREETING.match(text) else text


def each_once(answers: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The answers ready to be used again, without those that say nearly what an earlier one says."""
    kept: list[tuple[set[str], dict[str, Any]]] = []
    for answer in answers:
        text = masked(without_greeting(answer["text"]))
        words = set(re.findall(r"\w+", text.casefold()))
        if words and not any(_are_alike(words, others) for others, _answer in kept):
            kept.append((words, {**answer, "text": text}))
    return [answer for _words, answer in kept]


def _are_alike(one: set[str], other: set[str]) -> bool:
    return len(one & other) >= ALIKE * len(one | other)
