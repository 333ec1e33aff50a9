"""Fresh eyes, because the customer or a colleague asks for them: a sponsor of the next level joins."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from answerable.cases.models.asking import Asking
from answerable.cases.models.base import Actor, verb
from answerable.cases.models.participant import Participant
from answerable.cases.models.sponsor import Sponsor
from answerable.cases.refusals import Refused
from answerable.staff.models import Staff


class Sponsoring(Asking):
    """Who looks at it besides the owner."""

    class Meta:
        abstract = True

    @verb
    def escalate(self, *, by: Actor, at: datetime, reason: str = "") -> None:
        """Ask someone else to look: a sponsor from the next level joins; the owner stays, no clock gets shorter."""
        if isinstance(by, Participant) and not (by.may_decide and by.case_id == self.pk):
            raise Refused(_("Only the customer asks for someone else to look."))
        if self.is_closed:
            raise Refused(_("This case is closed. Write to us to open it again."))
        self._bring_sponsor("customer" if isinstance(by, Participant) else "colleague", at)
        self.note("case.escalated", by=by, at=at)

    def _bring_sponsor(self, reason: str, at: datetime) -> None:
        known = set(Sponsor.objects.filter(case_id=self.pk).values_list("staff_id", flat=True))
        fresh = [person for person in self._next_level() if person.pk not in {*known, self.owner_id}]
        # Fresh eyes are open ones: who is away comes last.
        fresh.sort(key=lambda person: not person.on_duty(at))
        if fresh or not known:
            self.add_sponsor(fresh[0] if fresh else None, self.team, reason, at)

    def _next_level(self) -> list[Staff]:
        """The team's leads, then administrators, who read nothing of a sensitive team that is not theirs (I9)."""
        leads = list(self.team.leads().order_by("memberships__pk"))
        if self.team.is_sensitive:
            return leads
        return leads + list(Staff.objects.active().filter(role="admin").order_by("pk"))

    @verb
    def sponsor_takes(self, *, by: Staff, at: datetime) -> None:
        """A sponsor takes the case: now they own it."""
        row = Sponsor.objects.filter(case_id=self.pk, staff=by).first()
        if row is None or self.is_closed:
            raise Refused(_("Only a sponsor of an open case takes it over."))
        row.took_at = at
        row.save()
        self.withdraw_handover(at)
        self._give_to(by, at)
        self.note("sponsor.took", by=by, at=at, sponsor=row.pk)
