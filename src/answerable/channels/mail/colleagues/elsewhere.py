"""A colleague's own mail to a customer, with the desk among those who get it: sent elsewhere, and nothing before it is
confirmed. It may be forged, so it adds nobody to a case that was there and is answered by no machine."""

from __future__ import annotations

from datetime import datetime

from answerable.cases.models import Case
from answerable.cases.words import HEARING, Origin, Turn
from answerable.channels.mail import matching
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
    case = _case_it_is_about(arrival, match, writer)
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


def _case_it_is_about(arrival: Arrival, match: Match | None, writer: Writer) -> Case | None:
    """The one it points at, if somebody of its customer's side gets it; else the only open one of whom it is to. Only
    one that this colleague can see: nobody writes themself into a case behind a wall."""
    theirs = Case.objects.visible_to(writer.staff)
    if match:
        hears = any(matching.takes_part(match.current, each.address, HEARING) for each in outsiders(arrival))
        return match.current if hears and theirs.filter(pk=match.current.pk).exists() else None
    known = _customer_written_to(arrival)
    if known is None:
        return None
    rows = theirs.filter(customer__in=known.family_ids()).exclude(turn=Turn.CLOSED)
    found = list(rows.order_by("-id")[:2])
    return found[0] if len(found) == 1 and _may_stand_there(arrival, found[0]) else None


def _may_stand_there(arrival: Arrival, case: Case) -> bool:
    """What a sensitive team got in copy stays with it, and what others got does not go behind its wall."""
    walls = {team.pk for team in [*arrival.teams, case.team] if team.is_sensitive}
    return not walls or {team.pk for team in arrival.teams} == {case.team_id}


def _customer_written_to(arrival: Arrival) -> Customer | None:
    found = (Customer.objects.with_address("mail", each.address) for each in outsiders(arrival))
    return next((customer.current() for customer in found if customer), None)


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
        brand_id=arrival.brand_id,
        **{"language": language or customer.language or "en"} | decision.matter,
    )
    remember(arrival.inbound, decision, case)
    return case


def _whom(arrival: Arrival) -> Address | None:
    people = outsiders(arrival)
    known = [each for each in people if Customer.objects.with_address("mail", each.address)]
    first_hand = {normalise(each.address) for each in arrival.mail.to}
    return next(iter([*known, *(each for each in people if each.address in first_hand)]), None)
