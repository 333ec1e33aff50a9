"""From a mail to the page of its case: an address in the text, links that look like buttons in the HTML.

Neither decides anything, for mail scanners open every link: the page has the buttons that do.
"""

from __future__ import annotations

from html import escape

from django.utils.translation import gettext as _

from answerable.cases.models import Delivery
from answerable.cases.words import Then
from answerable.channels.mail.dressing import Dress


def in_text(delivery: Delivery, link: str) -> str:
    return f"{_about(delivery)}\n{link}"


def in_html(delivery: Delivery, link: str, dress: Dress) -> str:
    """Whoever is asked sees both answers, alike, which lead to where they are given; anybody else a way to the case."""
    if delivery.message.then == Then.PROPOSE and delivery.is_decisive:
        yes = dress.button(f"{link}#question", _("Yes, it is solved"))
        no = dress.button(f"{link}#missing", _("No, not yet"))
        return f"<p>{yes} {no}</p>"
    return f"<p>{escape(_about(delivery))}</p><p>{dress.button(link, _('See your case'))}</p>"


def _about(delivery: Delivery) -> str:
    return _("Your case %(number)s, who has it and by when:") % {"number": delivery.case.number}
