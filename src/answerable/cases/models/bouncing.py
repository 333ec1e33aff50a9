"""A word that never reached her, or came back: what it met is unmet, and the case is ours again (I3)."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from answerable.cases.models.base import verb
from answerable.cases.models.commitment import Commitment
from answerable.cases.models.delivery import Delivery
from answerable.cases.models.ending import BY_SILENCE
from answerable.cases.models.hearing import Hearing
from answerable.cases.models.message import Message
from answerable.cases.words import Kind, Measure, Outcome, Turn

if TYPE_CHECKING:
    from answerable.cases.models.case import Case

# Her own word that it is solved outweighs a late bounce.
SOLVED_BY_HER = (Outcome.CONFIRMED, Outcome.BY_WORD)
# Ends that she has to be told.
ENDED_BY_OUR_WORD = (Outcome.PASSED_ON, Outcome.FINAL, Outcome.THANKED, Outcome.DECIDED)


class Bouncing(Hearing):
    """Our words that did not reach the customer."""

    class Meta:
        abstract = True

    @verb
    def failed(self, delivery: Delivery, error: str, *, at: datetime) -> None:
        """A final failure before acceptance: nothing was said, the case stays ours, the row says so."""
        row = Delivery.objects.select_related("message").get(pk=delivery.pk)
        if row.state not in ("waiting", "sending"):
            return
        row.end("failed", at=at, error=error)
        if row.is_decisive:
            row.message.failed_at = at
            row.message.save(update_fields=["failed_at"])
            self._never_reached_her(row.message, at)
        self.note("message.failed", by=None, at=at, message=row.message_id, delivery=row.pk)

    @verb
    def bounced(self, delivery: Delivery, error: str, *, at: datetime) -> None:
        """It came back after acceptance: an answer that bounced was not given."""
        row = Delivery.objects.select_related("message").get(pk=delivery.pk)
        if row.state in ("bounced", "failed", "undone"):
            return
        was_accepted = row.state == "accepted"
        row.end("bounced", at=at, error=error)
        self.note("message.bounced", by=None, at=at, message=row.message_id, delivery=row.pk)
        if not row.is_decisive:
            return
        row.message.bounced_at = at
        row.message.save(update_fields=["bounced_at"])
        if was_accepted:
            self._uncount(row.message, at)
        else:
            self._never_reached_her(row.message, at)

    @verb
    def held_up(self, delivery: Delivery, words: str, *, at: datetime) -> None:
        """The server that took it has not passed it on yet, and goes on trying (RFC 3464, *delayed*): it counts as
        before, and the row says so; told once, however often we hear of it."""
        row = Delivery.objects.get(pk=delivery.pk)
        if row.state != "accepted" or row.error:
            return
        row.error = words[:500]
        row.save(update_fields=["error"])
        self.note("message.held-up", by=None, at=at, message=row.message_id, delivery=row.pk)

    def _never_reached_her(self, message: Message, at: datetime) -> None:
        """Silence is none where our reminder did not reach her, and what we said at the end she must know."""
        if message.kind == Kind.REMINDER or (self.is_closed and message.is_by_a_person):
            self._take_up_again(message, at)

    def _uncount(self, message: Message, at: datetime) -> None:
        """The word did not reach her: what it met is unmet with the original start, what it promised is void."""
        if self.is_closed and self.outcome in SOLVED_BY_HER:
            return
        self.take_back_dates(message, at=at)
        for row in self.commitments.filter(met_by=message):
            self.unmeet(row, "bounced", at=at)
        others = self.release_questions(message)
        self._take_up_again(message, at)
        for case in others:
            case.take_up_questions(at=at)

    def release_questions(self, message: Message) -> set[Case]:
        """It answers nothing any more; in which other cases its questions are dealt with, having been parted since."""
        questions = Message.objects.filter(answered_by=message)
        cases = {row.case.current() for row in questions.select_related("case")}
        questions.update(answered_by=None)
        return {case for case in cases if case.pk != self.pk}

    @verb
    def take_back_dates(self, message: Message, *, at: datetime) -> None:
        """A word that did not reach her promised her nothing; what it promised may run where its case was merged."""
        for row in self.open_commitments():
            if self._came_from(row, message):
                self.void_one(row, "bounced", at=at)

    def _take_up_again(self, message: Message, at: datetime) -> None:
        """A word that did not reach her brings the case back to us, unless it is over whatever we said."""
        if self.merged_into_id:
            self.void_all(f"closed-{Outcome.MERGED}", at=at)
            self.current().take_back_dates(message, at=at)
        elif self.is_closed and not self._was_closed_by(message):
            self.waiting().update(awaits_answer=False)
            self.void_all("closed", at=at, but=(Measure.GLANCE,))
        elif self.turn != Turn.OURS:
            if self.outcome == Outcome.UNCONFIRMED:
                self.owe_resolution_again("bounced", at)
            elif self.outcome == Outcome.FINAL:
                self._owe_what_the_end_voided(at)
            self.come_back_to_us(at)

    def _owe_what_the_end_voided(self, at: datetime) -> None:
        """A final position that she never read ended nothing: the promise to solve it holds from its own start."""
        ended = self.commitments.filter(measure=Measure.RESOLUTION, void_reason=f"closed-{Outcome.FINAL}")
        row = ended.order_by("-id").first()
        if row and not self.commitment(Measure.RESOLUTION):
            self.restore(row, "bounced", at=at)

    def owe_resolution_again(self, reason: str, at: datetime) -> None:
        """The end that met it was none: the same resolution goes on, after a pause since the proposal."""
        rows = self.resolutions_of_the_end()
        if not rows:
            self.start(Measure.RESOLUTION, at=at)
        for row in rows:
            self.unmeet(row, reason, at=at)
            if not row.statutory:
                # It has stood still since the proposal that met it, whatever it had left then is left now.
                row.paused_at = row.paused_at or self.proposed_at
                row.save(update_fields=["paused_at"])

    def resolutions_of_the_end(self) -> list[Commitment]:
        """What this end of the case met: our promise to solve it, and perhaps the law's beside it."""
        if self.closed_at is None:
            return []
        met = self.events.filter(name="commitment.met", at=self.closed_at)
        numbers = [event.data["commitment"] for event in met]
        rows = self.commitments.filter(pk__in=numbers, measure=Measure.RESOLUTION, met_at__isnull=False)
        return list(rows.order_by("id"))

    def _was_closed_by(self, message: Message) -> bool:
        """Silence is none where nothing reached her; and what a colleague told her at the end, she must know."""
        return self.outcome in BY_SILENCE or (message.is_by_a_person and self.outcome in ENDED_BY_OUR_WORD)

    @verb
    def take_up_questions(self, *, at: datetime) -> None:
        """A word in another case turned out to be no answer to questions that belong here."""
        if self.is_closed and self.outcome not in BY_SILENCE:
            self.waiting().update(awaits_answer=False)
        else:
            self.wait_again(at=at)

    def _came_from(self, row: Commitment, message: Message) -> bool:
        is_given = row.measure == Measure.GIVEN and row.subject == f"message:{message.pk}"
        return is_given or (row.measure == Measure.UPDATE and row.started_at == message.accepted_at)
