"""Handing a case to somebody else: complete when the receiver accepts it; until then the giver owns it (law 5)."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from answerable.cases.models.alert import Alert
from answerable.cases.models.assigning import Assigning
from answerable.cases.models.base import Actor, verb
from answerable.cases.models.handover import Handover
from answerable.cases.refusals import Refused
from answerable.cases.words import Measure
from answerable.staff.access import leads_team, teams_of
from answerable.staff.models import Membership, Staff, Team

THIRD_PASS = 3


class HandingOver(Assigning):
    """Offers of a case, with a note and a clock."""

    class Meta:
        abstract = True

    def open_handover(self) -> Handover | None:
        return Handover.objects.filter(case_id=self.pk, ending="").first()

    @verb
    def offer(
        self, *, by: Staff, at: datetime, to_staff: Staff | None = None, to_team: Team | None = None, note: str = ""
    ) -> Handover:
        """Offer the case to a colleague or to another team; one offer at a time."""
        team = to_team or (self._team_of(to_staff) if to_staff else None)
        if team is None:
            raise Refused(_("Say to whom: a colleague or a team."), "to")
        self._check_offer(by, to_staff, team)
        handover = Handover.objects.create(
            case_id=self.pk,
            offered_by=by,
            from_staff_id=self.owner_id,
            from_team_id=self.team_id,
            to_staff=to_staff,
            to_team=team,
            note=note,
            offered_at=at,
        )
        self.start(Measure.HANDOVER, at=at, subject=handover.subject)
        self.note(
            "handover.offered", by=by, at=at, handover=handover.pk, to_staff=to_staff and to_staff.pk, to_team=team.pk
        )
        return handover

    def _check_offer(self, by: Staff, to_staff: Staff | None, team: Team) -> None:
        if self.is_closed:
            raise Refused(_("This case is closed. There is nothing to hand over."))
        if by.pk != self.owner_id and self.team_id not in teams_of(by) and not leads_team(by, self.team):
            raise Refused(_("Only its owner or a colleague of %(team)s hands this case over.") % {"team": self.team})
        if self.open_handover():
            raise Refused(_("This case is offered already. Withdraw that offer first."))
        self._check_works(team)
        if to_staff:
            self._check_receiver(to_staff, team)
        elif team.pk == self.team_id and self.owner_id is None:
            raise Refused(_("The case is in that team's pool already."), "to")

    def _check_receiver(self, person: Staff, team: Team) -> None:
        if person.pk == self.owner_id:
            raise Refused(_("%(name)s has this case already.") % {"name": person.working_name}, "to")
        if not person.is_active:
            raise Refused(_("%(name)s no longer works here.") % {"name": person.working_name}, "to")
        if team.pk not in teams_of(person):
            raise Refused(_("%(name)s is not in %(team)s.") % {"name": person.working_name, "team": team}, "to")

    def _team_of(self, person: Staff) -> Team:
        """The team a person would take it in: the case's own, if they are in it, else their first."""
        if self.team_id in teams_of(person):
            return self.team
        membership = (
            Membership.objects.filter(staff=person).select_related("team").order_by("team__position", "pk").first()
        )
        if membership is None:
            raise Refused(_("%(name)s is in no team yet.") % {"name": person.working_name}, "to")
        return membership.team

    @verb
    def accept_handover(self, *, by: Staff, at: datetime) -> None:
        """The receiver says yes: now they own it. Offered to a team, whoever of it says yes."""
        handover = self._open_for(by)
        if handover.to_team_id not in teams_of(by):
            raise Refused(_("You are no longer in %(team)s. Decline, so that it stays.") % {"team": handover.to_team})
        self._end(handover, "accepted", by, at)
        self.meet(Measure.HANDOVER, at=at, subject=handover.subject)
        self._give_to(by, at)
        self.team = handover.to_team
        self.passes += 1
        self.reselect(at=at)
        if self.passes >= THIRD_PASS:
            self._call_both_leads(handover, at)
        self.note("handover.accepted", by=by, at=at, handover=handover.pk)

    @verb
    def decline_handover(self, reason: str, *, by: Staff, at: datetime) -> None:
        """The receiver says no, and why; the giver still has it."""
        handover = self._open_for(by)
        if not reason.strip():
            raise Refused(_("Say why, so that the giver knows what to do next."), "reason")
        handover.reason = reason
        self._end(handover, "declined", by, at)
        self.meet(Measure.HANDOVER, at=at, subject=handover.subject)
        self.note("handover.declined", by=by, at=at, handover=handover.pk)

    @verb
    def take_back_handover(self, *, by: Staff, at: datetime) -> None:
        """The giver withdraws the offer."""
        handover = self.open_handover()
        if handover is None or by.pk not in (handover.offered_by_id, self.owner_id):
            raise Refused(_("There is no offer of yours to withdraw."))
        self.withdraw_handover(at, by=by)

    def withdraw_handover(self, at: datetime, by: Actor = None) -> None:
        handover = self.open_handover()
        if handover:
            self._end(handover, "withdrawn", by if isinstance(by, Staff) else None, at)
            self.void(Measure.HANDOVER, "withdrawn", at=at, subject=handover.subject)
            self.note("handover.withdrawn", by=by, at=at, handover=handover.pk)

    def lapse_handover(self, at: datetime) -> None:
        """Nobody accepted in time: it stays with the giver, or, if the giver is off, goes to her team's pool."""
        handover = self.open_handover()
        if handover is None:
            return
        self._end(handover, "lapsed", None, at)
        self.void(Measure.HANDOVER, "lapsed", at=at, subject=handover.subject)
        self.note("handover.lapsed", by=None, at=at, handover=handover.pk)
        self.tell_leads(Alert.Kind.LAPSED, handover.from_team, at)
        if self.owner is not None and not self.owner.on_duty(at, self.team):
            self.give_back(by=None, at=at, reason="away")

    def _open_for(self, by: Staff) -> Handover:
        handover = self.open_handover()
        if handover is None:
            raise Refused(_("There is no open offer of this case."))
        to_me = handover.to_staff_id == by.pk
        if not to_me and (handover.to_staff_id or handover.to_team_id not in teams_of(by)):
            raise Refused(_("This case was offered to somebody else."))
        return handover

    def _end(self, handover: Handover, ending: str, by: Staff | None, at: datetime) -> None:
        handover.ending, handover.ended_at, handover.ended_by = ending, at, by
        handover.save()

    def _call_both_leads(self, handover: Handover, at: datetime) -> None:
        """The third pass goes to the leads of both teams."""
        for team in (handover.from_team, handover.to_team):
            for membership in Membership.objects.filter(team=team, role="lead", staff__is_active=True):
                self.add_sponsor(membership.staff, team, "third-pass", at)
