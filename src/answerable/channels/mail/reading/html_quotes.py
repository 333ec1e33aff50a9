"""How mail programs mark quoted history in HTML: by containers that we can take out before reading the words."""

import re

from lxml import etree
from lxml.html import HtmlElement, document_fromstring, tostring

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
]
QUOTE_IDS = ("OLK_SRC_BODY_SECTION", "mail-editor-reference-message-container", "isReplyContent", "yahoo_quoted")
REST_IDS = ("divRplyFwdMsg", "appendonsend", "stopSpelling", "zwchr", "reply-intro")
HINT = re.compile("blockquote|" + "|".join((*QUOTE_CLASSES, *QUOTE_IDS, *REST_IDS)), re.IGNORECASE)
FORWARD = re.compile(r"\s*-{2,}\s*(?:forwarded|weitergeleitet|message transféré|mensaje reenviado)", re.IGNORECASE)
MAX_LENGTH = 2_000_000


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
    return [
        element
        for element in root.iter("div", "span", "section", "table")
        if set(bare(element.get("class", "")).split()) & set(QUOTE_CLASSES) or bare(element.get("id", "")) in QUOTE_IDS
    ]


def bare(name: str) -> str:
    """Outlook puts `x_` before the names of what it quotes."""
    return re.sub(r"\bx_", "", name)


def citations(root: HtmlElement) -> list[HtmlElement]:
    """Every blockquote marked as a citation, and the last of the others: people also indent with them."""
    outer = [each for each in root.iter("blockquote") if not any(True for _ in each.iterancestors("blockquote"))]
    cited = [each for each in outer if each.get("type") == "cite" or each.get("cite")]
    plain = [each for each in outer if each not in cited and "gmail_quote" not in each.get("class", "")]
    return cited or plain[-1:]


def rests(root: HtmlElement) -> list[HtmlElement]:
    return [each for each in root.iter("div", "hr", "p") if bare(each.get("id", "")) in REST_IDS][:1]


def take_out(element: HtmlElement) -> None:
    if element.getparent() is not None:
        element.drop_tree()


def take_out_rest(element: HtmlElement) -> None:
    """Remove an element and all that follows beside it: Outlook puts the old mail after its mark."""
    parent = element.getparent()
    for each in [element, *element.itersiblings()]:
        parent.remove(each)
