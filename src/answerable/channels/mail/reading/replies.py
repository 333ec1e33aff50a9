"""The new part of an answer, without the history quoted around it. Where we are not sure, a word stays."""

from answerable.channels.mail.reading import quotes
from answerable.channels.mail.reading.attributions import attribution_at, followed_by_marks, is_certain
from answerable.channels.mail.reading.bodies import Body
from answerable.channels.mail.reading.devices import is_device
from answerable.channels.mail.reading.forward_marks import MARK
from answerable.channels.mail.reading.html_quotes import has_quote, without_quotes
from answerable.kit.html import to_text

MOST_LINES = 1000
LONGEST_LINE = 500


def reply_of(body: Body) -> str:
    """What the writer added; the whole text where nothing, or nothing else, is left."""
    whole = body.text
    if body.plain:
        reply = new_part(body.plain)
        if reply.strip() and (reply.strip() != whole.strip() or not has_quote(body.html)):
            return reply
    reply = new_part(words_without_quotes(body)) if body.html else ""
    return reply if reply.strip() else whole


def words_without_quotes(body: Body) -> str:
    """The words of the HTML but for its quotes; where it has none, all that the mail says."""
    bare = without_quotes(body.html)
    is_all_html = not any(piece.text.strip() for piece in body.pieces)
    return body.text if bare == body.html else to_text(bare, with_pictures=is_all_html)


def new_part(text: str) -> str:
    """The lines of some plain text that are not quoted, nor announce a quote. Only the beginning is searched, of the
    text and of its lines; what lies beyond stays."""
    lines = text.split("\n")
    heads = [line[:LONGEST_LINE] for line in lines[:MOST_LINES]]
    kept: list[str] = []
    in_history = False
    index = 0
    while index < len(heads):
        if is_passed_on(heads[index]) and not in_history:
            break
        if starts_old_mail(heads, index):
            return finished(kept)
        end, before = attribution_at(heads, index)
        if end and not followed_by_marks(heads, end) and is_certain(heads[index:end]):
            return finished([*kept, before])
        end = end or end_of_quote(heads, index, in_history)
        kept += [before or lines[index]] if end == index or before else []
        in_history = in_history or end > index
        index = after_blanks(heads, end) if end > index else index + 1
    return finished([*kept, *lines[index:]])


def is_passed_on(line: str) -> bool:
    return bool(quotes.FORWARDED.match(line) or (MARK.match(line) and not quotes.QUOTED.match(line)))


def starts_old_mail(lines: list[str], index: int) -> bool:
    """Whether all from here on is an older mail: a separator that says so, or its headers."""
    line = lines[index]
    heads = (quotes.ORIGINAL, quotes.NAME_AND_DATE, quotes.DAVID)
    is_said = any(head.match(line) for head in heads) or quotes.ABOVE_THIS_LINE.search(line)
    return bool(is_said) or is_header_block(lines, index)


def is_header_block(lines: list[str], index: int) -> bool:
    """From, Sent, To, Subject in any language: at least two of them together, one with an address or a subject."""
    if not quotes.LABEL.match(lines[index]):
        return False
    labels: set[str] = set()
    strangers = 0
    block: list[str] = []
    for line in each_field(lines[index : index + 14]):
        found = quotes.LABEL.match(line)
        strangers = 0 if found else strangers + 1
        if strangers > 2 or (not line.strip() and len(labels) > 1):
            break
        labels |= {found.lastgroup or ""} if found else set()
        block.append(line)
    told = bool(labels & {"subject", "sent"}) or "@" in "".join(block)
    return told and len(labels) >= 2 and bool(labels & {"from", "sent", "date"})


def each_field(lines: list[str]) -> list[str]:
    """The lines of a head; Notes writes all of its fields on one, with tabs between."""
    return [part for line in lines for part in (line.split("\t") if "@" in line else [line])]


def end_of_quote(lines: list[str], index: int, in_history: bool) -> int:
    """Where a run of marked lines ends; a single marked line counts only below an attribution."""
    end = index
    while end < len(lines) and (quotes.QUOTED.match(lines[end]) or is_scrap(lines, end, index)):
        end += 1
    return end if in_history or end - index > 1 else index


def after_blanks(lines: list[str], index: int) -> int:
    while index < len(lines) and not lines[index].strip():
        index += 1
    return index


def is_scrap(lines: list[str], at: int, start: int) -> bool:
    """A piece of a long link that a mail program broke onto an unmarked line, amid marked ones."""
    between = at > start and at + 1 < len(lines) and quotes.QUOTED.match(lines[at + 1])
    return bool(between and quotes.LINK_SCRAP.match(lines[at]))


def finished(lines: list[str]) -> str:
    """Without separators, device advertisements and mailing-list footers at the end."""
    lines = without_list_footer(lines)
    end = len(lines)
    while end and (not lines[end - 1].strip() or is_litter(lines[end - 1])):
        end -= 1
    return "\n".join(lines[:end]).strip("\n")


def is_litter(line: str) -> bool:
    return bool(quotes.SEPARATOR.match(line)) or is_device(line)


def without_list_footer(lines: list[str]) -> list[str]:
    for index in range(max(0, len(lines) - 12), len(lines) - 1):
        if lines[index].startswith("_" * 20) and "mailing list" in lines[index + 1].lower():
            return lines[:index]
        if lines[index].startswith("You received this message because you are subscribed to the Google Group"):
            return lines[:index]
    return lines
