"""What others wrote, as it may stand in a head of ours: as words, never as a head of their own.

Python's `email` reads encoded words (RFC 2047, section 2) inside a text that a header is set to, line ends included, so
a subject of `=?utf-8?q?x=0D=0ABcc:…?=` would write heads and a body in our name.
"""

import re
import unicodedata

# Invisible, and between these two no mail program sees the beginning of an encoded word.
APART = "=\u200b?"
OURS = {
    b"from", b"to", b"cc", b"reply-to", b"subject", b"date", b"message-id", b"in-reply-to", b"references",
    b"auto-submitted", b"x-auto-response-suppress", b"x-answerable", b"mime-version", b"content-type",
    b"content-transfer-encoding", b"list-unsubscribe", b"list-unsubscribe-post",
}  # fmt: skip
NAME = re.compile(rb"^([!-9;-~]+):", re.MULTILINE)


class StrangeHead(ValueError):
    """A mail of ours has a head that we never write."""


def spoken(text: str) -> str:
    """On one line, without control characters, and with nothing that would be read as an encoded word."""
    plain = "".join(" " if unicodedata.category(sign) in ("Cc", "Cs", "Zl", "Zp") else sign for sign in text)
    return " ".join(plain.split()).replace("=?", APART)


def sound_ids(ids: str) -> list[str]:
    """Those of the Message-IDs that are nothing but one."""
    return [one for one in ids.split() if "=?" not in one and one.isprintable()]


def refuse_strange(raw: bytes) -> bytes:
    """The mail itself; StrangeHead where any of its heads is none that we write."""
    head = raw.partition(b"\r\n\r\n")[0]
    strange = {name.lower() for name in NAME.findall(head)} - OURS
    if strange:
        raise StrangeHead(f"It would have left with {b', '.join(sorted(strange)).decode()}")
    return raw
