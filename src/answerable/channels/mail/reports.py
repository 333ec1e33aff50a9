"""Delivery reports find the delivery they are about; an answer that bounced was not given."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from answerable.cases.models import Case, Delivery, Message
from answerable.cases.words import Direction
from answerable.channels.mail import matching, why_returned
from answerable.channels.mail.arrival import Arrival
from answerable.channels.mail.models import DeadAddress
from answerable.channels.mail.ours import grant_among
from answerable.channels.mail.reading.mail import DeliveryReport, Outcome
from answerable.customers.models import Customer
from answerable.kit import tokens
from answerable.kit.addresses import normalise

# Servers give up within some five days (RFC 5321, 4.5.4.1), and some relays stand before others.
QUEUES_KEEP = timedelta(days=14)


def is_a_persons(arrival: Arrival) -> bool:
    """Whether it is somebody's own word about mail that failed: a server's report that they pass on, or words alone by
    somebody we know or to where only our readers reply. Servers report under no name, to where a mail left from
    (RFC 5321, 4.5.5)."""
    report, sender = arrival.mail.report, arrival.sender
    if not report or not report.is_unmarked or not arrival.inbound.envelope_from or matching.came_back(arrival):
        return False
    if report.is_passed_on:
        return True
    match = matching.find(arrival)
    takes_part = match and (match.grant or matching.speaker(match, sender))
    return bool(takes_part or Customer.objects.with_address("mail", sender))


def take_report(arrival: Arrival, report: DeliveryReport, *, at: datetime) -> Case | None:
    """Tell the case of every delivery that failed or is held up; the case they belong to, or none if they are not
    ours."""
    outcomes = {normalise(outcome.address): outcome for outcome in report.recipients}
    returned = _by_token(arrival, report)
    deliveries = returned or [row for row in _by_message_id(report, list(outcomes)) if _may_be_true(row, at)]
    for delivery in deliveries:
        outcome = outcomes.get(normalise(delivery.address)) or _of_another_name(outcomes)
        if outcome is None or outcome.action == "failed":
            delivery.case.bounced(delivery, _told(outcome), at=at)
            # A Message-ID is known to all who got the mail, and none of them may silence another.
            if returned and outcome and why_returned.is_about_the_address(outcome):
                DeadAddress.bury(delivery.address, _told(outcome), at)
        elif outcome.action == "delayed":
            delivery.case.held_up(delivery, _told(outcome), at=at)
    return deliveries[0].case if deliveries else None


def _by_token(arrival: Arrival, report: DeliveryReport) -> list[Delivery]:
    """What came back to `bounce+TOKEN@` is about the one delivery that left from there."""
    grant = grant_among(arrival.envelope_to, "bounce")
    number = grant.pk if grant else tokens.unsign("bounce", report.envelope_token or "")
    return list(Delivery.objects.filter(grant=number).select_related("case")) if number is not None else []


def _by_message_id(report: DeliveryReport, addresses: list[str]) -> list[Delivery]:
    if not report.original_message_id:
        return []
    rows = list(
        Delivery.objects.filter(message__message_id=report.original_message_id).select_related("case", "message")
    )
    named = [row for row in rows if normalise(row.address) in addresses]
    return named or (rows if len(rows) == 1 else [])


def _may_be_true(row: Delivery, at: datetime) -> bool:
    """Whether a server that took it may still give it up, and whoever it was for has not answered it. A Message-ID is
    known for ever to everybody who got the mail (decision 0033)."""
    if row.accepted_at is None:
        return True
    if at - row.accepted_at > QUEUES_KEEP:
        return False
    theirs = Message.objects.filter(
        case__in={row.case_id, row.case.current().pk}, direction=Direction.IN, participant__address__iexact=row.address
    )
    return not theirs.filter(references__contains=row.message.message_id, created_at__gte=row.accepted_at).exists()


def _of_another_name(outcomes: dict[str, Outcome]) -> Outcome | None:
    """Of an address behind the one that we wrote to: if any of them got nothing, we would rather know."""
    told = list(outcomes.values())
    return next((each for each in told if each.action == "failed"), told[0] if told else None)


def _told(outcome: Outcome | None) -> str:
    """A sentence for people, then the server's own words."""
    told = outcome or Outcome("", "", "failed", "")
    why = _("Their server has not passed it on yet.") if told.action == "delayed" else why_returned.sentence(told)
    return " ".join(filter(None, (why, told.status, told.reason)))
