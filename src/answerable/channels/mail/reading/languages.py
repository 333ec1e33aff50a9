"""Which language a mail is written in."""

import re

SHORTEST = 20
ENOUGH = 4000


def language_of(declared: str, text: str) -> str:
    """An ISO 639-1 code: what the sender's program declares, else a guess from the words, else nothing."""
    found = re.match(r"\s*([a-z]{2})\b", declared, re.IGNORECASE)
    if found:
        return found[1].lower()
    words = re.sub(r"https?://\S+|\S+@\S+", " ", text[:ENOUGH]).strip()
    return guessed(words) if len(words) >= SHORTEST else ""


def guessed(words: str) -> str:
    import py3langid  # loads a model of some megabytes; only the worker that reads mail pays for it

    return str(py3langid.classify(words)[0])
