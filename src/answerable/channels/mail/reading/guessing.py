"""In which character set bytes are that nothing tells of: what each script's bytes look like, even in a few words."""

import re

BEYOND_ASCII = re.compile(rb"[\x80-\xff]+")
KANA = re.compile("[ぁ-んァ-ン]")
JAPANESE = ("cp932", "euc_jp")
COMMON_CHINESE = range(0xB0, 0xD8)  # the first bytes of the characters of GB 2312's first level
COMMON_TAIWANESE = range(0xA4, 0xC7)  # the same of Big5
MOST = 20_000


def script_of(data: bytes) -> str:
    """The encoding that the bytes beyond ASCII speak for; nothing where they do not speak clearly."""
    data = data[:MOST]
    runs = BEYOND_ASCII.findall(data)
    if not runs:
        return ""
    if japanese := next((each for each in JAPANESE if has_kana(data, each)), ""):
        return japanese
    # People write more than one letter in a row in a script that is not Latin.
    if sum(map(len, runs)) < 3 * len(runs):
        return ""
    if is_lower_koi8(runs):
        return "koi8-r"
    if is_chinese(runs):
        return "gb18030"
    if is_taiwanese(data):
        return "big5hkscs"
    return cyrillic_or_greek(runs)


def has_kana(data: bytes, encoding: str) -> bool:
    """Whether it reads as Japanese: all of it can be read, and a good part in the syllables that only Japanese has."""
    try:
        text = data.decode(encoding)
    except UnicodeError:
        return False
    foreign = [each for each in text if ord(each) > 127]
    return len(KANA.findall(text)) * 4 >= len(foreign)


def is_chinese(runs: list[bytes]) -> bool:
    """Whether all bytes beyond ASCII come in pairs, nearly all of them of the common characters of GB 2312."""
    leads = [lead for run in runs for lead in run[::2]]
    if max(map(len, runs)) < 4 or any(len(run) % 2 for run in runs):
        return False
    common = [lead for lead in leads if lead in COMMON_CHINESE or 0xA1 <= lead <= 0xA3]
    return len(common) >= 0.9 * len(leads)


def is_taiwanese(data: bytes) -> bool:
    try:
        text = data.decode("big5hkscs")
    except UnicodeError:
        return False
    foreign = [each for each in text if ord(each) > 127]
    leads = [each.encode("big5hkscs", "replace")[0] for each in foreign]
    common = [lead for lead in leads if lead in COMMON_TAIWANESE or lead == 0xA1]
    return len(foreign) > 2 and len(common) >= 0.9 * len(foreign) and any(each in COMMON_TAIWANESE for each in leads)


def is_lower_koi8(runs: list[bytes]) -> bool:
    """Whether nearly all are small Russian letters in KOI8, with a capital at the beginning of a word at most."""
    rest = [each for run in runs for each in run[1:]]
    return len(rest) > 2 and sum(0xC0 <= each <= 0xDF for each in rest) >= 0.95 * len(rest)


def cyrillic_or_greek(runs: list[bytes]) -> str:
    """By the bytes of the commonest small letters: а, и, о, т in Russian stand just before α, ι, ο, σ in Greek."""
    letters = [each for run in runs for each in run]
    rest = [each for run in runs for each in run[1:]]
    if not rest or sum(each >= 0xC0 or each in (0xA8, 0xB8) for each in letters) < 0.9 * len(letters):
        return ""
    if sum(each >= 0xE0 for each in rest) < 0.8 * len(rest):
        return "koi8-r" if sum(0xC0 <= each <= 0xDF for each in rest) >= 0.8 * len(rest) else ""
    greek = sum(each in (0xE1, 0xE9, 0xEF, 0xF3) for each in letters)
    russian = sum(each in (0xE0, 0xE8, 0xEE, 0xF2) for each in letters)
    return "cp1253" if greek > 1.5 * russian else "cp1251"
