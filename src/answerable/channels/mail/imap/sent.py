"""What lies in the Sent folder of a mailbox that we sign in to: a colleague answered from there, and the clock is met.

It begins no case and adds nobody to one. What was sent to nobody whom the desk knows as a customer is not kept.
"""

from __future__ import annotations

from datetime import datetime

from answerable.cases.models import Case, Inbound, Message
from answerable.cases.words import Part, Turn
from answerable.channels.mail import loops, matching
from answerable.channels.mail.arrival import Arrival
from answerable.channels.mail.importing.looking import first_twin
from answerable.channels.mail.reading import read
from answerable.customers.models import Customer
from answerable.staff.models import Staff

PROVEN_BY = "sent-folder"
# The customer, and whoever speaks for them.
THEMSELVES = (Part.CUSTOMER, Part.REPRESENTATIVE)


def is_to_a_customer(head: bytes) -> bool:
    """Whether a mail with this head was sent to somebody whom the desk knows, or answers words that lie in a case, to
    whoever speaks for a customer; anything else is private."""
    mail = read(head)
    people = [each.address for each in (*mail.to, *mail.cc)]
    if any(Customer.objects.with_address("mail", address) for address in people) or loops.is_our_own(head, mail):
        return True
    earlier = [name for name in (mail.in_reply_to, *mail.references) if name]
    return Message.objects.filter(message_id__in=earlier).exists()


def take_sent(arrival: Arrival, *, at: datetime) -> None:
    """File what somebody sent: into the case it answers, or aside and looked at."""
    writer = Staff.objects.active().filter(email__iexact=arrival.sender).first()
    if loops.is_our_own(arrival.raw, arrival.mail):
        _put_aside(arrival, "loop", at)
    elif twin := first_twin(arrival):
        _prove(arrival, twin, writer, at)
        _put_aside(arrival, "duplicate", at, duplicate_of=twin.duplicate_of or twin)
    elif not arrival.mail.automatic and (case := _case_pointed_at(arrival, writer)):
        _file(arrival, case, writer, confirmed=True)
    elif not arrival.mail.automatic and (case := _only_open_case(arrival, writer)):
        _file(arrival, case, writer, confirmed=False)
    else:
        _put_aside(arrival, "not-a-matter", at)


def _put_aside(arrival: Arrival, reason: str, at: datetime, **facts: object) -> None:
    arrival.inbound.set_aside(reason, at=at, team=arrival.first_team(), looked_at=at, **facts)


def _prove(arrival: Arrival, twin: Inbound, writer: Staff | None, at: datetime) -> None:
    """The desk got it in copy before: that it lies in our Sent folder shows that it is the colleague's."""
    message = Message.objects.filter(inbound=twin).select_related("case").first()
    if message and message.case.current() == _case_pointed_at(arrival, writer):
        message.case.current().find_sent(message, at=at)


def _file(arrival: Arrival, case: Case, writer: Staff | None, *, confirmed: bool) -> None:
    case.sent_elsewhere(
        arrival.text,
        by=writer,
        at=arrival.at,
        subject=arrival.mail.subject,
        proven_by=PROVEN_BY,
        confirmed=confirmed,
        **arrival.first(),
    )


def _case_pointed_at(arrival: Arrival, writer: Staff | None) -> Case | None:
    """The one whose words it answers, to the customer themself: what others get in its thread answers nobody."""
    match = matching.find(arrival)
    if match is None or match.current.merged_into_id or not _may_stand_there(arrival, match.current, writer):
        return None
    people = [each.address for each in arrival.others()]
    return match.current if any(matching.takes_part(match.current, one, THEMSELVES) for one in people) else None


def _only_open_case(arrival: Arrival, writer: Staff | None) -> Case | None:
    """The only open one of whom it is to. It may be about something else, so a colleague is asked."""
    people = [each.address for each in arrival.others()]
    customer = next(filter(None, (Customer.objects.with_address("mail", one) for one in people)), None)
    if customer is None:
        return None
    rows = Case.objects.filter(customer__in=customer.current().family_ids()).exclude(turn=Turn.CLOSED)
    found = list(rows.order_by("-id")[:2])
    return found[0] if len(found) == 1 and _may_stand_there(arrival, found[0], writer) else None


def _may_stand_there(arrival: Arrival, case: Case, writer: Staff | None) -> bool:
    """Behind a wall only what was sent from that team's own mailbox, or by somebody who sees the case."""
    if case.team == arrival.inbound.team:
        return True
    if writer is None:
        return not case.team.is_sensitive
    return Case.objects.visible_to(writer).filter(pk=case.pk).exists()
