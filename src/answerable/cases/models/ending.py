"""How a case ends, and when what they write makes it ours again."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from answerable.cases.models.matter import Matter
from answerable.cases.refusals import Refused
from answerable.cases.words import SET_ASIDE_AFTER, Measure, Outcome, Turn

REOPENS_WITHIN = timedelta(days=60)
BY_SILENCE = (Outcome.UNCONFIRMED, Outcome.NO_REPLY)
_SOLVED = (Outcome.CONFIRMED, Outcome.BY_WORD, Outcome.UNCONFIRMED)


class Ending(Matter):
    """The end of a case, and its coming back."""

    class Meta:
        abstract = True

    def come_back_to_us(self, at: datetime) -> None:
        """The turn is ours; out of `closed` that is a reopening with a resolution clock of its own."""
        if self.merged_into_id:
            raise Refused(_("This case was merged into another one and goes on there."))
        was_closed = self.is_closed
        if self.turn != Turn.OURS:
            self.turn_to(Turn.OURS)
        if was_closed:
            self.note("case.reopened", by=None, at=at)
        if not self.commitment(Measure.RESOLUTION):
            self.start(Measure.RESOLUTION, at=at)

    def end_offers(self, at: datetime) -> None:
        """Hook for the capabilities above: open offers and questions among colleagues end with the case."""

    def close_as(self, outcome: Outcome, *, at: datetime, but: tuple[Measure, ...] = ()) -> None:
        """End the case: the resolution is met where it was proposed, everything else that is open is void."""
        self.end_offers(at)
        if self.proposed_at and outcome in _SOLVED:
            self._is_resolved(outcome, self.proposed_at, at)
        # A short word that nobody has looked at yet outlives an end that no person decided.
        self.void_all(closed_as(outcome), at=at, but=(Measure.GLANCE,) if outcome in BY_SILENCE else but)
        self.turn_to(Turn.CLOSED, closed_at=at, outcome=outcome, proposed_at=self.proposed_at)

    def _is_resolved(self, outcome: Outcome, proposed_at: datetime, at: datetime) -> None:
        """Ours was kept when the proposal was accepted; what the law demands, only by her own yes, once we know of it:
        a yes in words that nobody has booked in time is late as well."""
        for row in self.open_commitments():
            if row.measure != Measure.RESOLUTION:
                continue
            if not row.statutory:
                self.meet_one(row, at=at, since=proposed_at)
            elif outcome != Outcome.UNCONFIRMED:
                self.meet_one(row, at=at)

    def what_a_message_does(self, at: datetime) -> str:
        """What a new message of hers would do here: speak | reopen | continue (a linked case) | aside."""
        if not self.is_closed or self.closed_at is None:
            return "speak"
        if self.outcome in SET_ASIDE_AFTER:
            return "aside"
        # Both know no window: she has appeared; a person looks whether what she says is new.
        if self.outcome in (Outcome.UNREACHABLE, Outcome.FINAL):
            return "reopen"
        return "reopen" if at - self.closed_at <= REOPENS_WITHIN else "continue"


def closed_as(outcome: str) -> str:
    """Why the end of the case made void what was owed."""
    return f"closed-{outcome}"[:40]
