"""Names of files that only name: no folders, no control characters, nothing that turns the reading direction."""

import re

LONGEST = 200
LONGEST_ENDING = 20
# Overrides and isolates turn what stands beside them round: `photo<U+202E>gnp.exe` reads as `photoexe.png`.
TURNS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f/\\\u2028\u2029]+")


def safe_name(name: str) -> str:
    """At most 200 characters that stand where they seem to, with the ending that says what it is; "file" for none."""
    name = UNSAFE.sub("_", TURNS.sub("", name)).strip(" .")
    stem, dot, ending = name.rpartition(".")
    if len(name) > LONGEST:
        keeps = len(ending) <= LONGEST_ENDING
        name = f"{stem[: LONGEST - len(ending) - 1]}{dot}{ending}" if keeps else name[:LONGEST]
    return name or "file"


def unturned(words: str) -> str:
    """A person's or a thing's name without what would turn the words after it; marks within one script stay."""
    return re.sub("[\u202a-\u202e\u2066-\u2069]", "", words)
