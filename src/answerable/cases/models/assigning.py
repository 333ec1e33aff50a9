"""Who has the case: taken from the pool, assigned by a lead, routed, given back. From a person on: a handover (I7)."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from answerable.cases.models.answering import Answering
from answerable.cases.models.base import Actor, verb
from answerable.cases.models.message import Message
from answerable.cases.models.sponsor import Sponsor
from answerable.cases.refusals import Refused
from answerable.cases.words import Direction
from answerable.staff.access import leads_team, teams_of
from answerable.staff.models import Staff, Team


class Assigning(Answering):
    """From a team's pool to a person, and back."""

    class Meta:
        abstract = True

    @verb
    def take(self, *, by: Staff, at: datetime) -> None:
        """A colleague takes an unowned case of a team of theirs; taking one's own changes nothing."""
        if self.owner_id == by.pk:
            return
        self._check_free()
        if self.team_id not in teams_of(by):
            raise Refused(
                _("This case belongs to %(team)s. Ask for a handover, or be let into the team.") % {"team": self.team}
            )
        self.withdraw_handover(at)
        self._give_to(by, at)
        self.note("case.taken", by=by, at=at, owner=by.pk)

    @verb
    def assign(self, to: Staff, *, by: Staff, at: datetime) -> None:
        """A lead of the team gives an unowned case to one of its people."""
        if to.pk != by.pk and not leads_team(by, self.team):
            raise Refused(
                _("Only a lead of %(team)s assigns its cases. Take it yourself, or ask a lead.") % {"team": self.team}
            )
        if self.owner_id == to.pk:
            return
        self._check_free()
        if self.team_id not in teams_of(to):
            raise Refused(
                _("%(name)s is not in %(team)s. Offer a handover instead.")
                % {"name": to.working_name, "team": self.team},
                "to",
            )
        self.withdraw_handover(at)
        self._give_to(to, at)
        self.note("case.assigned", by=by, at=at, owner=to.pk)

    @verb
    def route(self, team: Team, *, by: Actor, at: datetime) -> None:
        """Before the first human word, and with no owner, a case moves to another team at once."""
        if team.pk == self.team_id:
            return
        said = Message.objects.filter(case_id=self.pk, author_kind="staff", direction=Direction.OUT, undone_at=None)
        spoke = said.vouched_for().exists()
        if self.owner_id or spoke or self.is_closed:
            raise Refused(
                _("A colleague has this case or has spoken in it already. Offer a handover to %(team)s.")
                % {"team": team}
            )
        self._check_works(team)
        self.withdraw_handover(at)
        self.team = team
        self.reselect(at=at)
        self.note("case.routed", by=by, at=at, team=team.pk)

    @verb
    def give_back(self, *, by: Actor, at: datetime, reason: str = "given-back") -> None:
        """The owner's case returns to the team's pool: given back, shift over, away, or gone."""
        if self.owner_id is None:
            return
        if isinstance(by, Staff) and by.pk != self.owner_id and not leads_team(by, self.team):
            raise Refused(_("Only its owner or a lead gives a case back to the team."))
        owner, self.owner = self.owner_id, None
        self.note("case.given-back", by=by, at=at, owner=owner, reason=reason)

    def _check_free(self) -> None:
        if self.is_closed:
            raise Refused(_("This case is closed. Reopen it first."))
        if self.owner is not None:
            raise Refused(_("%(name)s has this case. Ask for a handover.") % {"name": self.owner.working_name})

    def _check_works(self, team: Team) -> None:
        if not team.is_active:
            raise Refused(_("%(team)s takes on nothing any more.") % {"team": team}, "to")

    def _give_to(self, person: Staff, at: datetime) -> None:
        """Only somebody on duty has a case; an absent owner's would return to the pool that minute."""
        person = Staff.objects.get(pk=person.pk)  # who signed in this morning may have left since
        if not person.is_active:
            raise Refused(_("%(name)s no longer works here.") % {"name": person.working_name}, "to")
        if person.is_away(at):
            raise Refused(_("%(name)s is away.") % {"name": person.working_name}, "to")
        self.owner = person

    def let_go_of_absent_owner(self, at: datetime) -> None:
        if self.owner_id is None:
            return
        owner = Staff.objects.get(pk=self.owner_id)
        of_team = self.team if self.team_id in teams_of(owner) else None
        if not owner.on_duty(at, of_team) or not self._belongs_to(owner):
            self.owner = None
            self.note("case.given-back", by=None, at=at, owner=owner.pk, reason="away-or-left")

    def _belongs_to(self, owner: Staff) -> bool:
        taken = Sponsor.objects.filter(case_id=self.pk, staff=owner, took_at__isnull=False)
        return self.team_id in teams_of(owner) or taken.exists()

    def withdraw_handover(self, at: datetime) -> None:
        """Hook for the capability above: an open offer ends when the case moves otherwise."""
