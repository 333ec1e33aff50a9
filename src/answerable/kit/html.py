"""Foreign HTML made safe for display, and turned into text."""

import re
from collections.abc import Callable
from html import escape, unescape
from urllib.parse import urlsplit

import nh3
from inscriptis import get_text
from inscriptis.css_profiles import CSS_PROFILES
from inscriptis.html_properties import Display
from inscriptis.model.config import ParserConfig
from inscriptis.model.html_element import HtmlElement

from answerable.kit.addresses import in_ascii

# Parsing and laying out may take the square of the length, as for a million character references in one paragraph.
LONGEST = 1_500_000
LONGEST_LAID_OUT = 200_000
MOST_CELLS_LAID_OUT = 3000

TAGS = frozenset(
    """
    a abbr acronym address article aside b bdi bdo big blockquote br caption center cite code col colgroup dd del
    details dfn dir div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li main map
    mark menu nav ol p pre q rp rt ruby s samp section small span strike strong sub summary sup table tbody td tfoot
    th thead time tr tt u ul var wbr
    """.split()  # noqa: SIM905 - a list of ninety words reads better as a paragraph
)
WORDLESS = {"script", "style", "iframe", "template"}
ATTRIBUTES = {
    "*": {"align", "bgcolor", "color", "dir", "height", "lang", "style", "title", "valign", "width"},
    "a": {"href", "name"},
    "blockquote": {"type"},
    "details": {"open"},
    "font": {"face", "size"},
    "img": {"alt", "border", "src"},
    "li": {"value"},
    "ol": {"start", "type"},
    "table": {"border", "cellpadding", "cellspacing", "summary"},
    "td": {"colspan", "nowrap", "rowspan"},
    "th": {"colspan", "nowrap", "rowspan", "scope"},
    "ul": {"type"},
}
Keeps = Callable[[str, str, str], str | None]
STYLES = frozenset(
    """
    background-color border border-bottom border-collapse border-color border-left border-right border-spacing
    border-style border-top border-width color direction font font-family font-size font-style font-variant
    font-weight height letter-spacing line-height list-style-type margin margin-bottom margin-left margin-right
    margin-top max-width padding padding-bottom padding-left padding-right padding-top text-align text-decoration
    text-indent text-transform vertical-align white-space width word-break word-spacing
    """.split()  # noqa: SIM905 - a list of ninety words reads better as a paragraph
)
UNSAFE_STYLE = re.compile(r"url|expression|image|attr\s*\(|var\s*\(|@|\\|:.*-\s*\.?\d", re.IGNORECASE)
SAFE_LINK = re.compile(r"\s*(https?://|mailto:|tel:|sip:|callto:|#)", re.IGNORECASE)
SCHEMES = {"http", "https", "mailto", "tel", "sip", "callto", "cid"}

LAYOUT = ParserConfig(css=CSS_PROFILES["strict"] | {"hr": HtmlElement(display=Display.block)})
NESTING = re.compile(
    r"<(/?)(?!(?:p|li|t[dhr]|d[dt]|br|hr|img|input|meta|link|col|wbr|area|base|o:p)\b)[a-z]", re.IGNORECASE
)
DEEPEST = 500
WORDLESS_CONTENT = re.compile(r"<(script|style|iframe|template)\b.*?(?:</\1\b|\Z)", re.IGNORECASE | re.DOTALL)
ENDLESS = re.compile(r"<[a-z][^<>]{20000}", re.IGNORECASE)
EMBEDDED = re.compile(r"data:[\w/+.-]{1,60};base64,[\w+/=%\s]{100,}", re.IGNORECASE)
TAG = re.compile(r"<[^<>]*>")
PICTURE = re.compile(r'<img alt="([^"]*)">')
FILE_NAME = re.compile(r"\S+\.(?:png|jpe?g|gif|bmp|webp|svg)", re.IGNORECASE)
# Of what nh3 wrote, where attributes are quoted and no link lies in another.
ANCHOR = re.compile(r'(<a\b[^<>]*\shref="([^"]*)"[^<>]*>)(.*?)</a>', re.DOTALL)
TITLE = re.compile(r'\stitle="[^"]*"')
CELL_TAG = re.compile(r"</?t[dh]\b[^<>]*>")
# White space but for a single space, which stays as it is: there are millions of them in a large mail.
UNEVEN = re.compile(r"[^\S ]\s*| \s+")
LINE_TAG = re.compile(r"</?(?:address|blockquote|br|center|div|dd|dt|h[1-6]|hr|li|ol|p|pre|table|tr|ul)\b[^<>]*>")


