"""*This was a customer*: what was set aside becomes a case after all, with the clock it should have had all along."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.cases.models import Case, Inbound
from answerable.cases.refusals import Refused
from answerable.channels.mail import matching, taking_in
from answerable.channels.mail.arrival import Arrival
from answerable.channels.mail.models import SortingRule
from answerable.channels.mail.ours import ours
from answerable.channels.mail.sorting.deciding import by_rules
from answerable.channels.mail.sorting.letters import Letter
from answerable.staff.models import Staff


def restore(inbound: Inbound, *, by: Staff, at: datetime) -> Case:
    """File it as a case that began when it was received; Refused where somebody was first.

    It always begins a case of its own: a word filed into an older case could not get its original start back.
    No receipt goes out, since a person has it in hand and the promised time may have passed.
    """
    arrival = Arrival.of(inbound, ours())
    with transaction.atomic():
        row = Inbound.objects.select_for_update(of=("self",)).get(pk=inbound.pk)
        if row.fate != "aside":
            raise Refused(_("Somebody has filed it already."))
        inbound.look_over(by=by, at=at)
        case = _begin(arrival)
        if match := matching.find(arrival):
            case.link_to(match.current, by=by, at=at, kind="quoted")
    return case


def _begin(arrival: Arrival) -> Case:
    """Described as rules say; the team that set it aside has it, since one of them has read it."""
    customer = taking_in.customer_of(arrival)
    rules = [rule for rule in SortingRule.objects.in_force() if not rule.aside]
    decision = by_rules(Letter.of_arrival(arrival), rules)
    case, _message = Case.open(
        customer=customer,
        team=arrival.inbound.team or arrival.first_team(),
        subject=arrival.subject,
        text=arrival.text,
        channel="mail",
        address=arrival.sender,
        at=arrival.at,
        receipt=False,
        first=arrival.first(),
        **{"language": arrival.mail.language or customer.language or "en", "brand_id": arrival.brand_id}
        | decision.matter,
    )
    if said_by := decision.rules(but=("team",)):
        case.note_sorting(said_by, at=arrival.at)
    return case
