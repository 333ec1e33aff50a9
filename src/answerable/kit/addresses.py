"""Mail addresses: read from headers that obey RFC 5322 and from those that do not, normalised, and with tokens."""

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice

import idna

MAX_ADDRESSES = 20_000
LONGEST_HEADER = 2_000_000
LONGEST_ENTRY = 2000
MOST_PIECES_OF_NAME = 50
TOKEN = re.compile(r"([^@+]*)\+([a-z2-7]{8,40})@([^@]+)")
BARE = re.compile(r"[^\s<>\"(),;:]+@[^\s<>\"(),;:]+")
# RFC 822 let spaces stand around the sign.
AROUND_AT = re.compile(r"(?<=[\w.+-])(?:[ \t]{1,3}@[ \t]{0,3}|@[ \t]{1,3})(?=[\w-]{1,60}\.\w)")
EMPTY = re.compile(r"[<\[]\s*[>\]]")
QUOTED_LOCAL = re.compile(r'"[^"\\\s@<>]{0,60}[ (),:;<>@\[\]][^"\\<>]{0,60}"@[^\s<>"(),;:@]+')
IN_SQUARES = re.compile(r"\[\s?(?:mailto:)?([^\s\[\]<>@]+@[^\s\[\]<>@]+)\s?\]\s*$", re.IGNORECASE)


@dataclass(frozen=True)
class Address:
    """A person's or machine's mail address, with the name its sender gave it (perhaps none)."""

    name: str
    address: str


def normalise(address: str) -> str:
    """One spelling per mailbox: trimmed, lower case, an internationalised domain in its ASCII form."""
    address = address.strip().strip("<>").lower()
    local, at, domain = address.rpartition("@")
    return address if domain.isascii() else f"{local}{at}{in_ascii(domain)}"


def in_ascii(domain: str) -> str:
    """By the rules of 2008, for those of 2003, which Python has, take `straße` for `strasse`, and that is somebody
    else's. Those know signs that are no letters, too, and what neither knows stays as it is."""
    with suppress(UnicodeError):
        return idna.encode(domain, uts46=True).decode("ascii")
    with suppress(UnicodeError):
        return domain.encode("idna").decode("ascii")
    return domain


def split_token(address: str) -> tuple[str, str | None]:
    """`care+abc234xyz@halden.example` is `care@halden.example` and its token; other addresses have none."""
    found = TOKEN.fullmatch(normalise(address))
    return (f"{found[1]}@{found[3]}", found[2]) if found else (normalise(address), None)


def parse(text: str, decoded: Callable[[str], str] = str) -> list[Address]:
    """Every address of a header, in order. `decoded` turns encoded words in names into text, after the splitting."""
    read = (read_entry(entry[:LONGEST_ENTRY], decoded) for entry in mended(split_list(text[:LONGEST_HEADER])))
    return list(islice((address for address in read if address.name or address.address), MAX_ADDRESSES))


def split_list(text: str) -> list[str]:
    """Cut at commas and semicolons outside quotes, comments and angle brackets; group names fall away."""
    entries: list[list[str]] = [[]]
    has_groups = ";" in text and ":" in text
    for piece in pieces(text):
        if piece in (",", ";"):
            entries.append([])
        elif has_groups and piece == ":" and not any("<" in each or "@" in each for each in entries[-1][-50:]):
            entries[-1].clear()
        elif is_bracketed(piece) and (first := end_of_first(entries[-1])):
            entries[-1:] = [entries[-1][:first], [*entries[-1][first:], piece]]
        else:
            entries[-1].append(piece)
    return [joined for entry in entries if (joined := "".join(entry).strip())]


def is_bracketed(piece: str) -> bool:
    return piece.startswith("<") and "@" in piece


def end_of_first(entry: list[str]) -> int:
    """Where the first of two addresses ends that no comma parts: `Ann <a@x> Bo <b@y>` (0: there is one only). Where
    no name stands between them, the second is the address and the first a name."""
    begun = max(0, len(entry) - MOST_PIECES_OF_NAME)
    end = max((index + 1 for index in range(begun, len(entry)) if is_bracketed(entry[index])), default=0)
    return end if any(map(str.isalpha, "".join(entry[end:]))) else 0


