"""What lies in the Sent folder of a mailbox that we sign in to: a colleague answered from there, and the clock is met.

It begins no case and adds nobody to one. What was sent to nobody whom the desk knows as a customer is not kept.
"""

from __future__ import annotations

from datetime import datetime

from answerable.cases.models import Case, Inbound, Message
from answerable.channels.mail import about, loops, matching
from answerable.channels.mail.arrival import Arrival
from answerable.channels.mail.importing.looking import first_twin
from answerable.channels.mail.reading import read
from answerable.customers.models import Customer
from answerable.staff.models import Staff

PROVEN_BY = "sent-folder"


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
    elif not arrival.mail.automatic and (case := about.pointed_at(arrival, matching.find(arrival), writer)):
        _file(arrival, case, writer, confirmed=about.is_to_themselves(arrival, case))
    elif not arrival.mail.automatic and (case := about.only_open_one(arrival, writer)):
        _file(arrival, case, writer, confirmed=False)  # it may be about something else, so a colleague is asked
    else:
        _put_aside(arrival, "not-a-matter", at)


def _put_aside(arrival: Arrival, reason: str, at: datetime, **facts: object) -> None:
    arrival.inbound.set_aside(reason, at=at, team=arrival.first_team(), looked_at=at, **facts)


def _prove(arrival: Arrival, twin: Inbound, writer: Staff | None, at: datetime) -> None:
    """The desk got it in copy before: that it lies in our Sent folder shows that it is the colleague's."""
    message = Message.objects.filter(inbound=twin).select_related("case").first()
    case = about.pointed_at(arrival, matching.find(arrival), writer)
    if message and case and message.case.current() == case and about.is_to_themselves(arrival, case):
        case.find_sent(message, at=at)


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
