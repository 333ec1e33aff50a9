"""Japanese mail with the characters that its makers added (①, ㈱): Python's ISO-2022-JP and EUC-JP stop at them."""

import re

PIECE = re.compile(rb"(?:\x1b(\([BJIH]|\$[@B]))?([^\x1b]*)")


def is_iso_2022_jp(data: bytes) -> bool:
    """Whether bytes say so themselves, whatever their label does."""
    return (b"\x1b$B" in data or b"\x1b$@" in data) and data.isascii()


def from_iso_2022_jp(data: bytes) -> str:
    """Text in which each stretch begins with an escape that says in which set it is."""
    told: list[str] = []
    for escape, stretch in PIECE.findall(data):
        if escape.startswith(b"$"):
            told.append(raised(stretch).decode("euc_jis_2004", "replace"))
        elif escape == b"(I":
            told.append(raised(stretch).decode("cp932", "replace"))
        else:
            told.append(stretch.decode("ascii", "replace"))
    return "".join(told)


def raised(stretch: bytes) -> bytes:
    """With the eighth bit, as the sets have it that need no escapes; line ends stay."""
    return bytes(each | 0x80 if 0x21 <= each <= 0x7E else each for each in stretch)
