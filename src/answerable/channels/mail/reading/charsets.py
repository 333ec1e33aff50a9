"""Bytes to text, whatever the label says: labels are wrong, unknown or missing, and the words must survive."""

import codecs
import re

MEANT = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
    "big5": "big5hkscs",
    "iso2022_jp": "iso2022_jp_ext",
}
NAMED = {
    "ks_c_5601-1987": "cp949",
    "ks_c_5601": "cp949",
    "x-sjis": "cp932",
    "x-euc-jp": "euc_jp",
    "x-gbk": "gb18030",
    "x-mac-roman": "mac_roman",
    "macintosh": "mac_roman",
    "x-cp1252": "cp1252",
    "ansi": "cp1252",
    "windows-874": "cp874",
    "iso-8859-8-i": "iso8859-8",
    "iso-8859-8-e": "iso8859-8",
    "unicode-1-1-utf-7": "utf-7",
    "utf8mb4": "utf-8",
}
NOT_CHARSETS = {"idna", "punycode", "unicode_escape", "raw-unicode-escape", "undefined", "mbcs", "oem"}
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]+")
HALF = re.compile("[\ud800-\udfff]")
BEYOND_ASCII = re.compile(rb"[\x80-\xff]+")
GUESSED_FROM = 20_000
SHORTEST_GUESS = 40


def decode(data: bytes, label: str, hints: tuple[str, ...] = ()) -> tuple[str, str]:
    """The text, and a sentence about what was wrong with its label (empty when nothing was)."""
    encoding = encoding_for(label)
    if label and not encoding:
        return guess(data, hints), f"The character set “{printable(label)[:40]}” is unknown."
    for candidate in dict.fromkeys((encoding or "utf-8", "utf-8") if is_plain(encoding, data) else (encoding,)):
        try:
            return printable(data.decode(candidate)), ""
        except (UnicodeError, ValueError):
            continue
    return mended(data, encoding, hints), f"Some characters do not belong to the character set “{label or 'ASCII'}”."


def is_plain(encoding: str, data: bytes) -> bool:
    """Whether UTF-8 may be tried as well: nothing was promised, or the promise was for Western single bytes."""
    return encoding in ("", "utf-8", "cp1252") and not (encoding == "cp1252" and is_ascii(data))


def is_ascii(data: bytes) -> bool:
    return data.isascii()


def encoding_for(label: str) -> str:
    """Python's name for a label, widened to what mailers mean by it (as browsers do); empty when unknown."""
    name = label.strip().strip("\"'").lower().replace("charset=", "")
    name = NAMED.get(name, name)
    try:
        found = codecs.lookup(name)
    except (LookupError, ValueError, UnicodeError):
        return ""
    if not getattr(found, "_is_text_encoding", False) or found.name in NOT_CHARSETS:
        return ""
    return MEANT.get(found.name, found.name)


def mended(data: bytes, encoding: str, hints: tuple[str, ...]) -> str:
    """Text from bytes that break their own promise: the promise with gaps if they are few, else the best guess."""
    text = data.decode(encoding or "utf-8", "replace")
    if encoding and text.count("�") * 50 <= len(text):
        return printable(text)
    return guess(data, hints)


def guess(data: bytes, hints: tuple[str, ...] = ()) -> str:
    """The likeliest reading of bytes without a usable label: UTF-8, a set named elsewhere in the mail, a guess."""
    for encoding in dict.fromkeys(("utf-8", *filter(None, map(encoding_for, hints)))):
        try:
            return printable(data.decode(encoding))
        except (UnicodeError, ValueError):
            continue
    return printable(data.decode(likely_encoding(data), "replace"))


def likely_encoding(data: bytes) -> str:
    if is_chinese(data):
        return "gb18030"
    if len(data) < SHORTEST_GUESS:
        return "cp1252"
    from charset_normalizer import from_bytes  # slow to import, seldom needed

    best = from_bytes(data[:GUESSED_FROM]).best()
    return best.encoding if best else "cp1252"


def is_chinese(data: bytes) -> bool:
    """Whether all bytes beyond ASCII come in pairs, nearly all of them of the common characters of GB 2312."""
    runs = BEYOND_ASCII.findall(data[:GUESSED_FROM])
    leads = [lead for run in runs for lead in run[::2]]
    if not leads or max(map(len, runs)) < 4 or any(len(run) % 2 for run in runs):
        return False
    common = [lead for lead in leads if 0xB0 <= lead <= 0xD7 or 0xA1 <= lead <= 0xA3]
    return len(common) >= 0.9 * len(leads)


def printable(text: str) -> str:
    """Text without what no database and no page can hold: NUL, other controls, half characters."""
    return HALF.sub("�", CONTROL.sub("", text))
