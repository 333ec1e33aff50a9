"""A colleague's own mail to a customer, with the desk among those who get it: sent elsewhere, and nothing before it is
confirmed. It may be forged, so it adds nobody to a case that was there and is answered by no machine."""

from __future__ import annotations

from datetime import datetime

from answerable.cases.models import Case
from answerable.cases.words import Origin
from answerable.channels.mail import about, matching
from answerable.channels.mail.arrival import Arrival
from answerable.channels.mail.colleagues.writing import Writer, outsiders
from answerable.channels.mail.matching import Match
from answerable.channels.mail.sharing import share_with_others
from answerable.channels.mail.sorting.deciding import Decision
from answerable.channels.mail.sorting.remembering import remember
from answerable.customers.models import Customer
from answerable.kit.addresses import Address, normalise


def file_elsewhere(arrival: Arrival, match: Match | None, decision: Decision, writer: Writer, *, at: datetime) -> bool:
    """File it with the customer it was written to; False where it was written to none, or where this colleague is
    the customer."""
    if match and matching.speaker(match, arrival.sender):
        return False
    case = about.pointed_at(arrival, match, writer.staff) if match else about.only_open_one(arrival, writer.staff)
    if case is None and match is None and (case := _begun_by_us(arrival, decision, writer)):
        share_with_others(arrival, case)
    if case is None:
        return False
    case.sent_elsewhere(
        arrival.text,
        by=writer.staff,
        at=arrival.at,
        subject=arrival.mail.subject,
        proven_by=writer.proven_by,
        **arrival.first(),
    )
    return True


def _begun_by_us(arrival: Arrival, decision: Decision, writer: Writer) -> Case | None:
    """We wrote first, or again: to somebody in To, or to a customer whom we know."""
    person = _whom(arrival)
    if person is None:
        return None
    language = arrival.mail.language
    customer = Customer.meet("mail", person.address, person.name, language, "was written to by us", at=arrival.at)[0]
    case, _nothing = Case.open(
        customer=customer,
        team=decision.place(arrival.first_team()),
        subject=arrival.subject,
        text="",
        channel="mail",
        address=person.address,
        at=arrival.at,
        origin=Origin.OURS,
        by=writer.staff if writer.is_proven else None,
        **{"language": language or customer.language or "en", "brand_id": arrival.brand_id} | decision.matter,
    )
    remember(arrival.inbound, decision, case)
    return case


def _whom(arrival: Arrival) -> Address | None:
    people = outsiders(arrival)
    known = [each for each in people if Customer.objects.with_address("mail", each.address)]
    first_hand = {normalise(each.address) for each in arrival.mail.to}
    return next(iter([*known, *(each for each in people if each.address in first_hand)]), None)
