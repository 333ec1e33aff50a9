"""The lines with which mail programs head what they quote: `On Monday, Ann wrote:`, in the languages of their users."""

import re

from answerable.channels.mail.reading import quotes
from answerable.channels.mail.reading.quote_words import OPENINGS, QUOTING, WROTE, WROTE_UNSPACED

WINDOW = 5  # lines
TAIL = 180
LONGEST = 500
# Between words, what says which way they run; and a space that does not break.
UNSEEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
ADDRESS = r"[^\s<>()\[\]\"',;:]+@[^\s<>()\[\]\"',;:]+"
HAS_ADDRESS = re.compile(ADDRESS)
ENDS = re.compile(r"[:：]\W{0,6}$")
VERB = re.compile(rf"(?<!\w)(?:{WROTE})(?!\w)|{WROTE_UNSPACED}", re.IGNORECASE)
OWN_WORDS = re.compile(
    r"\bI wrote|schrieb(?:en)? (?:ich|wir)\b|(?:habe ich|haben wir)\b|\bj'ai\b|nous avons|escribí\b|\bho scritto|"
    r"schreef ik|skrev (?:jag|jeg)\b|napisałe?a?m\b|\bя пис|\bwe wrote",
    re.IGNORECASE,
)
# Nothing but a word that dates begin with, or days and months, stands before the first figure.
BEGINS_WITH_DATE = re.compile(
    rf"^[\W_]*(?:(?:{OPENINGS})\s+(?:[^\s\d]{{1,16}}\s+){{0,4}}|[^\W\d]{{1,14}}[.,،]{{1,2}}\s(?:[^\W\d]{{1,14}}[.,]?\s){{0,2}}|"
    r"(?:[^\W\d]{1,4}\s){0,2}|[^\W\d]{3,10}\s(?=\d{1,2},\s\d{4})|[^\W\d]{1,2}-)[^\w<]{0,3}\d",
    re.IGNORECASE,
)
BEGINS_WITH_NAME = re.compile(
    rf"^[\W_]*(?:[\w\"'.,()&/-]{{1,40}}\s){{0,6}}[<(\[]{{1,2}}\s?(?:mailto:)?{ADDRESS}\s?[>)\]]"
)
NAME_WROTE = re.compile(rf"^(?:[\w\"'.,-]{{1,30}}\s){{1,5}}(?:{WROTE})\s[^\d]{{0,12}}\d", re.IGNORECASE)
NAME_AND_ADDRESS_WROTE = re.compile(rf"{BEGINS_WITH_NAME.pattern},?\s(?:{WROTE})\s?\W?$", re.IGNORECASE)
NAME_ALONE_WROTE = re.compile(rf"^(?:[\w\"'.,@-]{{1,30}}\s){{1,6}}(?:{WROTE})\s?[:：]$", re.IGNORECASE)
IN_MESSAGE = re.compile(rf"^[\W_]*In (?:message|article) \S.{{0,200}}\b(?:{WROTE})\W*$", re.IGNORECASE)
QUOTES_WHOM = re.compile(rf"^[\W_]*(?:{QUOTING})\s.{{0,80}}{ADDRESS}", re.IGNORECASE)
ENDS_WITH_ADDRESS = re.compile(
    rf"(?:<\s?{ADDRESS}\s?>|\s(?:by|von|de|da|van|от|від|af|av|fra|från|od|di)\s{ADDRESS})\W*$"
)


def attribution_at(lines: list[str], index: int) -> tuple[int, str]:
    """Where a line like `On Monday, Ann wrote:` that starts here ends (0: it is none), and what stands before it."""
    line = lines[index]
    if quotes.QUOTED.match(line) or not line.strip():
        return 0, ""
    if quotes.DASHED_ATTRIBUTION.match(line) or quotes.NAME_AND_ADDRESS.match(line):
        return index + 1, ""
    if quotes.DATE_AND_NAME.match(line) and followed_by_marks(lines, index + 1):
        return index + 1, ""
    if quotes.STARTS_ATTRIBUTION.match(line) and (end := attribution_end(lines, index, line)):
        return end, ""
    if end := told_end(lines, index):
        return end, ""
    inside = quotes.INSIDE_LINE.search(line)
    end = attribution_end(lines, index, line[inside.end() - 3 :]) if inside else 0
    return end, line[: inside.start()].rstrip(" -") if inside and end else ""


