"""The worker's step for links that were asked for again: only to an address that had one, and without a word else."""

from __future__ import annotations

from datetime import datetime
from html import escape

from django.utils.translation import gettext as _

from answerable.cases.models import Case, Grant, Participant
from answerable.cases.models.grant import LIFE
from answerable.cases.words import Part
from answerable.channels.mail.composing import Letter, page_link
from answerable.channels.mail.dressing import Dress
from answerable.channels.mail.going_live import once_live
from answerable.channels.mail.models import AutomaticMail, Rehearsal
from answerable.channels.mail.speaking import home_of
from answerable.channels.mail.transports import Transport, way_out
from answerable.kit.languages import speaking
from answerable.portal.access import address_of
from answerable.portal.models import LostLink
from answerable.portal.sending_codes import leave, small_letter


@once_live
def send_links(at: datetime) -> int:
    """Send the links that were asked for; how many requests were taken up."""
    batch = LostLink.objects.claim(at)
    if batch:
        left_out_until = Rehearsal.objects.left_out_until()
        with way_out() as transport:
            for row in batch:
                is_left_out = left_out_until and row.asked_at <= left_out_until
                _send(row, None if is_left_out else whose(row), transport, at)
    return len(batch)


def whose(row: LostLink) -> Participant | None:
    """The participant of this case at this address, who takes part still and had a link there; nobody, where the two
    do not belong together."""
    cases = Case.objects.numbered(row.number).values("pk")
    people = Participant.objects.filter(case__in=cases, left_at=None).exclude(part=Part.NEW)
    for person in people.select_related("case__customer", "customer").order_by("pk"):
        had = Grant.objects.filter(participant=person, delivery__address__iexact=row.address)
        if address_of(person, person.case).lower() == row.address and had.exists():
            return person
    return None


def _send(row: LostLink, person: Participant | None, transport: Transport, at: datetime) -> None:
    if person is None:
        LostLink.objects.filter(pk=row.pk).update(failed_at=at)
    elif AutomaticMail.may_go(row.address, at):
        if row.grant is None:
            row.grant = Grant.objects.create(
                case_id=person.case_id, participant=person, created_at=at, expires_at=at + LIFE
            )
            row.save(update_fields=["grant"])
        leave(row, compose, transport, at)


def compose(row: LostLink) -> Letter:
    """The mail with the link."""
    assert row.grant is not None
    person = row.grant.participant
    link = page_link(row.grant)
    case = person.case.current()
    with speaking(case.language):
        subject = _("Your link to %(number)s") % {"number": row.number}
        first = _("Here is the link to your page of case %(number)s:") % {"number": row.number}
        last = _("It is yours alone: whoever has it can read and write there. You did not ask for it? Then do nothing.")
        button = Dress(case.voice, home_of(case), "").button(link, subject)
        html = f"<p>{escape(first)}</p><p>{button}</p><p>{escape(last)}</p>"
        return small_letter("link", row, person, subject, (f"{first}\n\n{link}\n\n{last}\n", html))
