"""Whether a mail gets a receipt: only where a person wrote, and where it reaches who wrote."""

from __future__ import annotations

from answerable.cases.models import Case, Delivery
from answerable.cases.receipting import acknowledge
from answerable.channels.mail.arrival import Arrival
from answerable.channels.mail.authentication import looks_forged
from answerable.channels.mail.models import AutomaticMail
from answerable.customers.models import Customer


def may_go_to(arrival: Arrival) -> bool:
    """Whether a machine of ours may answer: a person wrote to us, from an address that is not forged."""
    if arrival.is_passed_on or arrival.mail.automatic or not arrival.inbound.envelope_from or "@" not in arrival.sender:
        return False
    if arrival.sender in arrival.ours or _looks_forged(arrival):
        return False
    return AutomaticMail.may_go(arrival.sender, arrival.at)


def _looks_forged(arrival: Arrival) -> bool:
    """The servers in front of us found nothing that speaks for the sender; unless we know her from before."""
    return looks_forged(arrival) and not _have_corresponded(arrival.sender)


def _have_corresponded(address: str) -> bool:
    """Whether a colleague has written to this address before, and it was taken."""
    known = Customer.objects.with_address("mail", address)
    taken = Delivery.objects.filter(address=address, message__author_kind="staff", state="accepted")
    return bool(known and taken.filter(case__customer=known.pk).exists())


def give(case: Case, arrival: Arrival) -> None:
    """Write the receipt that this case owes, in the transaction that files the mail."""
    if acknowledge(case, at=arrival.at):
        AutomaticMail.count(arrival.sender, arrival.at)
