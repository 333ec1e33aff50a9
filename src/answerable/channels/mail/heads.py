"""What others wrote, as it may stand in a head of ours: as words, never as a head of their own.

Python's `email` reads encoded words (RFC 2047, section 2) inside a text that a header is set to, line ends included, so
a subject of `=?utf-8?q?x=0D=0ABcc:…?=` would write heads and a body in our name.
"""

import re
import unicodedata
from email.policy import EmailPolicy
from typing import Any

# Invisible, and between these two no mail program sees the beginning of an encoded word.
APART = "=\u200b?"
OURS = {
    b"from", b"to", b"cc", b"reply-to", b"subject", b"date", b"message-id", b"in-reply-to", b"references",
    b"auto-submitted", b"x-auto-response-suppress", b"x-answerable", b"mime-version", b"content-type",
    b"content-transfer-encoding", b"list-unsubscribe", b"list-unsubscribe-post",
}  # fmt: skip
NAME = re.compile(rb"^([!-9;-~]+):", re.MULTILINE)
# Nothing but identifiers and addresses of pages, apart from each other by white space.
TOKENS = ("in-reply-to", "references", "list-unsubscribe")
LONGEST_LINE = 998  # RFC 5322, section 2.1.1


class _Written(EmailPolicy):
    """How our heads are folded. Python's `email` encodes words of some seventy characters to be able to fold them: in
    such a head nobody decodes them (RFC 2047, section 5), and the Message-IDs of some servers are longer."""

    def fold_binary(self, name: str, value: Any) -> bytes:
        tokens = str(value).split()
        fits = str(value).isascii() and all(len(one) < LONGEST_LINE for one in tokens)
        if name.lower() not in TOKENS or not fits:
            return super().fold_binary(name, value)
        return (f"{name}: " + "\r\n ".join(tokens) + "\r\n").encode("ascii")


# Not every server takes eight bits (RFC 6152), and seven are read everywhere.
SEVEN_BITS = _Written(linesep="\r\n", cte_type="7bit")
# For addresses that are not ASCII (RFC 6532).
IN_UTF8 = _Written(linesep="\r\n", utf8=True)


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
