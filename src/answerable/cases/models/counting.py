"""What an accepted word of ours meets, and where it sends the turn (I3, I4)."""

from __future__ import annotations

from datetime import datetime, timedelta

from answerable.cases.models.bouncing import Bouncing
from answerable.cases.models.message import Message
from answerable.cases.words import ANSWERS, BY_A_PERSON, Kind, Measure, Outcome, Then, Turn

LAPSES_AFTER = timedelta(days=7)


class Counting(Bouncing):
    """Our words that reached the customer."""

    class Meta:
        abstract = True

    def _count(self, message: Message, at: datetime) -> None:
        """I3: what an accepted word meets, and where the turn goes."""
        message.accepted_at, message.failed_at = at, None
        message.save(update_fields=["accepted_at", "failed_at"])
        self.note("message.accepted", by=None, at=at, message=message.pk, kind=message.kind)
        self.meet(Measure.RECEIPT, at=at, by_message=message)
        if message.is_by_a_person:
            self.count_persons_word(message, at)

    def count_persons_word(self, message: Message, at: datetime) -> None:
        """A person's public word reached her: written and accepted, or spoken; or, as we know only now, long since."""
        is_overtaken = self._is_overtaken(message)
        if not is_overtaken:
            self.meet(Measure.UPDATE, at=at, by_message=message, since=message.accepted_at)
            self._meet_given(message, at)
        # Taken so late that the case was merged meanwhile: who deals with it now has not read it, and decides.
        # Called no answer before it came back: sent again, it is none either.
        if message.kind in ANSWERS and not self.merged_into_id and not message.not_an_answer_at:
            self._answer(message, at)
        if self.is_closed:
            return
        if message.next_word_at and message.next_word_at > at:
            self.start(Measure.GIVEN, at=at, subject=f"message:{message.pk}", due_at=message.next_word_at)
        if not is_overtaken:
            self._pass_the_turn(message, at)

    def _pass_the_turn(self, message: Message, at: datetime) -> None:
        waits = self.commitment(Measure.ANSWER) is not None
        if message.kind == Kind.HOLDING or message.then == Then.KEEP or waits:
            self._keep(message, at)
        elif message.then == Then.WAIT:
            self.turn_to(Turn.THEIRS, remind_at=max(message.remind_at or at, at), if_silent=message.if_silent)
        elif message.then == Then.PROPOSE:
            self.turn_to(Turn.PROPOSED, proposed_at=at, lapses_at=at + LAPSES_AFTER)
            self.note("proposal.made", by=message.staff or message.confirmed_by, at=at, message=message.pk)
        elif message.then == Then.FINAL:
            self._end_finally(message, at)

    def _end_finally(self, message: Message, at: datetime) -> None:
        """Our own end keeps no promise to solve it; one that the law made ends by this letter."""
        resolution = self.commitment(Measure.RESOLUTION)
        if resolution and resolution.paused_at:
            self._resume(resolution, at)  # should this come back, it runs on from its original start
        for row in self.by_law():
            self.meet_one(row, at=at, by_message=message)
        self.close_as(Outcome.FINAL, at=at)
        self.note("position.taken", by=message.staff, at=at, message=message.pk)

    def _is_overtaken(self, message: Message) -> bool:
        """Her server took a younger word of ours first: that one has said whose turn it is."""
        others = self.messages.filter(author_kind="staff", kind__in=BY_A_PERSON, accepted_at__isnull=False)
        rows = others.filter(bounced_at=None).exclude(pk=message.pk).only("pk", "kind", "created_at")
        return any(_was_first(message, row) for row in rows)

    def _answer(self, message: Message, at: datetime) -> None:
        """It answers the customer messages filed before it was written; a later one has its own start (I4)."""
        waiting = list(self.waiting())
        covered = [row.pk for row in waiting if _was_first(row, message)]
        later = [row for row in waiting if row.pk not in covered]
        Message.objects.filter(pk__in=covered).update(answered_by=message)
        clock = self.commitment(Measure.ANSWER)
        # Without any question, she has called our last answer none.
        if clock and (covered or (not later and clock.started_at <= message.created_at)):
            self.meet_one(clock, at=at, by_message=message, since=message.accepted_at)
        if later and not self.is_closed:
            self.start(Measure.ANSWER, at=at, since=later[0].created_at)

    def _meet_given(self, message: Message, at: datetime) -> None:
        """A date told is met by the word that it is done, or by a new date told before it passed."""
        since = message.accepted_at or at
        for row in self.open_commitments():
            if row.measure == Measure.GIVEN and (message.kind in ANSWERS or since <= row.due_at):
                self.meet_one(row, at=at, by_message=message, since=since)

    def _keep(self, message: Message, at: datetime) -> None:
        """More is to come: it is ours, and the next word has a date or the update clock."""
        if self.turn != Turn.OURS:
            self.come_back_to_us(at)
        ahead = message.next_word_at if message.next_word_at and message.next_word_at > at else None
        self.start(Measure.UPDATE, at=at, subject="", due_at=self._update_due(at, ahead) if ahead else None)

    def _update_due(self, at: datetime, given: datetime) -> datetime:
        """While a date lies ahead the update is due then, at most ten working days off."""
        hours = self.calendar_now().hours()
        return min(given, hours.due(at, 10 * 8 * 3600))


def _was_first(one: Message, other: Message) -> bool:
    """In the order in which they were filed; one that was sent elsewhere may have been filed long after."""
    if Kind.ELSEWHERE in (one.kind, other.kind):
        return (one.created_at, one.pk) < (other.created_at, other.pk)
    return one.pk < other.pk
