"""From a mail to the page of its case: an address in the text, links that look like buttons in the HTML.

Neither decides anything, for mail scanners open every link: the page has the buttons that do.
"""

from __future__ import annotations

from html import escape

from django.utils.translation import gettext as _

from answerable.cases.models import Delivery
from answerable.cases.words import Then

# No colour of our own: the reader's program paints links so that they can be read, light or dark.
BUTTON = "display:inline-block;padding:10px 18px;margin:0 8px 8px 0;border:1px solid #888888;border-radius:6px"
PLAIN = "text-decoration:none;font-family:sans-serif"


def in_text(delivery: Delivery, link: str) -> str:
    return f"{_about(delivery)}\n{link}"


def in_html(delivery: Delivery, link: str) -> str:
    """Whoever is asked sees both answers, which lead to where they are given; anybody else one way to the case."""
    if delivery.message.then == Then.PROPOSE and delivery.is_decisive:
        yes, no = _button(f"{link}#question", _("Yes, it is solved")), _button(f"{link}#missing", _("No, not yet"))
        return f"<p>{yes} {no}</p>"
    return f"<p>{escape(_about(delivery))}</p><p>{_button(link, _('See your case'))}</p>"


def _about(delivery: Delivery) -> str:
    return _("Your case %(number)s, who has it and by when:") % {"number": delivery.case.number}


def _button(href: str, words: str) -> str:
    return f'<a href="{escape(href)}" style="{BUTTON};{PLAIN}">{escape(words)}</a>'
