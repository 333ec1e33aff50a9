"""The worker's step for codes: a small mail over the same way out as every other, with nothing of the case in it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from html import escape
from typing import Any

from django.utils.translation import gettext as _

from answerable.cases.models import Case, Participant
from answerable.channels.mail.composing import Letter, address
from answerable.channels.mail.dressing import Dress
from answerable.channels.mail.going_live import once_live
from answerable.channels.mail.heads import IN_UTF8, SEVEN_BITS, refuse_strange
from answerable.channels.mail.loops import LOOP_HEADER, loop_mark
from answerable.channels.mail.meanings import Never, NotNow
from answerable.channels.mail.models import AutomaticMail, Rehearsal
from answerable.channels.mail.speaking import home_of, signs_as
from answerable.channels.mail.transports import Transport, way_out
from answerable.kit.languages import speaking
from answerable.portal.models import LostLink, PortalCode

DIGITS = "font-size:24px;letter-spacing:2px"

log = logging.getLogger(__name__)


@once_live
def send_codes(at: datetime) -> int:
    """Send the codes that were asked for; how many were taken up. What cannot leave now is tried after its lease."""
    batch = PortalCode.objects.claim(at)
    if batch:
        left_out_until = Rehearsal.objects.left_out_until()
        with way_out() as transport:
            for row in batch:
                if left_out_until and row.asked_at <= left_out_until:
                    PortalCode.objects.filter(pk=row.pk).update(failed_at=at)
                else:
                    _send(row, transport, at)
    return len(batch)


def _send(row: PortalCode, transport: Transport, at: datetime) -> None:
    if AutomaticMail.may_go(row.address, at):
        leave(row, compose, transport, at)


def leave(row: PortalCode | LostLink, composed: Callable[[Any], Letter], transport: Transport, at: datetime) -> None:
    """Send it and write down what became of it; what cannot leave now is tried after its lease."""
    rows = type(row).objects.filter(pk=row.pk)
    try:
        transport.send(composed(row))
    except NotNow:
        return
    except (Never, ValueError):
        log.exception("The mail for %s cannot be sent", row)
        rows.update(failed_at=at)
        return
    AutomaticMail.count(row.address, at)
    rows.update(sent_at=at)


def compose(row: PortalCode) -> Letter:
    """The mail with the digits."""
    case = row.participant.case.current()
    with speaking(case.language):
        subject = _("Your code for %(number)s") % {"number": case.number}
        text, html = words(row, case.number), in_html(row, case.number)
        return small_letter("code", row, row.participant, subject, (text, html))


def small_letter(
    kind: str, row: PortalCode | LostLink, person: Participant, subject: str, words: tuple[str, str]
) -> Letter:
    """A mail of a machine to one participant; `words` are its text and its HTML.

    Nobody is told when it comes back, so nothing can answer it.
    """
    case = person.case.current()
    home = home_of(case)
    mail = EmailMessage(policy=SEVEN_BITS if row.address.isascii() else IN_UTF8)
    mail["From"] = address(signs_as(case) or _house(case), home)
    mail["To"] = address(person.name, row.address)
    mail["Date"] = format_datetime(row.asked_at)
    mail["Message-ID"] = f"<portal-{kind}.{row.pk}@{home.rpartition('@')[2]}>"
    mail[LOOP_HEADER] = loop_mark()
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    mail["Subject"] = subject
    dress = Dress(case.voice, home, "")
    dress.put_in(mail, words[0], dress.page(words[1], case.language))
    return Letter(f"{kind}-{row.pk:010d}.eml", "", row.address, refuse_strange(mail.as_bytes()))


def _house(case: Case) -> str:
    """Who writes, where the company has no name; that of a sensitive team stands on no screen before it is opened."""
    return "" if case.team.is_sensitive else case.team.name


def words(row: PortalCode, number: str) -> str:
    """What stands in the mail."""
    return "\n\n".join(_sentences(row, number)) + "\n"


def in_html(row: PortalCode, number: str) -> str:
    """The same, with digits that are easily copied."""
    first, *rest = (escape(sentence) for sentence in _sentences(row, number))
    shown = first.replace(row.digits, f'<b style="{DIGITS}">{row.digits}</b>')
    return "".join(f"<p>{sentence}</p>" for sentence in (shown, *rest))


def _sentences(row: PortalCode, number: str) -> list[str]:
    return [
        _("Your code is %(digits)s.") % {"digits": row.digits},
        _("Type it on the page of case %(number)s. It is good for 30 minutes.") % {"number": number},
        _(
            "You did not ask for a code? Then somebody else has a link of yours; without the code it shows "
            "little. Tell no one the code: nobody here will ever ask you for it."
        ),
    ]
