"""A mail that passes another one on: attached whole, or within the text, below a line that says so.

Only what its writer did is read here. Whether it means anything, since anybody can write such lines, is for whoever
files it: they know whose mail it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from answerable.channels.mail.reading import quotes
from answerable.channels.mail.reading.attachments import LETTERS
from answerable.channels.mail.reading.forward_marks import MARK, without_prefix
from answerable.channels.mail.reading.identifiers import first_id
from answerable.channels.mail.reading.mail import Forwarded, Mail, Part
from answerable.channels.mail.reading.outlook_mail import as_mail, is_outlook_mail
from answerable.channels.mail.reading.replies import LONGEST_LINE, is_header_block, new_part
from answerable.channels.mail.reading.told_dates import Told, told_dates
from answerable.kit.addresses import Address, parse

DEEPEST = 4
MOST_LINES = 1000
LONGEST_BLOCK = 30  # lines
MOST_STRANGERS = 2
MOST_LETTERS, LARGEST_LETTERS = 10, 20_000_000  # of several attached ones, and bytes of all
MAILTO = re.compile(r"\s?[\[<(]mailto:([^\]>)\s]+)[\]>)]", re.IGNORECASE)
PEOPLE = ("from", "to", "copy", "reply")
# Of a language that we do not know: it says nothing more of the people before it.
STRANGE_LABEL = re.compile(r"^\s*[^\W\d][\w .'-]{0,20}\s?[:：]\s")
UNDERLINE = re.compile(r"^\s*[_-]{10,}\s*$")

Reader = Callable[[bytes], Mail]


def forwarded_in(mail: Mail, ids: list[str], read: Reader, depth: int = 0) -> Forwarded | None:
    """What this mail passes on, if it does. `ids` are Message-IDs by which its head may name it, the likeliest first;
    `read` reads an attached mail. Of several attached ones see `each_of_several`."""
    if depth >= DEEPEST:
        return None
    letters = [part for part in mail.attachments if is_letter(part)]
    if len(letters) == 1:
        return attached(mail, letters[0], read)
    return None if letters else quoted_in(mail, ids, read, depth)


def each_of_several(mail: Mail, read: Reader) -> list[Forwarded]:
    """Each of several mails attached to one, the oldest first; none where they are more than we take for passed on."""
    letters = list({part.sha256: part for part in mail.attachments if is_letter(part)}.values())
    if not 1 < len(letters) <= MOST_LETTERS or sum(part.size for part in letters) > LARGEST_LETTERS:
        return []
    found = [attached(mail, letter, read) for letter in letters]
    return sorted(found, key=lambda one: one.mail.date or datetime.max.replace(tzinfo=UTC))


def attached(mail: Mail, letter: Part, read: Reader) -> Forwarded:
    """A mail that lies in another as a file."""
    raw = as_mail(letter.data, mail.problems)
    inner = read(raw)
    rest = [part for part in mail.attachments if part is not letter]
    return Forwarded(inner, mail.text, rest, raw, Told((inner.date,) if inner.date else ()), letter)


def is_letter(part: Part) -> bool:
    """Whether a file is a whole mail; some programs say no more of it than its name does."""
    is_named = part.name.lower().endswith(".eml") and part.content_type == "application/octet-stream"
    return part.content_type in LETTERS or is_named or is_outlook_mail(part.data)


def quoted_in(mail: Mail, ids: list[str], read: Reader, depth: int) -> Forwarded | None:
    """One within the text."""
    title, is_said = without_prefix(mail.subject)
    found = find(mail.text, is_said)
    if found is None:
        return None
    above, block, words = found
    told = Block.of(block)
    inner = Mail(
        from_=told.people("from")[:1],
        to=told.people("to"),
        cc=told.people("copy"),
        reply_to=[],
        subject=told.line("subject") or title,
        message_id=first_id(ids[0]) if ids else "",
        in_reply_to="",
        references=ids[1:],
        date=None,
        text=words,
        reply=new_part(words) or words,
        html="",
        attachments=list(mail.attachments),
        automatic=None,
        report=None,
        declared_language="",
        authentication=[],
        problems=[],
    )
    inner = with_what_it_passes_on(inner, read, depth + 1)
    return Forwarded(inner, above, [], b"", told_dates(told.line("date") or told.line("sent")))


def without_head(mail: Mail) -> Forwarded | None:
    """What a mail passes on by its subject's word alone: its quoted lines, else all of it. Nobody can tell from when
    and whom it is; what is not quoted stands above it."""
    title, is_said = without_prefix(mail.subject)
    if not is_said:
        return None
    lines = mail.text.split("\n")
    words, above = mail.text, ""
    if quoted := [line for line in lines if quotes.QUOTED.match(line[:LONGEST_LINE])]:
        words = "\n".join(unquoted(quoted)).strip("\n")
        above = finished([line for line in lines if not quotes.QUOTED.match(line[:LONGEST_LINE])])
    inner = replace(
        mail,
        from_=[],
        reply_to=[],
        subject=title or mail.subject,
        date=None,
        text=words,
        reply=new_part(words) or words,
        html="",
        pictures=[],
        authentication=[],
    )
    return Forwarded(inner, above, [], b"", Told(()))


def with_what_it_passes_on(mail: Mail, read: Reader, depth: int) -> Mail:
    """The same mail; one within the text of one within the text is looked for too."""
    return replace(mail, forwarded=quoted_in(mail, [], read, depth)) if depth < DEEPEST else mail


def find(text: str, is_said: bool) -> tuple[str, list[str], str] | None:
    """What stands above it, the lines of its head, and its words. A head alone, which replies have too, counts only
    where the subject says that the mail `is_said` to be passed on."""
    lines = text.split("\n")
    heads = [line[:LONGEST_LINE] for line in lines[:MOST_LINES]]
    for index, line in enumerate(heads):
        is_marked = bool(MARK.match(line))
        if not is_marked and not (is_said and begins_old_mail(heads, index)):
            continue
        start = index if is_header_block(heads, index) else index + 1
        rest = unquoted(lines[start:])
        begin = next((at for at, each in enumerate(rest) if each.strip()), len(rest))
        if is_header_block([each[:LONGEST_LINE] for each in rest[begin : begin + LONGEST_BLOCK]], 0):
            end = begin + head_end(rest[begin:])
            return finished(lines[:index]), rest[begin:end], "\n".join(rest[end:]).strip("\n")
    return None


def begins_old_mail(lines: list[str], index: int) -> bool:
    return bool(quotes.ORIGINAL.match(lines[index])) or is_header_block(lines, index)


def finished(lines: list[str]) -> str:
    """What stands above, without the line that Outlook draws below it."""
    kept = [*lines]
    while kept and (not kept[-1].strip() or UNDERLINE.match(kept[-1])):
        kept.pop()
    return "\n".join(kept).strip("\n")


def unquoted(lines: list[str]) -> list[str]:
    """Without the marks that Apple Mail puts before each line of what it passes on; those of the mail itself stay."""
    first = next((line for line in lines if line.strip()), "")
    return [re.sub(r"^\s?> ?", "", line) for line in lines] if quotes.QUOTED.match(first) else lines


def head_end(lines: list[str]) -> int:
    """How many lines the head takes: up to the first empty one after two of its own, or the last of its own."""
    last = labels = strangers = 0
    for index, line in enumerate(lines[:LONGEST_BLOCK]):
        if quotes.LABEL.match(line[:LONGEST_LINE]):
            last, labels, strangers = index + 1, labels + 1, 0
        elif not line.strip():
            if labels > 1 and not label_follows(lines, index):
                break
        elif label_before(lines, index) and "@" in line:
            last = index + 1  # the rest of a list of addresses
        else:
            strangers += 1
            if strangers > MOST_STRANGERS:
                break
    return last


def label_follows(lines: list[str], index: int) -> bool:
    """Whether empty lines, two at most, stand within the head, as where each of its lines is a paragraph."""
    after = next((line for line in lines[index + 1 : index + 3] if line.strip()), "")
    return bool(quotes.LABEL.match(after[:LONGEST_LINE]))


def label_before(lines: list[str], index: int) -> bool:
    before = next((each for each in reversed(lines[:index]) if each.strip()), "")
    return bool(quotes.LABEL.match(before[:LONGEST_LINE])) or "@" in before


@dataclass(frozen=True)
class Block:
    """The head of a mail as it stands in a text: each of its lines by what it says."""

    lines: dict[str, str]

    @classmethod
    def of(cls, lines: list[str]) -> Block:
        told: dict[str, str] = {}
        name = ""
        for label, rest in labelled(lines):
            is_strange = not label and name in PEOPLE and STRANGE_LABEL.match(rest[:LONGEST_LINE])
            name = "" if is_strange else label or name
            if label and label in told:
                name = ""  # said twice, the first counts
            elif name:
                told[name] = f"{told.get(name, '')} {rest}".strip()
        return cls(told)

    def line(self, name: str) -> str:
        return self.lines.get(name, "").strip(" *\t|")

    def people(self, name: str) -> list[Address]:
        """With the addresses that programs write beside or into them."""
        line = MAILTO.sub(lambda found: f" <{found[1]}>" if "<" not in found.string[: found.start()] else "",
                          self.line(name))  # fmt: skip
        return parse(line.replace("<<", "<").replace(">>", ">"))


def labelled(lines: list[str]) -> Iterator[tuple[str, str]]:
    for line in lines:
        found = quotes.LABEL.match(line[:LONGEST_LINE])
        yield ((found.lastgroup or "") if found else "", line[found.end() :] if found else line)
