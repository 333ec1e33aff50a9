"""Foreign HTML made safe for display, and turned into text."""

import re
from html import escape

import nh3
from inscriptis import get_text
from inscriptis.css_profiles import CSS_PROFILES
from inscriptis.model.config import ParserConfig

MAX_LENGTH = 2_000_000

TAGS = {
    *(
        ["a", "abbr", "acronym", "address", "article", "aside", "b", "bdi", "bdo", "big", "blockquote", "br", "caption", "center", "cite", "code", "col", "colgroup", "dd", "del"]
    ),
    *(
        ["details", "dfn", "dir", "div", "dl", "dt", "em", "figcaption", "figure", "font", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "i", "img", "ins", "kbd", "li"]
    ),
    *(["main", "map", "mark", "menu", "nav", "ol", "p", "pre", "q", "rp", "rt", "ruby", "s", "samp", "section", "small", "span", "strike", "strong", "sub", "summary", "sup"]),
    *(["table", "tbody", "td", "tfoot", "th", "thead", "time", "tr", "tt", "u", "ul", "var", "wbr"]),
}
WORDLESS = {"style", "title", "template", "noscript", "script", "object", "embed", "applet", "frameset", "svg", "math"}
EVERYWHERE = {"align", "bgcolor", "color", "dir", "lang", "style", "title", "valign", "width", "height"}
ATTRIBUTES = {
    "*": EVERYWHERE,
    "a": {"href", "name"},
    "img": {"src", "alt", "border"},
    "font": {"face", "size"},
    "table": {"border", "cellpadding", "cellspacing", "summary"},
    "td": {"colspan", "rowspan", "nowrap"},
    "th": {"colspan", "rowspan", "nowrap", "scope"},
    "ol": {"start", "type"},
    "ul": {"type"},
    "li": {"value"},
    "blockquote": {"type"},
    "details": {"open"},
}
STYLES = set(
    ["background-color", "border", "border-bottom", "border-collapse", "border-color", "border-left", "border-right", "border-spacing", "border-style", "border-top", "border-width", "color", "direction", "font", "font-family", "font-size", "font-style", "font-variant", "font-weight", "height", "letter-spacing", "line-height", "list-style", "list-style-type", "margin", "margin-bottom", "margin-left", "margin-right", "margin-top", "max-width", "padding", "padding-bottom", "padding-left", "padding-right", "padding-top", "text-align", "text-decoration", "text-indent", "text-transform", "vertical-align", "white-space", "width", "word-break", "word-spacing"]
)
UNSAFE_STYLE = re.compile(r"url|expression|image|attr\s*\(|var\s*\(|@|\\|-\s*\d", re.IGNORECASE)
SCHEMES = {"http", "https", "mailto", "tel", "sip", "callto"}


def clean(html: str) -> str:
    """HTML that can be shown: no code, no form, no remote image, styles that stay in their place, links that tell nothing."""
    return nh3.clean(
        html[:MAX_LENGTH].replace("\x00", ""),
        tags=TAGS,
        clean_content_tags=WORDLESS,
        attributes=ATTRIBUTES,
        attribute_filter=allowed,
        filter_style_properties=STYLES,
        url_schemes=SCHEMES | {"cid"},
        link_rel="noopener noreferrer nofollow",
        strip_comments=True,
    )


def allowed(tag: str, attribute: str, value: str) -> str | None:
    """The value an attribute may keep: images only from the mail itself, links only to a full address."""
    if attribute == "src":
        return value if value.strip().lower().startswith("cid:") else None
    if attribute == "href":
        return value if re.match(r"\s*(https?://|mailto:|tel:|sip:|callto:|#)", value, re.IGNORECASE) else None
    if attribute == "style":
        return ";".join(rule for rule in value.split(";") if not UNSAFE_STYLE.search(rule))
    return value


def to_text(html: str) -> str:
    """The readable words of some HTML, laid out as a reader would see them."""
    return tidy(get_text(html, ParserConfig(css=CSS_PROFILES["relaxed"])))


def tidy(text: str) -> str:
    lines = [line.rstrip() for line in text.replace("\xa0", " ").splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")


def from_text(text: str) -> str:
    """Plain text as HTML that looks the same."""
    return escape(text).replace("\n", "<br>\n")
