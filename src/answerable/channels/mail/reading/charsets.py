"""Bytes to text, whatever the label says: labels are wrong, unknown or missing, and the words must survive."""

import codecs
import re

from answerable.channels.mail.reading.guessing import script_of
from answerable.channels.mail.reading.japanese import from_iso_2022_jp, is_iso_2022_jp

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
    "x-mac-cyrillic": "mac_cyrillic",
    "x-mac-ukrainian": "mac_cyrillic",
    "x-mac-ce": "mac_latin2",
    "x-mac-centraleurroman": "mac_latin2",
    "x-mac-greek": "mac_greek",
    "x-mac-turkish": "mac_turkish",
    "x-mac-icelandic": "mac_iceland",
    "x-mac-japanese": "cp932",
    "x-windows-949": "cp949",
    "x-windows-950": "big5hkscs",
    "windows-31j": "cp932",
    "cp943c": "cp932",
    "eucjp-ms": "euc_jp",
    "eucjp-win": "euc_jp",
    "iso-2022-jp-ms": "iso2022_jp_ext",
    "x-big5": "big5hkscs",
    "cn-big5": "big5hkscs",
    "big-5": "big5hkscs",
    "csgb2312": "gb18030",
    "gb_2312-80": "gb18030",
    "koi8": "koi8-r",
    "koi8-ru": "koi8-u",
    "iso-8859-6-i": "iso8859-6",
    "iso-8859-6-e": "iso8859-6",
    "logical": "iso8859-8",
    "visual": "iso8859-8",
    "x-ascii": "ascii",
    "usascii": "ascii",
    "8859-1": "iso8859-1",
    "iso-8559-1": "iso8859-1",
    "x-unicode-2-0-utf-7": "utf-7",
    "unicode-2-0-utf-7": "utf-7",
    "unicode": "utf-16",
    "ucs-2": "utf-16",
    "iso-10646-ucs-2": "utf-16",
    "cesu-8": "utf-8",
}
# What Windows calls them by number, where Python does not.
OF_NUMBER = {
    "1200": "utf-16", "20127": "ascii", "20866": "koi8-r", "20932": "euc_jp", "20936": "gb18030", "21866": "koi8-u",
    "38598": "iso8859-8", "50220": "iso2022_jp_ext", "50221": "iso2022_jp_ext", "50222": "iso2022_jp_ext",
    "50225": "iso2022_kr", "51932": "euc_jp", "51936": "gb18030", "51949": "cp949", "52936": "hz",
    "54936": "gb18030", "65000": "utf-7", "65001": "utf-8", "943": "cp932",
}  # fmt: skip
# `windows1251`, `cp-850`, `x-cp1250`; and what some programs hang on: `utf-8//ignore`, `_iso-2022-jp$ESC`.
NUMBERED = re.compile(r"(?:x-)?(?:windows|win|cp|ibm|dos|ansi)[-_ ]?(\d{3,5})")
ISO_NUMBERED = re.compile(r"28(59\d|60\d)")
HUNG_ON = re.compile(r"^_|^3d(?=\")|//.*$|\$esc$|;.*$|\s+(?:\(|[\w*-]+=).*$")
PROMISE_NOTHING = ("us-ascii", "ascii")
MAY_BE_UTF_8 = ("", "utf-8", "cp1252")
WHOLE_TO_ONE_BROKEN = 4
FIRST_LETTER = 0xC0  # of Windows-1252, but for a few
FIRST_NOT_WESTERN = "\u0180"
LONGEST_MENDED = 1_000_000
NOT_CHARSETS = {"idna", "punycode", "unicode_escape", "raw-unicode-escape", "undefined", "mbcs", "oem"}
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]+")
BOM = "\ufeff"
BOMS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
HALF = re.compile("[\ud800-\udfff]")
GUESSED_FROM = 20_000
SHORTEST_GUESS = 40


def decode(data: bytes, label: str, hints: tuple[str, ...] = ()) -> tuple[str, str]:
    """The text, and a sentence about what was wrong with its label (empty when nothing was)."""
    encoding = encoding_for(label)
    if label and not encoding:
        return guess(data, hints), f"The character set “{printable(label)[:40]}” is unknown."
    for candidate in candidates(encoding, data):
        try:
            return printable(data.decode(candidate)).removeprefix(BOM), ""
        except (UnicodeError, ValueError):
            continue
    return mended(data, encoding, hints), f"Some characters do not belong to the character set “{label or 'ASCII'}”."


