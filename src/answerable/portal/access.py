"""Whether this browser may come to this page, and as whom: a live grant in a cookie, a proved address, a colleague."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from answerable.cases.access import access_attachment_of, access_case, messages_for_participant, messages_shown_to
from answerable.cases.live import last_event_id
from answerable.cases.models import Attachment, Case, Grant, Message, Participant
from answerable.cases.models.message import MessageQuerySet
from answerable.cases.refusals import Refused
from answerable.cases.words import Part
from answerable.channels.mail.models import Rehearsal
from answerable.portal import cookies
from answerable.staff.models import Staff


@dataclass(frozen=True)
class Seat:
    """Who sits before the page of a case: a participant, on a device that is known to read their mail or not."""

    case: Case
    grant: Grant
    person: Participant
    address: str
    seen_from: int
    is_known: bool
    is_colleague: bool
    # The newest event before the page was put together; it may not know of what came after.
    newest: int

    @property
    def is_locked(self) -> bool:
        """A sensitive team shows nothing of the words, and takes no decision, before the code."""
        return self.case.team.is_sensitive and not self.is_known

    @property
    def is_trial(self) -> bool:
        """A colleague looks while the desk rehearses: what waits to leave is shown as it will be."""
        return self.is_colleague and Rehearsal.objects.is_on()

    @property
    def is_customer(self) -> bool:
        return self.person.part == Part.CUSTOMER

    @property
    def is_outside(self) -> bool:
        return self.person.part == Part.OUTSIDE

    @property
    def may_write(self) -> bool:
        """Somebody copied in a case that was merged here is no participant of this one: they read what they could."""
        return not self.is_colleague and self.person.case_id == self.case.pk

    @property
    def may_decide(self) -> bool:
        return self.may_write and self.person.may_decide

    def check_decides(self) -> None:
        if not self.may_decide:
            raise Refused(_("Only the customer decides that."))

    def messages(self) -> MessageQuerySet:
        """What this participant may read; a colleague's word only once it has left the house."""
        rows = messages_for_participant(self.person) if self.is_trial else messages_shown_to(self.person)
        return rows.select_related("staff", "participant", "excused_by").distinct()

    def message(self, number: int) -> Message:
        """One of them; Http404 for every other."""
        row: Message | None = self.messages().filter(pk=number).first()
        if row is None:
            raise Http404
        return row

    def attachment(self, number: int) -> Attachment:
        """A file of one of them."""
        return access_attachment_of(self.person, number)


def live_grant(number: int, at: datetime) -> Grant | None:
    """This grant, if it still opens anything."""
    return Grant.objects.live(at).filter(pk=number).select_related("participant", "case__merged_into").first()


def take_seat(request: HttpRequest, number: str, at: datetime) -> Seat:
    """The seat that this browser's cookies give at the case of this number; Http404 reveals nothing."""
    newest = last_event_id()
    for grant in _live_grants(request, number, at):
        case = grant.case.current()
        if number.strip().upper() in (case.number, grant.case.number):
            return _seat(request, grant, case, newest)
    return _seat_for_colleague(request, number, newest)


def _seat_for_colleague(request: HttpRequest, number: str, newest: int) -> Seat:
    """Who may see the case sees what its customer does, read-only: by the grant of the last mail to them."""
    if not isinstance(request.user, Staff):
        raise Http404
    case = access_case(request.user, number)
    rows = Grant.objects.filter(case=case, participant=case.customer_participant)
    grant = rows.select_related("participant").order_by("-pk").first()
    if grant is None:
        raise Http404
    return _seat(request, grant, case, newest)


def _live_grants(request: HttpRequest, number: str, at: datetime) -> Iterator[Grant]:
    for pk in cookies.grant_ids(request, number):
        if grant := live_grant(pk, at):
            yield grant


def _seat(request: HttpRequest, grant: Grant, case: Case, newest: int) -> Seat:
    address = address_of(grant.participant, case)
    return Seat(
        case=case,
        grant=grant,
        person=_in_case(grant.participant, case),
        address=address,
        seen_from=cookies.seen_from(request, grant),
        is_known=cookies.knows_address(request, address),
        is_colleague=request.user.is_authenticated,
        newest=newest,
    )


def address_of(person: Participant, case: Case) -> str:
    """The address on file: where codes and links for this participant go, and nowhere else."""
    return str(person.address or (person.customer or case.customer).mail_address())


def _in_case(person: Participant, case: Case) -> Participant:
    """The same person in the case that this one was merged into."""
    if person.case_id == case.pk:
        return person
    if person.part == Part.CUSTOMER:
        return case.customer_participant
    same = case.participants.filter(address=person.address, left_at=None).exclude(address="").first()
    return same or person