# Bounded, so that an opening mark without its partner is not looked for to the end of the header, again and again.
PIECE = re.compile(
    r'"(?:[^"\\]|\\.){0,1000}"|<[^<>]{0,1000}>|=\?[^?\s]{0,60}\?[bBqQ]\?[^?]{0,1000}\?=|[^",;:<(=]+|.', re.DOTALL
)
PLAIN = re.compile(r"[,;:]|[^,;:]{1,1000}", re.DOTALL)
MOST_STRAYS = 200


def pieces(text: str) -> Iterator[str]:
    """Quoted strings, comments, bracketed addresses and encoded words whole; everything else as it comes. Where too
    many marks have no partner they mean nothing any more."""
    position = strays = 0
    while position < len(text):
        if strays > MOST_STRAYS:
            end = PLAIN.match(text, position).end()  # type: ignore[union-attr]  # it takes whatever comes
        elif text[position] == "(":
            end = comment_end(text, position)
        else:
            end = PIECE.match(text, position).end()  # type: ignore[union-attr]  # it takes whatever comes
        strays += end == position + 1 and text[position] in '"<('
        yield text[position:end]
        position = end


def comment_end(text: str, position: int) -> int:
    """Where a comment ends, with comments inside it; an unclosed one is but a bracket."""
    depth = 0
    for index in range(position, min(len(text), position + 500)):
        depth += {"(": 1, ")": -1}.get(text[index], 0)
        if depth == 0:
            return index + 1
    return position + 1


def mended(entries: list[str]) -> Iterator[str]:
    """Join what an unquoted comma in a name has torn apart: `Miller, Ann <ann@example.com>`."""
    torn: list[str] = []
    for entry in entries:
        if "@" not in entry and "<" not in entry:
            torn.append(entry)
        elif torn and (is_after_name(entry) or IN_SQUARES.search(entry)):
            yield ", ".join([*torn, entry])
            torn = []
        else:
            yield from (*torn, entry)
            torn = []
    yield from torn


def is_after_name(entry: str) -> bool:
    before, bracket, _ = entry.partition("<")
    return bool(before.strip() and bracket)


def read_entry(entry: str, decoded: Callable[[str], str]) -> Address:
    """Name and address of one entry: `Ann <a@x>`, `a@x (Ann)`, `"a@x"`, `<a@x>`, or only a name."""
    entry = IN_SQUARES.sub(r"<\1>", entry) if "<" not in entry else entry
    before, bracket, after = entry.rpartition("<")
    inside, _, beyond = after.partition(">")
    if bracket and ("@" in inside or not BARE.search(beyond)):
        return Address(clean_name(before.partition("<")[0] or before, decoded), clean_address(inside))
    if quoted := QUOTED_LOCAL.search(entry):
        return Address(clean_name(entry.replace(quoted[0], " "), decoded), quoted[0])
    comment = re.search(r"\((.*)\)", entry, re.DOTALL)
    plain = re.sub(r"\(.*\)", " ", entry, flags=re.DOTALL).strip()
    told = AROUND_AT.sub("@", decoded(plain).strip('"'), count=1)
    bare = BARE.search(told)
    if not bare:
        return Address(clean_name(entry, decoded), "")
    outside = EMPTY.sub(" ", told.replace(bare[0], " ", 1))
    return Address(clean_name(comment[1] if comment else outside, decoded), clean_address(bare[0]))


def clean_name(text: str, decoded: Callable[[str], str]) -> str:
    text = re.sub(r'"((?:[^"\\]|\\.)*)"', lambda quoted: re.sub(r"\\(.)", r"\1", quoted[1]), text.strip())
    name = re.sub(r"^<(.*)>$", r"\1", re.sub(r"[ \t\r\n]+", " ", decoded(text)).strip('" '))
    return name.strip("' ") if name.count("'") != 2 or name[:1] == name[-1:] else name


def clean_address(text: str) -> str:
    """The bare address: no white space, no route, no `mailto:`; what stands in quotes stays as it is."""
    if QUOTED_LOCAL.fullmatch(text.strip()):
        return text.strip()
    text = re.sub(r"\s+", "", text)
    text = re.sub(r"^(mailto:|smtp:)", "", text, flags=re.IGNORECASE).rstrip(".")
    return re.sub(r"^@[^:]*:", "", text).strip("'\"") if text.startswith(("@", "'", '"')) else text
