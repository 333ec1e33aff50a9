"""The few tags the pages are written with; what occurs in every row of a list is a tag, because it is quick."""

from datetime import datetime
from functools import lru_cache
from html import escape

from django import template
from django.conf import settings
from django.forms import BaseForm
from django.template import Context
from django.templatetags.static import static
from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from answerable.kit import built, clock, moments
from answerable.kit import languages as spoken
from answerable.kit.places import Place, places_for

register = template.Library()
# What stands in one line even where there is little room.
LONG_ADDRESS = 24  # signs


@register.simple_tag
def style(source: str) -> SafeString:
    """The link to a built stylesheet."""
    return format_html('<link rel="stylesheet" href="{}">', static(built.file_of(source)))


@register.simple_tag
def font(name: str) -> SafeString:
    """Fetches a font beside the stylesheet that will ask for it, so that words do not jump."""
    address = static(built.font(name))
    return format_html('<link rel="preload" href="{}" as="font" type="font/woff2" crossorigin>', address)


@register.simple_tag
def script(source: str) -> SafeString:
    """A built script as a module, with its imports fetched beside it."""
    needed = [(static(path),) for path in dict.fromkeys(built.imports_of(source))]
    preloads = format_html_join("", '<link rel="modulepreload" href="{}">', needed)
    return format_html('{}<script type="module" src="{}"></script>', preloads, static(built.file_of(source)))


@register.simple_tag
def icon(name: str) -> SafeString:
    """A drawing from our sprite (`frontend/icons.js` lists the names); decoration only, so words must stand beside."""
    return format_html('<svg class="i" aria-hidden="true"><use href="{}#{}"/></svg>', _sprite(), name)


def _sprite() -> str:
    return static(built.file_of("icons.svg"))


@register.filter
def names_of_files(form: BaseForm) -> str:
    """Of the files that came with it: a browser gives them up with the page on which they were chosen."""
    names = (file.name for _box, files in form.files.lists() for file in files) if form.files else ()
    return ", ".join(name for name in names if name)


@register.filter
def holds_typed_words(form: BaseForm) -> bool:
    """Whether somebody filled in something that comes back with the form; files do not, for browsers drop them."""
    shown = [field for field in form.visible_fields() if not field.field.widget.needs_multipart_form]
    return any(field.data and field.name in form.changed_data for field in shown)


@register.simple_tag
def company(otherwise: str = "Answerable") -> str:
    """The name of the house, as customers know it; where it has none, that of the team or of this program."""
    return str(settings.COMPANY) or otherwise


@register.simple_tag
def languages() -> list[tuple[str, str]]:
    """The languages that customers can read, each with what its speakers call it."""
    return [(code, spoken.name_of(code)) for code in spoken.languages()]


@register.simple_tag(takes_context=True)
def places(context: Context) -> list[Place]:
    """The places beside the desk to which the rail leads who reads this page."""
    return places_for(context["request"].user)


@register.filter
def initials(name: str) -> str:
    """One or two letters that stand for a name: first and last word, or the first two letters of a single word."""
    words = [word for word in name.split() if word[0].isalnum()]
    if not words:
        return name[:1].upper() or "?"
    return (words[0][:2] if len(words) == 1 else words[0][0] + words[-1][0]).upper()


@register.simple_tag
def face(name: str, kind: str = "") -> SafeString:
    """A person as a round mark with initials; `kind` is "", "small", "machine" or both."""
    return format_html('<span class="face {}" aria-hidden="true">{}</span>', kind, initials(name))


@register.simple_tag(takes_context=True)
def when(context: Context, at: datetime | None) -> SafeString:
    """A moment, short on screen and exact with its zone in the title."""
    return _time(at, moments.short(at, _now(context))) if at else SafeString("")


@register.simple_tag(takes_context=True)
def ago(context: Context, at: datetime | None) -> SafeString:
    """How long ago, kept true by the browser while the page is open."""
    if at is None:
        return SafeString("")
    return _time(at, moments.ago(at, _now(context)), mark=" data-ago")


PROMISE = '<time class="promise" data-state="{}" data-due="{}" datetime="{}" title="{}">{}</time>'


@register.simple_tag(takes_context=True)
def due(context: Context, at: datetime | None, what: str) -> SafeString:
    """The promise, the hero of every row: *answer in 12 min*. `what` is the measure in the reader's words."""
    if at is None:
        return SafeString("")
    now = _now(context)
    words = (moments.nearness(at, now), what, at.isoformat(), moments.exact(at), moments.due(at, now, what))
    return SafeString(PROMISE.format(*(escape(str(word)) for word in words)))


@register.simple_tag(takes_context=True)
def passed(context: Context, start: datetime, end: datetime) -> int:
    """How much of the time between two moments has gone, in percent."""
    return moments.part_passed(start, end, _now(context))


@register.filter
def exactly(at: datetime | None) -> str:
    """A moment in full with its zone, for titles and print."""
    return moments.exact(at) if at else ""


@register.filter
def language_name(code: str) -> str:
    """A language by its name in the reader's own, or its code where we have no name for it."""
    known = dict(settings.LANGUAGES)
    return _(known.get(code) or known.get(code.partition("-")[0]) or code) if code else ""


@register.filter
def breakable(address: object) -> SafeString:
    """A long mail address, which breaks after its @ or before a dot sooner than in the middle of a word."""
    said = escape(str(address))
    if len(said) < LONG_ADDRESS:
        return SafeString(said)
    return SafeString(said.replace("@", "@<wbr>").replace(".", "<wbr>."))


@register.filter
def size(count: int) -> str:
    """A number of bytes as people say it."""
    if count < 1024:
        return ngettext("%(count)s byte", "%(count)s bytes", count) % {"count": count}
    amount, unit = (count / 1024, "kB") if count < 2**20 else (count / 2**20, "MB")
    digits = 1 if amount < 10 else 0
    return f"{number_format(round(amount, digits), digits)} {unit}"


@register.simple_tag
def words_of_time() -> SafeString:
    """The patterns by which the browser keeps relative times true, in the reader's language."""
    return _words_of_time(get_language() or "en")


@lru_cache(maxsize=64)
def _words_of_time(language: str) -> SafeString:
    hole = {"count": "{}", "span": "{}", "what": "{what}"}
    return format_html(
        '<meta name="words-of-time" data-minutes="{}" data-hours="{}" data-days="{}"'
        ' data-in="{}" data-late="{}" data-ago="{}" data-now="{}">',
        *(_("%(count)s min") % hole, _("%(count)s h") % hole, _("%(count)s d") % hole),
        *(_("%(what)s in %(span)s") % hole, _("late by %(span)s") % hole, _("%(span)s ago") % hole, _("just now")),
    )


def _time(at: datetime, words: str, mark: str = "") -> SafeString:
    return format_html('<time datetime="{}" title="{}"{}>{}</time>', at.isoformat(), moments.exact(at), mark, words)


def _now(context: Context) -> datetime:
    """The view's own `now` where it gave one, so that a page agrees with itself."""
    given = context.get("now")
    return given if isinstance(given, datetime) else clock.now()
