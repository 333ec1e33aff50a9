"""A new promise or other hours: what is owed is counted anew, and is due at the earlier of old and new (I8)."""

from __future__ import annotations

from datetime import datetime, timedelta

from answerable.calendars.models import CalendarVersion
from answerable.cases.models.clocks import BY_LAW, Clocks
from answerable.cases.models.commitment import Commitment
from answerable.cases.words import Measure
from answerable.promises import clocks
from answerable.promises.selection import Choice, promised_now, select_all

# What a change of facts or team may hasten; a date, a question and an offer were agreed between people.
RESELECTED = (Measure.RECEIPT, Measure.ANSWER, Measure.UPDATE, Measure.RESOLUTION)


class Hastening(Clocks):
    """Due times that come nearer."""

    class Meta:
        abstract = True

    def reselect(self, *, at: datetime) -> None:
        """The case's facts or team changed: promises are chosen again, and due is the earlier of old and new (I8)."""
        rows = [row for row in self.open_commitments() if row.measure in RESELECTED and not row.statutory]
        if not rows:
            return
        choices = select_all([row.measure for row in rows], self.facts(), self.once("promised", promised_now))
        calendar = self.calendar_now()
        for row in rows:
            if choices[row.measure].statutory and row.measure == Measure.RESOLUTION:
                # The law counts from the first message, whatever the case was taken for then; ours holds beside it.
                self.start(Measure.RESOLUTION, at=at, since=self.opened_at, subject=BY_LAW)
            else:
                self._hasten(row, choices[row.measure], calendar, at)

    def follow_calendar(self, revised: CalendarVersion, *, at: datetime) -> None:
        """The team's calendar was revised: each promise is counted anew, and due is the earlier of old and new (I8)."""
        for row in self.open_commitments():
            if row.could_hasten_by(revised):
                self._hasten(row, row.terms, revised, at)

    def _hasten(self, row: Commitment, choice: Choice, calendar: CalendarVersion, at: datetime) -> None:
        if row.is_agreed:
            return
        if row.paused_at or row.paused_seconds:
            self._hasten_rest(row, choice, calendar, at)
            return
        due = max(clocks.due(row.started_at, choice, calendar), row.started_at)
        if due >= row.due_at:
            self._warn_by(calendar, row)
            return
        old, row.due_at = row.due_at, due
        row.left_seconds, row.run_from = choice.seconds, row.started_at
        row.take_terms(choice, calendar)
        self._warn_by(calendar, row)
        self.note("commitment.due-moved", by=None, at=at, commitment=row.pk, measure=row.measure, old=old, new=due)

    def _warn_by(self, calendar: CalendarVersion, row: Commitment) -> None:
        """It is judged by its old due time, and warned of by the hours of who works on it now."""
        row.plan_warning(calendar)
        row.save()

    def _hasten_rest(self, row: Commitment, choice: Choice, calendar: CalendarVersion, at: datetime) -> None:
        """It has paused: what is left of it becomes what the new promise leaves, if that is sooner."""
        if row.left_seconds is None or row.broken_at:
            return
        since = at if row.paused_at else row.run_from
        left = max(
            0, clocks.left(since, self._due_after_pauses(row, choice, calendar, since), choice.counting, calendar)
        )
        due = clocks.resume(since, left, choice.counting, calendar)
        if due >= clocks.resume(since, row.left_seconds, row.counting, row.calendar_version):
            return
        old, row.left_seconds = row.due_at, left
        if not row.paused_at:
            row.due_at = max(due, row.started_at)
        row.take_terms(choice, calendar)
        self._warn_by(calendar, row)
        self.note(
            "commitment.due-moved", by=None, at=at, commitment=row.pk, measure=row.measure, old=old, new=row.due_at
        )

    def _due_after_pauses(
        self, row: Commitment, choice: Choice, calendar: CalendarVersion, since: datetime
    ) -> datetime:
        """When the new promise is due if the clock runs on from `since`, the time it ran before counted."""
        if choice.seconds is None:
            paused = timedelta(seconds=row.paused_seconds) + (since - row.paused_at if row.paused_at else timedelta(0))
            return clocks.due(row.started_at, choice, calendar) + (timedelta(0) if choice.statutory else paused)
        alike = row.seconds is not None and row.counting == choice.counting
        used = (row.seconds or 0) - (row.left_seconds or 0) if alike else 0
        return clocks.resume(since, max(0, choice.seconds - used), choice.counting, calendar)
