"""Before, at and after due: warnings, broken promises, fresh eyes; and who is reached when a person is at risk."""

from __future__ import annotations

from datetime import datetime

from answerable.cases.ladder import Ladder
from answerable.cases.models.alert import Alert
from answerable.cases.models.commitment import Commitment
from answerable.cases.models.passage import Passage
from answerable.cases.models.settling import Settling
from answerable.cases.models.sponsor import Sponsor
from answerable.staff.models import Staff, Team


class Escalating(Settling):
    """What becomes of promises as time passes."""

    class Meta:
        abstract = True

    def pass_time(self, at: datetime) -> list[Commitment]:
        """Warn, break and climb by what has become due here; exact after any downtime. What broke is returned."""
        passage = Passage(at)
        broken = passage.over(self, self.open_commitments(), self.sponsor_ids())
        passage.write()
        return broken

    def sponsor_ids(self) -> set[int]:
        """The colleagues who look into this case as sponsors."""
        rows = Sponsor.objects.filter(case_id=self.pk, staff__isnull=False)
        return set(rows.values_list("staff_id", flat=True))

    def add_sponsor(self, person: Staff | None, team: Team, reason: str, at: datetime) -> None:
        """Fresh eyes, once per person."""
        if person and Sponsor.objects.filter(case_id=self.pk, staff=person).exists():
            return
        if person is None and Sponsor.objects.filter(case_id=self.pk, staff=None, team=team, took_at=None).exists():
            return
        sponsor = Sponsor.objects.create(case_id=self.pk, staff=person, team=team, reason=reason, added_at=at)
        self.note("sponsor.added", by=None, at=at, sponsor=sponsor.pk, staff=person and person.pk, reason=reason)

    def call_now(self, at: datetime) -> None:
        """A person is at risk: somebody on duty hears of it at once; nobody there, the next in the ladder."""
        ladder, owner = Ladder(self.team, at), self.owner
        person = owner if owner and owner in ladder.duty else None
        if person is None:
            step = ladder.above("", ())
            person = step[1] if step else _anybody(self.team)
        if person is None:
            return
        if person.pk != self.owner_id:
            self.add_sponsor(person, self.team, "risk", at)
        Alert.objects.create(staff=person, kind=Alert.Kind.RISK, case_id=self.pk, team=self.team, at=at, is_urgent=True)
        self.note("risk.told", by=None, at=at, staff=person.pk)

    def tell_leads(self, kind: Alert.Kind, team: Team, at: datetime) -> None:
        """The leads of a team have to know this of the case."""
        for lead in team.leads():
            Alert.objects.create(staff=lead, kind=kind, case_id=self.pk, team=team, at=at)


def _anybody(team: Team) -> Staff | None:
    """Nobody of the team is there: an administrator, where the team is not sensitive."""
    if team.is_sensitive:
        return team.members().order_by("pk").first()
    return Staff.objects.active().filter(role=Staff.Role.ADMIN).order_by("pk").first()
