"""Who may see which case: the one place that lists, pages, files, the API and live events all ask (I9).

Loading a case and checking access are the same call. What one may not see does not exist.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404

from answerable.cases.models import Attachment, Case, Delivery, Inbound, Message, Participant
from answerable.cases.models.delivery import DeliveryQuerySet
from answerable.cases.models.inbound import InboundQuerySet
from answerable.cases.models.message import MessageQuerySet
from answerable.cases.words import Direction, Part
from answerable.kit.clock import now
from answerable.staff.access import leads_team, teams_of, teams_readable
from answerable.staff.models import Staff


def access_case(staff: Staff, number: str) -> Case:
    """The case of this number, for this colleague; Http404 for what is not there and for what is not theirs alike.

    Whoever sees it only because its team is open, or by her role, is noted in its history.
    """
    rows = Case.objects.visible_to(staff).numbered(number).select_related("customer", "team", "owner", "topic")
    case: Case | None = rows.with_concern(staff).order_by().first()
    if case is None:
        raise Http404
    if not case.concerns_her:  # type: ignore[attr-defined]  # by `with_concern`
        case.look_in(by=staff, at=now())
    return case


def may_write(staff: Staff, case: Case) -> bool:
    """Whether this colleague may answer in it: its team, its owner, a sponsor, or let in by a share of their own.

    Reading because a team is open, or because one is asked, is for reading (and answering what one is asked).
    """
    if case.owner_id == staff.pk or case.team_id in teams_of(staff) or leads_team(staff, case.team):
        return True
    return case.sponsors.filter(staff=staff).exists() or case.shares.filter(staff=staff).exists()


def messages_for_staff(case: Case) -> MessageQuerySet:
    """Everything said in the case and in those merged into it, in order."""
    return Message.objects.filter(case_id__in=case.matter_ids()).in_order()


def messages_for_participant(person: Participant) -> MessageQuerySet:
    """What somebody on the customer's side may read: public words; copied people only what was said since joining."""
    case = person.case.current()
    ids = case.matter_ids()
    rows = Message.objects.filter(case_id__in=ids).public().in_order()
    if person.part in (Part.CUSTOMER, Part.REPRESENTATIVE):
        return rows
    if person.part == Part.COPIED:
        return rows.filter(case_id=person.case_id, created_at__gte=person.joined_at)
    # What somebody outside says is for staff, and for whoever said it.
    own = Message.objects.filter(case_id__in=ids, participant=person)
    return (rows.filter(deliveries__participant=person) | own).distinct().in_order()


def messages_shown_to(person: Participant) -> MessageQuerySet:
    """The same, but for a colleague's word that has not left the house yet."""
    held_back = {"direction": Direction.OUT, "author_kind": "staff", "spoken": False}
    unsent = {"accepted_at": None, "failed_at": None, "bounced_at": None}
    return messages_for_participant(person).exclude(**held_back, **unsent)


def access_message(staff: Staff, number: int) -> Message:
    """A word of a case this colleague may see, or one that shows through in such a case."""
    row = Message.objects.select_related("case", "inbound").filter(pk=number).first()
    if row is None or not Case.objects.visible_to(staff).filter(pk__in=_shown_in(row.case)).exists():
        raise Http404
    return row


def access_attachment(staff: Staff, number: int) -> Attachment:
    """A file of a case this colleague may see."""
    row = Attachment.objects.select_related("message__case", "file__preview").filter(pk=number).first()
    if row is None or not Case.objects.visible_to(staff).filter(pk__in=_shown_in(row.message.case)).exists():
        raise Http404
    return _given_out(row)


def access_infected(staff: Staff, case: Case, number: int) -> Attachment:
    """A file of this case that was found infected and may be scanned again: an administrator's to ask, nobody else's.

    Http404 where there is none, PermissionDenied (403) for other colleagues.
    """
    row = Attachment.objects.select_related("message__case", "file").filter(pk=number).first()
    if row is None or row.message.case_id not in case.matter_ids() or not row.may_be_scanned_again:
        raise Http404
    if not staff.is_admin:
        raise PermissionDenied
    return row


def access_attachment_of(person: Participant, number: int) -> Attachment:
    """A file of a word that this participant reads."""
    rows = Attachment.objects.select_related("file__preview").filter(pk=number)
    row = rows.filter(message__in=messages_shown_to(person).values("pk")).first()
    if row is None:
        raise Http404
    return _given_out(row)


def _given_out(row: Attachment) -> Attachment:
    """What is infected, or was not scanned yet where there is a scanner, is given out to nobody."""
    if row.file.is_held:
        raise Http404
    return row


def _shown_in(case: Case) -> list[int]:
    """The case of a word, and those it shows through in because they were merged."""
    into: Any = case.merged_into
    return [case.pk, *(_shown_in(into) if into else [])]


def deliveries_for(staff: Staff) -> DeliveryQuerySet:
    """What leaves or left in the cases this colleague may see, with what a list of them shows."""
    rows = Delivery.objects.filter(case__in=Case.objects.visible_to(staff))
    return rows.select_related("message__staff", "case__team", "participant", "replaced_by")


def access_delivery(staff: Staff, number: int) -> Delivery:
    """A delivery of a case this colleague may see; Http404 otherwise."""
    row: Delivery | None = deliveries_for(staff).filter(pk=number).first()
    if row is None:
        raise Http404
    return row


def set_aside_for(staff: Staff) -> InboundQuerySet:
    """What was set aside in the teams this colleague may read."""
    return Inbound.objects.set_aside().filter(team_id__in=teams_readable(staff))


def set_aside_to_decide(staff: Staff) -> InboundQuerySet:
    """What was set aside in the teams that this colleague belongs to or leads."""
    rows = Inbound.objects.set_aside()
    if not staff.is_active:
        return rows.none()
    mine = Q(team_id__in=teams_of(staff))
    return rows.filter(mine | ~Q(team__visibility="sensitive")) if staff.sees_all else rows.filter(mine)


def access_set_aside(staff: Staff, number: int) -> Inbound:
    """Something set aside that this colleague may look at; Http404 otherwise."""
    row: Inbound | None = (
        set_aside_for(staff).select_related("team", "duplicate_of", "looked_by").filter(pk=number).first()
    )
    if row is None:
        raise Http404
    return row


def may_decide_about(staff: Staff, inbound: Inbound) -> bool:
    """Whether this colleague may say what becomes of it: its team owns it."""
    team = inbound.team
    return team is not None and (team.pk in teams_of(staff) or leads_team(staff, team))
