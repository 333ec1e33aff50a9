"""Header values with parameters (`Content-Type`, `Content-Disposition`): RFC 2231, and what mailers send instead."""

import re
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

from answerable.channels.mail.reading.charsets import decode
from answerable.channels.mail.reading.words import decode_words, unfold

PARAMETER = re.compile(r""";\s*([^\s=;"]+)\s*=\s*("(?:[^"\\]|\\.)*"?|[^;]*)""", re.DOTALL)
SECTION = re.compile(r"(.+?)(?:\*(\d{1,3}))?(\*)?")
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
    value, _, _ = text.partition(";")
    sections: dict[str, list[tuple[int, bool, str]]] = {}
    for name, given in PARAMETER.findall(text):
        found = SECTION.fullmatch(name.lower())
        if found:
            sections.setdefault(found[1], []).append((int(found[2] or 0), bool(found[3]), unquote(given)))
    return Parameters(value.strip().lower(), {name: joined(parts) for name, parts in sections.items()})


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
        return decode_words("".join(text for _, text in ordered))
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
