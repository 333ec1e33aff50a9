"""Words that need no answer, by a person's finding, and those that wait for one again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from answerable.cases.models.base import stored_facts, verb
from answerable.cases.models.commitment import Commitment
from answerable.cases.models.ending import Ending
from answerable.cases.models.message import Message
from answerable.cases.models.participant import Participant
from answerable.cases.refusals import Refused
from answerable.cases.words import Direction, Excuse, Measure, Outcome, Turn
from answerable.staff.models import Staff

NOT_NEEDED = "no-answer-needed"


class Excusing(Ending):
    """Which of their words wait for an answer."""

    class Meta:
        abstract = True

    @verb
    def no_answer_needed(self, messages: Iterable[Message], excuse: Excuse, *, by: Staff, at: datetime) -> None:
        """A person, never automation, says that these messages need no answer; the turn becomes what it was."""
        meant, waiting = {message.pk for message in messages}, list(self.waiting())
        rows = [row for row in waiting if row.pk in meant]
        if not rows:
            raise Refused(_("These messages are not waiting for an answer."))
        for row in rows:
            row.excused_at, row.excused_by, row.excuse = at, by, excuse
            row.save()
        self._wait_no_more_for(rows, waiting, NOT_NEEDED, at)
        self.note("answer.not-needed", by=by, at=at, messages=[row.pk for row in rows], excuse=excuse)

    def _wait_no_more_for(self, rows: list[Message], waiting: list[Message], reason: str, at: datetime) -> None:
        left = [row for row in waiting if row not in rows]
        if not left:
            self.void(Measure.ANSWER, reason, at=at)
            self._put_turn_back(waiting, at)
            return
        clock = self.commitment(Measure.ANSWER)
        # A clock that began before all of them counts from the case that this one chases.
        if clock and waiting[0].created_at <= clock.started_at < left[0].created_at:
            self.void_one(clock, reason, at=at)
            self.start(Measure.ANSWER, at=at, since=left[0].created_at)

    def _put_turn_back(self, excused: list[Message], at: datetime) -> None:
        """Back to the turn before the first of the excused words that took it."""
        if self.turn != Turn.OURS:
            return
        taken_from = next((row.turn_before for row in excused if row.case_id == self.pk and _took_the_turn(row)), None)
        if taken_from is None:
            said = Message.objects.filter(case_id=self.pk, author_kind="staff", direction=Direction.OUT, undone_at=None)
            if not said.vouched_for().exists():
                self.close_as(Outcome.NOT_NEEDED, at=at)
            return
        facts, turn = stored_facts(taken_from), Turn(taken_from["turn"])
        if turn == Turn.CLOSED:
            self.close_as(Outcome(facts["outcome"]), at=at, but=(Measure.GLANCE,))
            return
        grace = at + timedelta(days=1)
        for name in ("remind_at", "lapses_at"):
            facts[name] = max(facts[name], grace) if facts[name] else None
        self.turn_to(turn, **facts)

    @verb
    def need_answer(self, message: Message, *, by: Participant, at: datetime) -> None:
        """She says that she does need an answer: the clock runs again from its original start."""
        self._check_takes_part(by)
        row = self.find_message(message)
        if not row.excused_at or not by.is_on_customers_side:
            raise Refused(_("This message is waiting for an answer already, or has one."))
        row.excused_at, row.excused_by, row.excuse = None, None, ""
        row.save()
        self.wait_again(at=at)
        self.note("answer.needed", by=by, at=at, message=row.pk)

    @verb
    def wait_again(self, *, at: datetime) -> None:
        """Words of hers wait for an answer again: it is ours, and the clock counts from the oldest of them (I4)."""
        oldest = self.waiting().first()
        if oldest is None:
            return
        self.come_back_to_us(at)
        answer, excused = self.commitment(Measure.ANSWER), self._excused_clock_of(oldest)
        if excused and (answer is None or answer.started_at > excused.started_at):
            self.void(Measure.ANSWER, "folded-into-older", at=at)
            self.restore(excused, "answer-needed", at=at)
            self.reselect(at=at)
        self._count_from(oldest.created_at, at)

    def _excused_clock_of(self, oldest: Message) -> Commitment | None:
        """The clock that ran for this word until it was excused; of a first word it may count from an older case."""
        begun = Q(started_at=oldest.created_at)
        if oldest.case_id == self.pk and oldest.created_at <= self.opened_at:
            begun |= Q(started_at__lt=self.opened_at)
        rows = self.commitments.filter(begun, measure=Measure.ANSWER, void_reason=NOT_NEEDED)
        return rows.order_by("-id").first()

    def _count_from(self, since: datetime, at: datetime) -> None:
        """The answer's clock counts from this moment, or from an earlier one if it does already (I4)."""
        answer = self.commitment(Measure.ANSWER)
        if answer and answer.started_at > since:
            self.void_one(answer, "folded-into-older", at=at)
        self.start(Measure.ANSWER, at=at, since=since)


def _took_the_turn(message: Message) -> bool:
    before = message.turn_before or {}
    return bool(before.get("turn", Turn.OURS) != Turn.OURS)
