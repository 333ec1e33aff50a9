"""Whether a mail gets a receipt: only where a person wrote, and where it reaches who wrote."""

from __future__ import annotations

import re

from answerable.cases.models import Case, Delivery
from answerable.cases.receipting import acknowledge
from answerable.channels.mail.arrival import Arrival
from answerable.channels.mail.models import AutomaticMail
from answerable.customers.models import Customer

RESULT = re.compile(r"\b(spf|dkim|dmarc)=(\w+)")


def may_go_to(arrival: Arrival) -> bool:
    """Whether a machine of ours may answer: a person wrote, from an address that is no machine's and not forged."""
    if arrival.mail.automatic or not arrival.inbound.envelope_from or "@" not in arrival.sender:
        return False
    if arrival.sender in arrival.ours or _looks_forged(arrival):
        return False
    return AutomaticMail.may_go(arrival.sender, arrival.at)


def _looks_forged(arrival: Arrival) -> bool:
    """The server in front of us checked the sender, and nothing spoke for it; unless we know her from before."""
    checked = set(RESULT.findall(_checked_in_front(arrival.mail.authentication)))
    if not checked or (any(result == "pass" for _check, result in checked) and ("dmarc", "fail") not in checked):
        return False
    return not _have_corresponded(arrival.sender)


def _checked_in_front(headers: list[str]) -> str:
    """The results of the last server, which stand on top. Those below may be the sender's own invention."""
    if not headers:
        return ""
    server = headers[0].partition(";")[0].strip()
    return " ".join(each for each in headers if each.partition(";")[0].strip() == server).lower()


def _have_corresponded(address: str) -> bool:
    """Whether a colleague has written to this address before, and it was taken."""
    known = Customer.objects.with_address("mail", address)
    taken = Delivery.objects.filter(address=address, message__author_kind="staff", state="accepted")
    return bool(known and taken.filter(case__customer=known.pk).exists())


def give(case: Case, arrival: Arrival) -> None:
    """Write the receipt that this case owes, in the transaction that files the mail."""
    if acknowledge(case, at=arrival.at):
        AutomaticMail.count(arrival.sender, arrival.at)