def attribution_end(lines: list[str], index: int, first: str) -> int:
    joined = first
    for end in range(index + 1, min(index + 1 + WINDOW, len(lines) + 1)):
        if end > index + 1:
            joined += " " + lines[end - 1].strip()
            if quotes.QUOTED.match(lines[end - 1]) and not lines[end - 1].strip().startswith("> "):
                return 0
        if len(joined) > LONGEST or OWN_WORDS.search(joined):
            return 0
        if quotes.ENDS_ATTRIBUTION.search(joined[-TAIL:]) and (any(map(str.isdigit, joined)) or "@" in joined):
            return end
        if quotes.DATE_AND_ADDRESS.match(joined) and (joined.rstrip().endswith(":") or followed_by_marks(lines, end)):
            return end
    return 0


def told_end(lines: list[str], index: int) -> int:
    """The same by what the lines tell: who, when, and a word for writing. The one that ends them has a colon."""
    for end in range(index + 1, min(index + 1 + WINDOW, len(lines) + 1)):
        line = lines[end - 1]
        if not line.strip() or (end > index + 1 and quotes.QUOTED.match(line)):
            return 0
        if ENDS.search(line):
            told = lines[index:end]
            return end if is_told(told) or (followed_by_marks(lines, end) and is_told_above_marks(told)) else 0
    return 0


def is_told_above_marks(lines: list[str]) -> bool:
    """Whether lines with marked ones below them need say no more than who wrote, or when somebody did."""
    told = spoken(lines)
    if len(told) > LONGEST or OWN_WORDS.search(told):
        return False
    is_dated = BEGINS_WITH_DATE.match(told) and quotes.YEAR.search(spoken(lines[:1])) and VERB.search(told)
    is_short = len(lines) == 1 and NAME_ALONE_WROTE.match(told)
    return bool(is_dated or is_short or IN_MESSAGE.match(told))


def is_told(lines: list[str]) -> bool:
    told, first = spoken(lines), spoken(lines[:1])
    if len(told) > LONGEST or OWN_WORDS.search(told):
        return False
    if QUOTES_WHOM.match(told) or NAME_AND_ADDRESS_WROTE.match(told):
        return True
    if not quotes.YEAR.search(first):
        return bool(BEGINS_WITH_NAME.match(first)) and is_dated_after_name(told)
    has_verb = bool(VERB.search(told))
    if BEGINS_WITH_DATE.match(told):
        is_by_address = bool(HAS_ADDRESS.search(told)) if has_verb else bool(ENDS_WITH_ADDRESS.search(told))
        return is_by_address or bool(has_verb and quotes.TIME.search(told))
    return is_dated_after_name(told) or bool(NAME_WROTE.match(told) and quotes.TIME.search(told))


def is_dated_after_name(told: str) -> bool:
    return bool(BEGINS_WITH_NAME.match(told) and VERB.search(told) and quotes.YEAR.search(told))


def spoken(lines: list[str]) -> str:
    """Some lines as one, without what is not seen."""
    return UNSEEN.sub("", " ".join(" ".join(lines).split()))


def followed_by_marks(lines: list[str], index: int) -> bool:
    return any(quotes.QUOTED.match(line) for line in [each for each in lines[index : index + 6] if each.strip()][:1])


def is_certain(lines: list[str]) -> bool:
    """Whether an attribution is one beyond doubt, so that unmarked text below it may be taken for the quote."""
    joined = " ".join(lines)
    return "@" in joined or bool(quotes.TIME.search(joined) and quotes.YEAR.search(joined))
