"""A case as a row of a list: one tag instead of a dozen, since a page has fifty of them."""

from html import escape
from typing import Any

from django import template
from django.template import Context
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from answerable.kit.templatetags.kit import due

register = template.Library()

# Every hole is filled with what was escaped or is made here: `format_html` would ask each again.
ROW = (
    '<a class="row" id="row-{id}" href="{href}"{current}><span class="who">{who}</span>{promise}'
    '<span class="subject">{subject}</span><span class="words"{asks}>{words}</span>'
    '<span class="foot"><span class="tag">{team}</span> {harm}{said_no}{needed}<span>{foot}</span></span></a>'
)


@register.simple_tag(takes_context=True)
def row_of(context: Context, row: dict[str, Any], number: str) -> SafeString:
    """The row that `rows.dressed` made; `number` is the case that stands open beside the list."""
    return SafeString(
        ROW.format(
            id=row["id"],
            href=escape(row["href"]),
            current=' aria-current="true"' if row["number"] == number else "",
            who=escape(row["who"]),
            promise=_promise(context, row),
            subject=escape(row["subject"]),
            asks=" data-asks" if row["is_asked"] else "",
            words=escape(row["last_words"]),
            team=escape(row["team__name"]),
            harm=f'<span class="harm">{escape(row["harm_word"])}</span> ' if row["harm"] else "",
            said_no=f'<span class="said-no">{escape(_("said it is not solved"))}</span> ' if row["said_no"] else "",
            needed=_needed(*row["needed"]),
            foot=escape(row["foot"]),
        )
    )


def _needed(state: str, words: str) -> str:
    return f'<span class="needed" data-state="{state}">{escape(words)}</span> ' if words else ""


def _promise(context: Context, row: dict[str, Any]) -> str:
    """What is due by when, unless something of ours did not reach them, or it is over."""
    if row["has_failed"]:
        return f'<span class="promise" data-state="late">{escape(_("not delivered"))}</span>'
    if row["due_at"]:
        return due(context, row["due_at"], row["what"])
    return f'<span class="promise">{escape(str(row["ending"]))}</span>'
