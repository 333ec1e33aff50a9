"""What lies in the Sent folder of a mailbox that we sign in to: a colleague answered from there, and the clock is met.

It begins no case and adds nobody to one; what belongs to none is kept, and nobody has to look at it.
"""

from __future__ import annotations

from datetime import datetime

from answerable.cases.models import Case, Inbound, Message
from answerable.cases.words import Turn
from answerable.channels.mail import loops, matching
from answerable.channels.mail.arrival import Arrival
from answerable.channels.mail.importing.looking import first_twin
from answerable.customers.models import Customer
from answerable.staff.models import Staff

PROVEN_BY = "sent-folder"


def take_sent(arrival: Arrival, *, at: datetime) -> None:
    """File what somebody sent: into the case it answers, or aside and looked at."""
    if loops.is_our_own(arrival.raw, arrival.mail):
        _put_aside(arrival, "loop", at)
    elif twin := first_twin(arrival):
        _prove(twin, at)
        _put_aside(arrival, "duplicate", at, duplicate_of=twin.duplicate_of or twin)
    elif arrival.mail.automatic or (case := _case_answered(arrival)) is None:
        _put_aside(arrival, "not-a-matter", at)
    else:
        case.sent_elsewhere(
            arrival.text,
            by=Staff.objects.active().filter(email__iexact=arrival.sender).first(),
            at=arrival.at,
            subject=arrival.mail.subject,
            proven_by=PROVEN_BY,
            confirmed=True,
            **arrival.first(),
        )


def _put_aside(arrival: Arrival, reason: str, at: datetime, **facts: object) -> None:
    arrival.inbound.set_aside(reason, at=at, team=arrival.first_team(), looked_at=at, **facts)


def _prove(twin: Inbound, at: datetime) -> None:
    """The desk got it in copy before: that it lies in our Sent folder shows that it is the colleague's."""
    message = Message.objects.filter(inbound=twin).select_related("case").first()
    if message:
        message.case.current().find_sent(message, at=at)


def _case_answered(arrival: Arrival) -> Case | None:
    """The one whose words it answers, if somebody who takes part gets it; else the only open one of whom it is to."""
    people = [each.address for each in arrival.others()]
    match = matching.find(arrival)
    if match and not match.current.merged_into_id and any(matching.takes_part(match.current, one) for one in people):
        return match.current
    customer = next(filter(None, (Customer.objects.with_address("mail", one) for one in people)), None)
    if customer is None:
        return None
    rows = Case.objects.filter(customer__in=customer.current().family_ids()).exclude(turn=Turn.CLOSED)
    found = list(rows.order_by("-id")[:2])
    return found[0] if len(found) == 1 else None
