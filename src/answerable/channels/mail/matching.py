"""Which case a mail belongs to: a reply token, then the chain of Message-IDs, then a case number in the subject."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models.functions import Lower

from answerable.cases.models import Case, Grant, Message, Participant
from answerable.cases.words import Part
from answerable.channels.mail.arrival import Arrival
from answerable.channels.mail.ours import UNSUBSCRIBE, grant_among
from answerable.customers.models import Customer
from answerable.kit.addresses import split_token

NUMBER = re.compile(r"\bA-(\d{4,12})\b", re.IGNORECASE)


@dataclass(frozen=True)
class Match:
    """A case that a mail points at, and how. `grant` is there where it carried a valid token of ours."""

    case: Case
    grant: Grant | None = None
    is_thread: bool = True

    @property
    def current(self) -> Case:
        """The case where the matter is dealt with now."""
        return self.case.current()


def find(arrival: Arrival) -> Match | None:
    """The case it points at; what that means, its sender decides."""
    return _by_token(arrival) or _by_chain(arrival) or _by_subject(arrival)


def _by_token(arrival: Arrival) -> Match | None:
    for address in [*arrival.envelope_to, *arrival.written_to]:
        _base, token = split_token(address)
        found = (Grant.objects.by_token(purpose, token, arrival.at) for purpose in ("reply", UNSUBSCRIBE) if token)
        grant = next(filter(None, found), None)
        if grant and not grant.participant.left_at:
            return Match(grant.case, grant)
    returned = came_back(arrival)
    return Match(returned.case, returned) if returned and returned.revoked_at is None else None


def came_back(arrival: Arrival) -> Grant | None:
    """The grant of the mail of ours to whose envelope sender this was sent, as automatic replies are."""
    return grant_among(arrival.envelope_to, "bounce")


def _by_chain(arrival: Arrival) -> Match | None:
    """The nearest message that it answers."""
    chain = [arrival.mail.in_reply_to, *reversed(arrival.mail.references)]
    nearest = {name: index for index, name in reversed(list(enumerate(filter(None, chain))))}
    if not nearest:
        return None
    rows = Message.objects.filter(message_id__in=nearest).order_by("-id").values_list("message_id", "case")[:200]
    closest = min(rows, key=lambda row: nearest[row[0]], default=None)
    return Match(Case.objects.get(pk=closest[1])) if closest else None


def _by_subject(arrival: Arrival) -> Match | None:
    for digits in NUMBER.findall(arrival.mail.subject):
        if case := Case.objects.numbered(digits).first():
            return Match(case, is_thread=False)
    return None


def takes_part(case: Case, address: str, parts: Iterable[Part] = ()) -> bool:
    """Whether somebody in this case has this address, or the case's customer is known by it. With `parts`, somebody
    who is there as one of these, and has not left. Nobody has none."""
    if not address:
        return False
    people = case.participants.annotate(known_as=Lower("address")).filter(known_as=address)
    if (people.filter(part__in=parts, left_at=None) if parts else people).exists():
        return True
    known = Customer.objects.with_address("mail", address)
    return bool(known and known.pk in case.customer.family_ids())


def speaker(match: Match, sender: str) -> Participant | None:
    """The participant this sender is: by address, or as the case's customer under another of her addresses. Who names
    no address is none of them, though a customer may have none either: who rang, or whose mail somebody passed on."""
    if not sender:
        return None
    current = match.current
    for case in dict.fromkeys((current, match.case)):
        people = case.participants.annotate(known_as=Lower("address"))
        if person := people.filter(known_as=sender, left_at=None).first():
            return person if case == current else _in_current(person, current)
    known = Customer.objects.with_address("mail", sender)
    if known and known.pk in current.customer.family_ids():
        return current.customer_participant
    return None


def _in_current(person: Participant, current: Case) -> Participant:
    """Somebody of a case that was merged takes the same part in the case that took it in."""
    if person.part == Part.CUSTOMER:
        return current.customer_participant
    return current.bring_along(person, at=current.touched_at)