def candidates(encoding: str, data: bytes) -> list[str]:
    """In which encodings to try bytes that are said to be in one. What is said to be Western and reads as UTF-8 is
    UTF-8: nobody writes its pairs of signs by chance. The mark at its beginning says more than any label."""
    if data.startswith(BOMS) and not encoding.startswith("utf-16"):
        return ["utf-16", encoding or "utf-8"]
    if is_iso_2022_jp(data):
        return ["iso2022_jp_ext"]
    if encoding == "utf-16" and not data.startswith(BOMS):
        return of_two_bytes(data)
    if encoding in MAY_BE_UTF_8:
        return ["utf-8", *filter(None, [encoding] if not is_nearly_utf8(data) else [])]
    return [encoding, "euc_jis_2004"] if encoding == "euc_jp" else [encoding]


def of_two_bytes(data: bytes) -> list[str]:
    """Without a mark: the end of a line has a zero in it, and tells by its place which byte is first; where there is
    none at all, the label is what some programs call any text."""
    if b"\0" not in data:
        return ["utf-8", "utf-16"]
    return ["utf-16-be" if data[::2].count(0) > data[1::2].count(0) else "utf-16-le"]


def encoding_for(label: str) -> str:
    """Python's name for a label, widened to what mailers mean by it (as browsers do); empty when unknown."""
    name = HUNG_ON.sub("", label.strip().strip("\"'").lower().replace("charset=", "")).strip("\"' ")
    name = NAMED.get(name, name)
    if numbered := NUMBERED.fullmatch(name):
        name = of_number(numbered[1])
    try:
        found = codecs.lookup(name)
    except (LookupError, ValueError, UnicodeError):
        return ""
    if not getattr(found, "_is_text_encoding", False) or found.name in NOT_CHARSETS:
        return ""
    return MEANT.get(found.name, found.name)


def of_number(number: str) -> str:
    """The set that Windows gives a number: 28591 to 28605 are the parts of ISO 8859."""
    if ISO_NUMBERED.fullmatch(number):
        return f"iso8859-{int(number) - 28590}"
    return OF_NUMBER.get(number, f"cp{number}")


def mended(data: bytes, encoding: str, hints: tuple[str, ...]) -> str:
    """Text from bytes that break their own promise: the promise with gaps if they are few, else the best guess."""
    if encoding in MAY_BE_UTF_8 and is_nearly_utf8(data):
        return printable(nearly_utf8(data)).removeprefix(BOM)
    text = from_iso_2022_jp(data) if encoding == "iso2022_jp_ext" else data.decode(encoding or "utf-8", "replace")
    if encoding and text.count("�") * 50 <= len(text):
        return printable(text)
    return guess(data, hints)


def guess(data: bytes, hints: tuple[str, ...] = ()) -> str:
    """The likeliest reading of bytes without a usable label: UTF-8, a set named elsewhere in the mail, a guess."""
    if is_iso_2022_jp(data):
        return printable(from_iso_2022_jp(data))
    named = [encoding_for(each) for each in hints if each not in PROMISE_NOTHING]
    for encoding in dict.fromkeys(("utf-8", *filter(None, named))):
        try:
            return printable(data.decode(encoding))
        except (UnicodeError, ValueError):
            continue
    if is_nearly_utf8(data):
        return printable(nearly_utf8(data))
    return printable(data.decode(likely_encoding(data), "replace"))


def is_nearly_utf8(data: bytes) -> bool:
    """Whether some bytes read as UTF-8 but for a few: other sets make its pairs and triples of signs seldom."""
    text = data[:GUESSED_FROM].decode("utf-8", "replace")
    gaps = text.count("�")
    return sum(each > "\x7f" for each in text) >= max(1, (1 + WHOLE_TO_ONE_BROKEN) * gaps)


def nearly_utf8(data: bytes) -> str:
    """UTF-8 with gaps where it is broken; letters between are those of another set, as lists put below what they pass
    on."""
    text = data.decode("utf-8", "replace")
    foreign = [each for each in text[:GUESSED_FROM] if each > "\x7f"]
    is_western = sum(each < FIRST_NOT_WESTERN for each in foreign) * 2 > len(foreign)
    return data.decode("utf-8", "western") if is_western and len(data) < LONGEST_MENDED else text


def western(error: UnicodeError) -> tuple[str, int]:
    """One byte with letters around it is a Western letter; what was cut off is a gap."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    broken = error.object[error.start : error.end]
    is_letter = len(broken) == 1 and broken[0] >= FIRST_LETTER and error.reason != "unexpected end of data"
    return broken.decode("cp1252") if is_letter else "�", error.end


codecs.register_error("western", western)


def likely_encoding(data: bytes) -> str:
    if script := script_of(data):
        return script
    if len(data) < SHORTEST_GUESS:
        return "cp1252"
    from charset_normalizer import from_bytes  # slow to import, seldom needed

    best = from_bytes(data[:GUESSED_FROM]).best()
    return best.encoding if best else "cp1252"


def printable(text: str) -> str:
    """Text without what no database and no page can hold: NUL, other controls, half characters."""
    return HALF.sub("�", CONTROL.sub("", text))
