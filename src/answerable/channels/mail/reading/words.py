"""Header text: unfolding, raw eight-bit headers, and RFC 2047 encoded words as mailers really write them."""

import base64
import binascii
import re
from itertools import groupby
from quopri import decodestring

from answerable.channels.mail.reading.charsets import decode, guess, printable

WORD = re.compile(r"=\?([^?\s*]{1,60})(?:\*[^?\s]{0,20})?\?([bBqQ])\?([^?\r\n]*)\?=")
LONGEST_HEADER = 100_000
FOLD = re.compile(rb"\r?\n|\r")


def unfold(raw: bytes, hints: tuple[str, ...] = (), longest: int = LONGEST_HEADER) -> str:
    """One line of text from a raw header; bytes beyond ASCII are UTF-8 if they can be, else the likeliest."""
    return guess(FOLD.sub(b"", raw[:longest]), hints).strip()


def header_text(raw: bytes, hints: tuple[str, ...] = ()) -> str:
    """The whole text of an unstructured header, decoded, on one line."""
    return re.sub(r"[\r\n]+", " ", decode_words(unfold(raw, hints))).strip()


def decode_words(text: str) -> str:
    """Decode every encoded word, and what a program encoded twice."""
    once = decode_once(text)
    return decode_once(once) if once != text and WORD.fullmatch(once.strip()) else once


def decode_once(text: str) -> str:
    """Neighbours in one character set are joined as bytes, for a character may be split."""
    if "=?" not in text:
        return printable(text)
    pieces: list[str] = []
    run: list[tuple[str, bytes]] = []
    end = 0
    for word in WORD.finditer(text):
        between = text[end : word.start()]
        if between.strip() or not run:
            pieces += [flushed(run), between]
            run = []
        run.append((word[1], word_bytes(word[2], word[3])))
        end = word.end()
    return printable("".join([*pieces, flushed(run), text[end:]]))


def flushed(run: list[tuple[str, bytes]]) -> str:
    """The text of encoded words that follow each other, joined while their character set stays the same."""
    groups = groupby(run, key=lambda word: word[0].lower())
    return "".join(decode(b"".join(data for _, data in words), charset)[0] for charset, words in groups)


def word_bytes(encoding: str, text: str) -> bytes:
    data = text.encode("utf-8", "surrogateescape")
    if encoding in "qQ":
        return decodestring(data.replace(b"_", b" ").replace(b" ", b"=20"))
    try:
        return base64.b64decode(data + b"=" * (-len(data.rstrip(b"=")) % 4))
    except (binascii.Error, ValueError):
        return data
