"""What others wrote, as it may stand in a head of ours: as words, never as a head of their own.

Python's `email` reads encoded words (RFC 2047, section 2) inside a text that a header is set to, line ends included, so
a subject of `=?utf-8?q?x=0D=0ABcc:…?=` would write heads and a body in our name.
"""

import re
import unicodedata
from email.header import Header
from email.headerregistry import Address, AddressHeader
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
    """How our heads are folded, where Python's `email` (3.11) does it wrongly.

    Of a name it encodes the words that need it and lets the commas of the others stand bare: `Kim, =?utf-8?q?M=C3=BC?=`
    are two people. Of a head of tokens it encodes the long ones to be able to fold them: nobody decodes them there
    (RFC 2047, section 5), and the Message-IDs of some servers are longer than a line.
    """

    def fold_binary(self, name: str, value: Any) -> bytes:
        if isinstance(value, AddressHeader) and self._is_plain(value):
            folded = ",\r\n ".join(self._mailbox(one) for one in value.addresses)
            return f"{name}: {folded}\r\n".encode()
        tokens = str(value).split()
        fits = str(value).isascii() and all(len(one) < LONGEST_LINE for one in tokens)
        if name.lower() not in TOKENS or not fits:
            return super().fold_binary(name, value)
        return (f"{name}: " + "\r\n ".join(tokens) + "\r\n").encode("ascii")

    def _is_plain(self, value: Any) -> bool:
        """Whether it is understood, and each of its addresses may stand here as it is."""
        are_told = bool(value.addresses) and not value.defects
        return are_told and (self.utf8 or all(one.addr_spec.isascii() for one in value.addresses))

    def _mailbox(self, one: Address) -> str:
        if not one.display_name:
            return one.addr_spec
        is_plain = self.utf8 or one.display_name.isascii()
        return f"{_quoted(one.display_name) if is_plain else _encoded(one.display_name)} <{one.addr_spec}>"


def _quoted(name: str) -> str:
    """As it is, where it consists of atoms; else within quotes (RFC 5322, section 3.2)."""
    escaped = re.sub(r'[\\"]', r"\\\g<0>", name)
    return f'"{escaped}"' if re.search(r'[][\\()<>@,:;".]', name) else name


def _encoded(name: str) -> str:
    """All of it in encoded words, so that nothing of it means anything."""
    return Header(name, "utf-8", maxlinelen=75).encode(linesep="\r\n")


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