def clean(html: str, keeps: Keeps | None = None) -> str:
    """HTML that can be shown: nothing that runs, no form, no remote picture, styles and links that stay harmless.

    `keeps` says what an attribute may keep, for who looks at more than is shown.
    """
    html = without_embedded(html)
    if is_abyss(html):
        return from_text(unlaid(html))
    return nh3.clean(
        html.replace("\x00", ""),
        tags=set(TAGS),
        clean_content_tags=WORDLESS,
        attributes=ATTRIBUTES,
        attribute_filter=keeps or allowed,
        filter_style_properties=set(STYLES),
        url_schemes=SCHEMES,
        link_rel="noopener noreferrer nofollow",
        strip_comments=True,
    )


def without_embedded(html: str) -> str:
    """Pictures written into the HTML itself are never shown; without their megabytes the rest is read as usual."""
    return EMBEDDED.sub("", html)


def is_abyss(html: str) -> bool:
    """Whether elements are nested deeper than any program would, or one is longer: cleaning takes the square of it."""
    if len(html) > LONGEST or ENDLESS.search(html):
        return True
    depth = deepest = 0
    for closing in NESTING.findall(html):
        depth = max(0, depth - 1) if closing else depth + 1
        deepest = max(deepest, depth)
    return deepest > DEEPEST


def allowed(tag: str, attribute: str, value: str) -> str | None:
    """What an attribute may keep: pictures only from the mail itself, links only to a full address."""
    if attribute == "src":
        return value if value.strip().lower().startswith("cid:") else None
    if attribute == "href":
        return value if SAFE_LINK.match(value) else None
    if attribute == "style":
        return ";".join(rule for rule in value.split(";") if not UNSAFE_STYLE.search(rule))
    return value


def to_text(html: str, *, with_pictures: bool = False) -> str:
    """The readable words of some HTML, laid out as a reader would see them; every word, however it is nested. With
    pictures, what they are said to show stands in brackets: `[the invoice]`."""
    html = without_embedded(html)
    if is_abyss(html):
        return unlaid(html)
    kept = {"img": {"alt"}} if with_pictures else {}
    bare = nh3.clean(
        html.replace("\x00", ""), tags=set(TAGS), clean_content_tags=WORDLESS, attributes=kept, link_rel=None
    )
    bare = PICTURE.sub(_in_brackets, bare)
    words = unlaid(bare)
    if len(bare) > LONGEST_LAID_OUT or bare.count("<t") > MOST_CELLS_LAID_OUT:
        return words
    try:
        text = tidy(get_text(bare, LAYOUT))
    except (RecursionError, ValueError, IndexError):
        return words
    return text if letters(text) >= letters(words) else words


def _in_brackets(picture: re.Match[str]) -> str:
    """What a picture shows, where that is more than the name of its file."""
    told = " ".join(unescape(picture[1]).split())
    return "" if not told or FILE_NAME.fullmatch(told) else escape(f"[{told}]")


def letters(text: str) -> int:
    return sum(map(str.isalnum, text))


def unlaid(bare: str) -> str:
    """The words of HTML in their order, without any layout but line ends."""
    spoken = WORDLESS_CONTENT.sub(" ", bare)
    lines = CELL_TAG.sub(" ", LINE_TAG.sub("\n", UNEVEN.sub(" ", spoken)))
    return tidy("\n".join(line.strip() for line in unescape(TAG.sub("", lines)).split("\n")))


def tidy(text: str) -> str:
    lines = [line.rstrip() for line in text.replace("\xa0", " ").split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")


# However small or pale the sender made what stands around it, and in whichever direction it runs.
OURS = "all:initial;direction:ltr;unicode-bidi:isolate;font:12px sans-serif;color:#333;background:#fff"


def with_targets(cleaned: str) -> str:
    """Cleaned HTML in which every link names where it leads, whatever its words say."""
    return ANCHOR.sub(_with_target, cleaned)


def _with_target(link: re.Match[str]) -> str:
    opening, address, words = link[1], unescape(link[2]), link[3]
    host = _host_of(address)
    is_said = re.search(rf"(?<![\w.-]){re.escape(host)}(?![\w.-])", TAG.sub("", words).lower())
    shown = f' <small style="{OURS}">[{escape(host)}]</small>' if host and not is_said else ""
    titled = TITLE.sub("", opening)[:-1] + f' title="{escape(address)}">'
    return f"{titled}{words}</a>{shown}"


def _host_of(address: str) -> str:
    """As it is known to the network, so that letters which only look alike are seen to be others."""
    try:
        host = urlsplit(address).hostname or ""
        return in_ascii(host).encode("idna").decode()
    except (ValueError, UnicodeError):
        return "?"


def from_text(text: str) -> str:
    """Plain text as HTML that looks the same."""
    return escape(text).replace("\n", "<br>\n")
