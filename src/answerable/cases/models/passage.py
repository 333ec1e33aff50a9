"""What time does to promises, worked out in memory for one case or for many, and written together.

Warned at half and at four fifths, broken at due, then rung by rung up the ladder, and daily after the last one
(domain.md, "Promises, exactly"). The caller holds the locks of the cases and writes their own rows.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from answerable.calendars.models import Closure
from answerable.cases.ladder import Ladder
from answerable.cases.models.alert import Alert
from answerable.cases.models.ask import Ask
from answerable.cases.models.commitment import A_DAY, WARNINGS, Commitment
from answerable.cases.models.sponsor import Sponsor
from answerable.cases.words import Measure
from answerable.kit.rows import update_rows
from answerable.staff.models import Staff, Team

if TYPE_CHECKING:
    from answerable.cases.models.escalating import Escalating

WRITTEN = ("broken_at", "broken_reason", "warned", "warn_at", "rung", "called", "climb_at", "tell_at")
WARNED_AS = dict(zip(WARNINGS, (Alert.Kind.HALF, Alert.Kind.MOST), strict=True))


class Passage:
    """One moment and the cases it passes over."""

    def __init__(self, at: datetime) -> None:
        self.at = at
        self._ladders: dict[int, Ladder] = {}
        self._closures: dict[int, list[tuple[datetime, datetime]]] = {}
        self._changed: dict[int, Commitment] = {}
        self._alerts: list[Alert] = []
        self._sponsors: list[tuple[Escalating, Sponsor]] = []

    def over(self, case: Escalating, rows: Iterable[Commitment], sponsors: set[int]) -> list[Commitment]:
        """Everything that became due among a case's open commitments; those that broke just now are returned."""
        broken = []
        for row in rows:
            while (acts_at := row.acts_at) and acts_at <= self.at:
                self._changed[row.pk] = row
                if row.broken_at:
                    self._climb(case, row, sponsors)
                elif row.due_at <= self.at:
                    self._break(case, row)
                    broken.append(row)
                else:
                    self._warn(case, row)
        return broken

    def write(self) -> None:
        """All of it, by a few statements; each sponsor is noted in its case."""
        update_rows(self._changed.values(), WRITTEN)
        Sponsor.objects.bulk_create([sponsor for _case, sponsor in self._sponsors])
        for case, row in self._sponsors:
            case.note("sponsor.added", by=None, at=self.at, sponsor=row.pk, staff=row.staff_id, reason=row.reason)
        Alert.objects.bulk_create(self._alerts)

    def _warn(self, case: Escalating, row: Commitment) -> None:
        """The latest share that has passed; after an outage nobody is warned of half when most is gone."""
        calendar = row.calendar_version
        row.warned = self._share_passed(row)
        row.plan_warning(calendar)
        case.note("commitment.warned", by=None, at=self.at, commitment=row.pk, measure=row.measure, percent=row.warned)
        holder = self._holder(case, row)
        if holder is None and row.warned == WARNINGS[-1]:
            holder = self._someone_on_duty(case, row)
        if case.team.has_ladder and holder:
            self._tell(holder, WARNED_AS[row.warned], case, row)

    def _share_passed(self, row: Commitment) -> int:
        passed = [share for share in WARNINGS if row.used_up_at(share, row.calendar_version) <= self.at]
        return max([share for share in WARNINGS if share > row.warned][:1] + passed)

    def _break(self, case: Escalating, row: Commitment) -> None:
        case.break_one(row, self.at, self._was_closed(row))
        holder = self._holder(case, row)
        if row.climb_at and holder:
            self._tell(holder, Alert.Kind.LATE, case, row)

    def _climb(self, case: Escalating, row: Commitment, sponsors: set[int]) -> None:
        """One rung, and when the next one is; beyond the last, the last person called hears of it once a day."""
        moment = row.climb_at
        if moment is None or not case.team.has_ladder or row.broken_reason:
            row.climb_at = None
            return
        ladder = self._ladder(self._team(case, row))
        owner = self._holder(case, row)
        step = ladder.above(row.rung, {*row.called, owner.pk if owner else 0})
        if step is None:
            self._call_again(case, row, moment, owner)
            return
        row.rung, person = step
        row.called = [*row.called, person.pk]
        row.climb_at = row.a_further_allowance(moment)
        self._call(case, row, person, sponsors, alarm=ladder.is_empty_now)

    def _call(self, case: Escalating, row: Commitment, person: Staff, sponsors: set[int], *, alarm: bool) -> None:
        facts = {"commitment": row.pk, "measure": row.measure, "rung": row.rung, "staff": person.pk}
        case.note("commitment.raised", by=None, at=self.at, **facts)
        if row.measure != Measure.ASK and person.pk not in sponsors:
            sponsors.add(person.pk)
            sponsor = Sponsor(case_id=case.pk, staff=person, team=case.team, reason="late", added_at=self.at)
            self._sponsors.append((case, sponsor))
        self._tell(person, Alert.Kind.ALARM if alarm else Alert.Kind.SPONSOR, case, row)

    def _call_again(self, case: Escalating, row: Commitment, moment: datetime, owner: Staff | None) -> None:
        """Once for all the days that passed, then the next day, in the hours of the team."""
        called = Staff.objects.active().filter(pk__in=row.called[-1:]).first() if row.called else None
        someone = called or owner
        if someone:
            self._tell(someone, Alert.Kind.AGAIN, case, row)
        case.note("commitment.still-late", by=None, at=self.at, commitment=row.pk, staff=someone and someone.pk)
        hours = row.calendar_version.hours()
        row.climb_at = hours.next_opening(_next_day(moment, self.at))

    def _tell(self, person: Staff, kind: Alert.Kind, case: Escalating, row: Commitment) -> None:
        urgent = kind == Alert.Kind.ALARM
        self._alerts.append(
            Alert(
                staff=person, kind=kind, case_id=case.pk, commitment=row, team=case.team, at=self.at, is_urgent=urgent
            )
        )

    def _holder(self, case: Escalating, row: Commitment) -> Staff | None:
        """Who owes it: the owner; of a question, whoever was asked."""
        if row.measure != Measure.ASK:
            return case.owner
        ask = Ask.objects.select_related("to_staff").filter(pk=row.subject.removeprefix("ask:")).first()
        return ask.to_staff if ask else None

    def _team(self, case: Escalating, row: Commitment) -> Team:
        if row.measure == Measure.ASK:
            ask = Ask.objects.select_related("to_team").filter(pk=row.subject.removeprefix("ask:")).first()
            return ask.to_team if ask and ask.to_team else case.team
        return case.team

    def _someone_on_duty(self, case: Escalating, row: Commitment) -> Staff | None:
        step = self._ladder(case.team).above("", ())
        return step[1] if step and step[0] == "duty" else None

    def _was_closed(self, row: Commitment) -> bool:
        """Whether an unforeseen closure of its calendar covered the due time."""
        calendar = row.calendar_version.calendar_id
        if calendar not in self._closures:
            found = Closure.objects.filter(calendar=calendar).values_list("begins_at", "ends_at")
            self._closures[calendar] = list(found)
        return any(begin <= row.due_at <= end for begin, end in self._closures[calendar])

    def _ladder(self, team: Team) -> Ladder:
        if team.pk not in self._ladders:
            self._ladders[team.pk] = Ladder(team, self.at)
        return self._ladders[team.pk]


def _next_day(moment: datetime, at: datetime) -> datetime:
    """The first moment after `at` that lies whole days after the other one."""
    return moment + A_DAY * max((at - moment) // A_DAY + 1, 1)
