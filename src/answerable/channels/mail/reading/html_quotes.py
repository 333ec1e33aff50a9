"""How mail programs mark quoted history in HTML: by containers that we can take out before reading the words."""

import copy
import re

from lxml import etree
from lxml.html import HtmlElement, document_fromstring, tostring

from answerable.channels.mail.reading.forward_marks import PHRASES

QUOTE_CLASSES = [
    "gmail_quote",
    "gmail_quote_container",
    "yahoo_quoted",
    "protonmail_quote",
    "tutanota_quote",
    "zmail_extra",
    "moz-cite-prefix",
    "ms-outlook-mobile-reference-message",
    "quoted-mail",
    "mail_quote",
    "missive_quote",
    "front-blockquote",
    "spark_quote",
]
QUOTE_NAMES = {"name": ("quote", "messageReplySection"), "data-marker": ("__HEADERS__", "__QUOTED_TEXT__")}
HEAD_CLASS = "gmail_attr"
QUOTE_IDS = ("OLK_SRC_BODY_SECTION", "mail-editor-reference-message-container", "isReplyContent", "yahoo_quoted")
REST_IDS = ("divRplyFwdMsg", "appendonsend", "stopSpelling", "zwchr", "reply-intro")
HINT = re.compile(
    "|".join(
        ("blockquote", "messageReplySection", "__QUOTED_TEXT__", 'name="?quote', *QUOTE_CLASSES, *QUOTE_IDS, *REST_IDS)
    ),
    re.IGNORECASE,
)
FORWARD = re.compile(rf"\s*(?:-{{2,}}\s*(?:{PHRASES})|(?:{PHRASES})\s?[:：])", re.IGNORECASE)
MAX_LENGTH = 2_000_000
MOST_QUOTES = 1000  # between which somebody may have answered; taking out more of them is slow
MARK = "\ue000"


def has_quote(html: str) -> bool:
    """Whether some HTML has a container that mail programs keep quotes in; too long to parse, it has none."""
    return len(html) <= MAX_LENGTH and bool(HINT.search(html))


def without_quotes(html: str) -> str:
    """The HTML with those containers taken out; unchanged when there is none, or when it cannot be parsed."""
    if not has_quote(html):
        return html
    try:
        root = document_fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", html))
    except (etree.ParserError, ValueError):
        return html
    for element in [*containers(root), *citations(root)]:
        if not FORWARD.match(element.text_content()):
            take_out(element)
    for element in rests(root):
        take_out_rest(element)
    return str(tostring(root, encoding="unicode"))


def containers(root: HtmlElement) -> list[HtmlElement]:
    found = [each for each in root.iter("div", "span", "section", "table") if is_container(each)]
    return outermost(found)


def is_container(element: HtmlElement) -> bool:
    classes = [bare(each) for each in element.get("class", "").split()]
    if any(each in QUOTE_CLASSES for each in classes) or bare(element.get("id", "")) in QUOTE_IDS:
        return True
    return any(element.get(name) in values for name, values in QUOTE_NAMES.items())


def bare(name: str) -> str:
    """Outlook puts `x_` before the names of what it quotes, and Yahoo a number of its own."""
    return re.sub(r"\bx_|^ydp[0-9a-f]+", "", name)


def citations(root: HtmlElement) -> list[HtmlElement]:
    """Every blockquote marked as a citation, else the last of the others: people also indent with them. Gmail's own
    lie in containers; one that does not is what somebody set in by hand."""
    outer = quotes_within(root)
    cited = [each for each in outer if each.get("type") == "cite" or each.get("cite")]
    plain = [each for each in outer if "gmail_quote" not in each.get("class", "")]
    return cited or [each for each in plain if is_container(each)] or plain[-1:]


def rests(root: HtmlElement) -> list[HtmlElement]:
    return [each for each in root.iter("div", "hr", "p") if bare(each.get("id", "")) in REST_IDS][:1]


def take_out(element: HtmlElement) -> None:
    """Remove an element; of one in which the writer answers between quotes, as Gmail has it, the quotes alone."""
    if element.getparent() is None:
        return
    if element.tag == "blockquote" or not words_after_quote(element):
        element.drop_tree()
        return
    for each in [*element.find_class(HEAD_CLASS), *quotes_within(element)]:
        if each.getparent() is not None:
            each.drop_tree()


def words_after_quote(element: HtmlElement) -> str:
    """What stands below the first blockquote of an element, and in none of them."""
    if not 0 < len(quotes_within(element)) <= MOST_QUOTES:
        return ""
    bare_one = copy.deepcopy(element)
    for index, quote in enumerate(quotes_within(bare_one)):
        mark = "" if index else MARK
        quote.tail = mark + (quote.tail or "")
        quote.drop_tree()
    return str(bare_one.text_content()).partition(MARK)[2].strip()


def quotes_within(element: HtmlElement) -> list[HtmlElement]:
    return outermost([each for each in element.iter("blockquote") if each is not element])


def outermost(elements: list[HtmlElement]) -> list[HtmlElement]:
    inside = set(elements)
    return [each for each in elements if not any(above in inside for above in each.iterancestors())]


def take_out_rest(element: HtmlElement) -> None:
    """Remove an element and all that follows beside it: Outlook puts the old mail after its mark."""
    parent = element.getparent()
    for each in [element, *element.itersiblings()]:
        parent.remove(each)
