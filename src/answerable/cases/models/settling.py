"""`settle()`, in which every verb ends: the case's own row is computed anew from its commitments, turn and messages."""

from __future__ import annotations

from datetime import datetime

from answerable.cases.models.commitment import Commitment
from answerable.cases.models.hastening import Hastening
from answerable.cases.words import Kind, Measure, Turn


class Settling(Hastening):
    """What the row says of all that hangs on it."""

    class Meta:
        abstract = True

    def settle(self, at: datetime) -> None:
        """Pause or resume what the turn decides, then recompute `next_due_at` and `next_act_at` from the rows."""
        if not self.is_closed and self._before.get("turn", Turn.CLOSED) == Turn.CLOSED:
            self.let_go_of_absent_owner(at)
        rows = self.open_commitments()
        for row in rows:
            self._follow_turn(row, at)
        self.reckon(rows)
        self._see_what_is_on_its_way()
        self.asks_glance = any(row.measure == Measure.GLANCE for row in rows)
        self.touched_at = max(at, self.touched_at)
        self.save_changes()

    def reckon(self, rows: list[Commitment]) -> None:
        """The next due time and the next moment of the sweep, from the open commitments and the turn."""
        running = [row for row in rows if not row.paused_at]
        first = min(running, key=lambda row: row.falls_due, default=None)
        self.next_due_at = first.due_at if first else None
        self.next_measure = first.measure if first else ""
        acts = [moment for row in running if (moment := row.acts_at)]
        acts += [moment for moment in [self.turn_acts_at()] if moment]
        self.next_act_at = min(acts, default=None)
        self.unswept_since = None

    def _see_what_is_on_its_way(self) -> None:
        """Whether a colleague's word has still to be accepted, and whether the last one failed."""
        ours = self.messages.filter(direction="out", author_kind="staff", spoken=False, undone_at=None)
        ours = ours.exclude(kind=Kind.ELSEWHERE)
        rows = list(ours.order_by("-id").values_list("accepted_at", "failed_at", "bounced_at"))
        self.is_sending = any(not any(ends) for ends in rows)
        self.has_failed = bool(rows and any(rows[0][1:]))

    def turn_acts_at(self) -> datetime | None:
        """When the sweep must next remind her, or do what was announced."""
        if self.turn == Turn.THEIRS:
            return self.remind_at
        if self.turn != Turn.PROPOSED or self.lapses_at is None or self.proposed_at is None:
            return None
        halfway = self.proposed_at + (self.lapses_at - self.proposed_at) / 2
        return self.lapses_at if self.reminded_at else halfway

    def let_go_of_absent_owner(self, at: datetime) -> None:
        """Hook for the capability above: a case that opens again may belong to somebody who has gone since."""
