"""Header values with parameters (`Content-Type`, `Content-Disposition`): RFC 2231, and what mailers send instead."""

import re
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

from answerable.channels.mail.reading.charsets import decode, encoding_for
from answerable.channels.mail.reading.words import decode_words, unfold

PARAMETER = re.compile(r""";\s*([^\s=;"]+)\s*=\s*("(?:[^"\\]|\\.)*"?|[^;]*)""", re.DOTALL)
SECTION = re.compile(r"(.+?)(?:\*(\d{1,3}))?(\*)?")
# The value with its quotes, spaces or comment, and what some put in place of the semicolon.
VALUE = re.compile(r"""\s*"?([\w.+-]{1,100}(?:\s?/\s?[\w.+-]{1,100})?)"?\s*(?:\([^()]{0,100}\)\s*)?[,:]?(?=[\s;]|$)""")
# RFC 2231's form under a plain name.
EXTENDED_ANYWAY = re.compile(r"[\w.:-]{3,40}'[\w-]{0,20}'[^'%]*%[0-9a-f]{2}.*", re.IGNORECASE)
MAX_LENGTH = 20_000


@dataclass(frozen=True)
class Parameters:
    """A value in lower case, and its parameters by lower-case name, decoded."""

    value: str
    parameters: dict[str, str]

    def get(self, name: str) -> str:
        return self.parameters.get(name, "")


def parse_parameters(raw: bytes, hints: tuple[str, ...] = ()) -> Parameters:
    """Read `text/plain; charset=utf-8; name*0="a"; name*1="b"` and its many broken cousins."""
    text = unfold(raw[:MAX_LENGTH], hints)
    value, text = divided(text)
    sections: dict[str, list[tuple[int, bool, str]]] = {}
    for name, given in PARAMETER.findall(text):
        found = SECTION.fullmatch(name.lower())
        if found:
            sections.setdefault(found[1], []).append((int(found[2] or 0), bool(found[3]), unquote(given)))
    return Parameters(value, {name: joined(parts) for name, parts in sections.items()})


def divided(text: str) -> tuple[str, str]:
    """The value, and its parameters behind a semicolon, whatever stands between the two."""
    found = VALUE.match(text)
    value = re.sub(r"\s", "", found[1]) if found else text.partition(";")[0].strip()
    rest = text[found.end() :].lstrip() if found else text
    return value.lower(), rest if not found or rest.startswith(";") else f";{rest}"


def unquote(given: str) -> str:
    given = given.strip()
    if given.startswith('"'):
        return re.sub(r'\\(["\\])', r"\1", given[1:].removesuffix('"'))
    return given


def joined(parts: list[tuple[int, bool, str]]) -> str:
    """Put the sections of one parameter together; percent-encoded ones win over plain doubles of the same number."""
    chosen: dict[int, tuple[bool, str]] = {}
    for number, extended, text in parts:
        if number not in chosen or (extended and not chosen[number][0]):
            chosen[number] = (extended, text)
    ordered = [chosen[number] for number in sorted(chosen)]
    if not any(extended for extended, _ in ordered):
        plain = "".join(text for _, text in ordered)
        is_extended = EXTENDED_ANYWAY.fullmatch(plain) and encoding_for(plain.partition("'")[0])
        return decoded_sections([(True, plain)]) if is_extended else decode_words(plain)
    return decoded_sections(ordered)


def decoded_sections(ordered: list[tuple[bool, str]]) -> str:
    charset, first = charset_of(ordered[0][1]) if ordered[0][0] else ("", ordered[0][1])
    texts = [(ordered[0][0], first), *ordered[1:]]
    data = b"".join(
        unquote_to_bytes(text) if extended else text.encode("utf-8", "surrogateescape") for extended, text in texts
    )
    return decode_words(decode(data, charset)[0])


def charset_of(text: str) -> tuple[str, str]:
    pieces = text.split("'", 2)
    return (pieces[0], pieces[2]) if len(pieces) == 3 else ("", text)
