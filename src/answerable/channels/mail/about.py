"""The case that a mail of ours, sent by another road, is about: one rule for what the desk got in copy and for what
lay in a Sent folder. It is the one that the mail points at, if somebody of its customer's side got it; else the only
open one of whom it is to. Of several nobody guesses."""

from __future__ import annotations

from answerable.cases.models import Case
from answerable.cases.words import HEARING, Part, Turn
from answerable.channels.mail import matching
from answerable.channels.mail.arrival import Arrival
from answerable.channels.mail.colleagues.writing import outsiders
from answerable.channels.mail.matching import Match
from answerable.customers.models import Customer
from answerable.staff.models import Staff

# The customer, and whoever speaks for them.
THEMSELVES = (Part.CUSTOMER, Part.REPRESENTATIVE)


def pointed_at(arrival: Arrival, match: Match | None, writer: Staff | None) -> Case | None:
    """The one it points at, where it is dealt with now."""
    if match is None or not _may_write_there(arrival, match.current, writer):
        return None
    hears = any(matching.takes_part(match.current, each.address, HEARING) for each in outsiders(arrival))
    return match.current if hears else None


def is_to_themselves(arrival: Arrival, case: Case) -> bool:
    """Whether it answers the customer: what only others in their thread get answers nobody."""
    return any(matching.takes_part(case, each.address, THEMSELVES) for each in outsiders(arrival))


def only_open_one(arrival: Arrival, writer: Staff | None) -> Case | None:
    """The only open one of the first customer among those whom it is to."""
    found = (Customer.objects.with_address("mail", each.address) for each in outsiders(arrival))
    customer = next(filter(None, found), None)
    if customer is None:
        return None
    rows = Case.objects.filter(customer__in=customer.family_ids()).exclude(turn=Turn.CLOSED)
    if writer:
        rows = rows.filter(pk__in=Case.objects.visible_to(writer).filter(customer__in=customer.family_ids()))
    cases = list(rows.order_by("-id")[:2])
    fits = len(cases) == 1 and _may_write_there(arrival, cases[0], writer) and _stays_there(arrival, cases[0])
    return cases[0] if fits else None


def _may_write_there(arrival: Arrival, case: Case, writer: Staff | None) -> bool:
    """Behind a wall only what was sent from that team's own mailbox, or by somebody who sees the case: nobody writes
    themself into a case that they cannot see."""
    if case.team_id == arrival.inbound.team_id:
        return True
    if writer is None:
        return not case.team.is_sensitive
    return Case.objects.visible_to(writer).filter(pk=case.pk).exists()


def _stays_there(arrival: Arrival, case: Case) -> bool:
    """What a sensitive team got in copy stays with it, and what others got does not go behind its wall."""
    got = {team.pk for team in arrival.teams}
    walls = any(team.is_sensitive for team in [*arrival.teams, case.team])
    return not (got and walls) or got == {case.team_id}
