"""Who is never set aside by a rule: whoever answers one of our cases, and customers while a case of theirs is open."""

from __future__ import annotations

from answerable.cases.models import Case, Participant
from answerable.cases.words import SET_ASIDE_AFTER, Part, Turn
from answerable.channels.mail import matching
from answerable.channels.mail.matching import Match
from answerable.customers.models import Customer

CUSTOMERS_SIDE = (Part.CUSTOMER, Part.REPRESENTATIVE, Part.COPIED, Part.NEW)


def answers_us(match: Match | None, sender: str) -> bool:
    """It carries a valid token, or points at a case in which its sender takes part; but not one that was no matter."""
    if match is None or match.current.outcome in SET_ASIDE_AFTER:
        return False
    return match.grant is not None or matching.speaker(match, sender) is not None


def is_in_an_open_case(sender: str, but: Case | None = None) -> bool:
    """Whether the customer's side of some other open case writes, by this address or as somebody we know by it."""
    if not sender:
        return False
    cases = Case.objects.exclude(turn=Turn.CLOSED)
    if but:
        cases = cases.exclude(pk=but.pk)
    here = Participant.objects.filter(address=sender, left_at=None, part__in=CUSTOMERS_SIDE)
    if cases.filter(pk__in=here.values("case")).exists():
        return True
    known = Customer.objects.with_address("mail", sender)
    return bool(known and cases.filter(customer__in=known.family_ids()).exists())
