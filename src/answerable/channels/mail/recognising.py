"""Somebody answers our mail from an address that we do not know: who they probably are, and what speaks for it."""

from __future__ import annotations

from dataclasses import dataclass

from answerable.cases.models import Case, Likeness, Message, Participant
from answerable.cases.words import Audience, Direction, Part
from answerable.channels.mail.arrival import Arrival
from answerable.channels.mail.authentication import looks_forged, proven_by
from answerable.channels.mail.matching import Match
from answerable.customers.models import Customer
from answerable.staff.models import Staff


@dataclass(frozen=True)
class Probably:
    """The customer to whom the mail went that they answer."""

    customer: Customer
    about: Case
    answered: Message | None
    by_token: bool

    def note(self, case: Case, person: Participant, arrival: Arrival) -> None:
        """Let a person decide, in the case that the mail is in; one who left, or is let in, is known already."""
        if person.left_at or person.part not in (Part.CUSTOMER, Part.NEW):
            return
        finding, found_by = _finding(arrival)
        case.note_likeness(
            person,
            self.customer,
            self.about,
            at=arrival.at,
            answered=self.answered,
            by_token=self.by_token,
            finding=finding,
            found_by=found_by,
        )


def probably(arrival: Arrival, match: Match) -> Probably | None:
    """Asked before it is filed. None for whom we know, colleagues, machines, and who only names a case's number."""
    if not arrival.sender or arrival.mail.automatic or not match.is_thread or _is_known(arrival.sender):
        return None
    answered = _answered(arrival, match.case)
    given = match.grant.participant if match.grant else None
    if not (given.part == Part.CUSTOMER if given else answered):
        return None
    return Probably(match.current.customer, match.current, answered, by_token=given is not None)


def _is_known(address: str) -> bool:
    return bool(Customer.objects.with_address("mail", address)) or Staff.objects.filter(email=address).exists()


def _answered(arrival: Arrival, case: Case) -> Message | None:
    """The nearest word in its chain that we sent to the customer of this case."""
    chain = list(filter(None, [arrival.mail.in_reply_to, *reversed(arrival.mail.references)]))
    ours = case.messages.filter(direction=Direction.OUT, audience=Audience.PUBLIC, message_id__in=chain)
    to_them = ours.filter(deliveries__participant__part=Part.CUSTOMER).distinct()
    return min(to_them, key=lambda row: chain.index(row.message_id), default=None)


def _finding(arrival: Arrival) -> tuple[str, str]:
    """Whether a server has shown that the address is theirs, and which."""
    if server := proven_by(arrival):
        return Likeness.Finding.PASSED, server
    return (Likeness.Finding.FAILED if looks_forged(arrival) else Likeness.Finding.NOTHING), ""
