"""The commitments of a case: started, met, paused, resumed, void."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from answerable.calendars.models import CalendarVersion, Closure
from answerable.cases.models.base import CaseBase
from answerable.cases.models.commitment import Commitment
from answerable.cases.words import PAUSING, Measure, Turn
from answerable.promises import clocks
from answerable.promises.selection import promised_now, select

# The open commitments of a case, as a verb has asked for them.
OPEN = "open commitments"
# The subject of a statutory resolution that runs beside ours.
BY_LAW = "by-law"


class Clocks(CaseBase):
    """What we owe in this case, and by when."""

    class Meta:
        abstract = True

    def open_commitments(self) -> list[Commitment]:
        """Every commitment that is neither met nor void, as it falls due."""
        rows = self.once(OPEN, lambda: list(self.commitments.filter(met_at=None, void_at=None)))
        return sorted((row for row in rows if row.is_open), key=lambda row: (row.due_at, row.pk))

    def commitment(self, measure: Measure, subject: str | None = None) -> Commitment | None:
        """The open commitment of this measure (and subject, where it matters), if there is one."""
        return min(self._open_of(measure, subject), key=lambda row: row.pk, default=None)

    def _open_of(self, measure: Measure, subject: str | None) -> list[Commitment]:
        rows = [row for row in self.open_commitments() if row.measure == measure]
        return rows if subject is None else [row for row in rows if row.subject == subject]

    def calendar_now(self) -> CalendarVersion:
        """By which the team works now."""
        return self.once(("calendar", self.team_id), lambda: self.team.calendar.current())

    def start(
        self,
        measure: Measure,
        *,
        at: datetime,
        since: datetime | None = None,
        subject: str = "",
        due_at: datetime | None = None,
    ) -> Commitment:
        """Start a commitment at `since` (else `at`) by the promise that holds now; one that is open already stays."""
        if there := self.commitment(measure, subject):
            return there
        choice = select(measure, self.facts(), self.once("promised", promised_now))
        calendar = self.calendar_now()
        since = since or at
        due = due_at or clocks.due(since, choice, calendar)
        row = Commitment(
            case_id=self.pk,
            measure=measure,
            subject=subject,
            promise_version=choice.version,
            calendar_version=calendar,
            counting=choice.counting,
            # A date that people agreed on is no allowance: no change of promises hastens it.
            seconds=None if due_at else choice.seconds,
            count=None if due_at else choice.count,
            statutory=choice.statutory,
            started_at=since,
            run_from=since,
            left_seconds=None if due_at else choice.seconds,
            due_at=max(due, since),
        )
        row.plan_warning(calendar)
        row.save()
        self._asked.get(OPEN, []).append(row)
        self.note("commitment.started", by=None, at=at, commitment=row.pk, measure=measure, due_at=row.due_at)
        return row

    def meet(
        self,
        measure: Measure,
        *,
        at: datetime,
        by_message: Any = None,
        subject: str | None = None,
        since: datetime | None = None,
    ) -> None:
        """The open commitments of this measure are met; one met after its due time is broken as well."""
        for row in self._open_of(measure, subject):
            self.meet_one(row, at=at, by_message=by_message, since=since)

    def meet_one(self, row: Commitment, *, at: datetime, by_message: Any = None, since: datetime | None = None) -> None:
        """It is met, or, as one knows only now, has been since an earlier moment."""
        met_at = max(since or at, row.started_at)
        if row.broken_at and met_at <= row.due_at:
            self._see_that_it_was_kept(row, at)
        self._see_that_it_was_late(row, met_at, at)
        row.met_at, row.met_by, row.paused_at = met_at, by_message, None
        row.save()
        self.note("commitment.met", by=None, at=at, commitment=row.pk, measure=row.measure)

    def void(self, measure: Measure, reason: str, *, at: datetime, subject: str | None = None) -> None:
        """The open commitments of this measure no longer hold, for a reason that is an enumeration."""
        for row in self._open_of(measure, subject):
            self.void_one(row, reason, at=at)

    def void_one(self, row: Commitment, reason: str, *, at: datetime) -> None:
        """It no longer holds. What was late by then is broken as well, but for the promise of a word that came back."""
        if reason != "bounced":
            self._see_that_it_was_late(row, at, at)
        row.void_at, row.void_reason, row.paused_at = at, reason, None
        row.save()
        self.note("commitment.void", by=None, at=at, commitment=row.pk, measure=row.measure, reason=reason)

    def void_all(self, reason: str, *, at: datetime, but: tuple[Measure, ...] = ()) -> None:
        for row in self.open_commitments():
            if row.measure not in but:
                self.void_one(row, reason, at=at)

    def unmeet(self, row: Commitment, reason: str, *, at: datetime) -> None:
        """Take back that it was met: the same commitment runs again from its original start (I3), or goes on in one
        that began since and counts from an older word, which reached us late (I4)."""
        younger = self.commitment(Measure(row.measure), row.subject)
        row.met_at, row.met_by = None, None
        if younger and younger.started_at < row.started_at:
            self.void_one(row, "folded-into-older", at=at)
            return
        if younger:
            self.void_one(younger, "folded-into-older", at=at)
        self._holds_again(row, reason, at)

    def restore(self, row: Commitment, reason: str, *, at: datetime) -> None:
        """It holds again after all: the same commitment, from its stored start; what stood still goes on standing."""
        row.void_at, row.void_reason = None, ""
        row.paused_at = self._stood_still_since(row)
        self._holds_again(row, reason, at)
        self._follow_turn(row, at)

    def _stood_still_since(self, row: Commitment) -> datetime | None:
        """As its history says; its row forgot it when it ended."""
        names = ("commitment.paused", "commitment.resumed")
        last = self.events.filter(name__in=names, data__commitment=row.pk).order_by("-id").first()
        return last.at if last and last.name == "commitment.paused" else None

    def _holds_again(self, row: Commitment, reason: str, at: datetime) -> None:
        """Of a late one somebody is told at once: one rung, not all that the time in between would have brought."""
        if row.climb_at:
            row.climb_at = max(row.climb_at, at)
        row.save()
        self.ask_again(OPEN)
        self.note("commitment.restored", by=None, at=at, commitment=row.pk, measure=row.measure, reason=reason)

    def _see_that_it_was_late(self, row: Commitment, until: datetime, at: datetime) -> None:
        """It ends or pauses, and no sweep has come by since its due time: late it was all the same.

        What stands still already was looked at when it paused. The caller writes the row.
        """
        if row.broken_at is None and not row.paused_at and row.due_at < until:
            self.break_one(row, at)

    def _see_that_it_was_kept(self, row: Commitment, at: datetime) -> None:
        """It had been met in time, and nobody here knew. The caller writes the row."""
        row.mend()
        self.note("commitment.kept", by=None, at=at, commitment=row.pk, measure=row.measure)

    def break_one(self, row: Commitment, at: datetime, closed: bool | None = None) -> None:
        """It was not kept; `closed` says whether an unforeseen closure is why. The caller writes the row."""
        if closed is None:
            closed = Closure.objects.filter(calendar=row.calendar_version.calendar_id).covering(row.due_at).exists()
        row.break_now(has_ladder=self.team.has_ladder, tells=self.team.tells_late, by_closure=closed)
        why = {"reason": row.broken_reason} if row.broken_reason else {}
        self.note("commitment.broken", by=None, at=at, commitment=row.pk, measure=row.measure, **why)

    def by_law(self) -> list[Commitment]:
        """The open resolutions that the law demands: only her yes or a decision by letter ends them."""
        return [row for row in self.open_commitments() if row.measure == Measure.RESOLUTION and row.statutory]

    def _follow_turn(self, row: Commitment, at: datetime) -> None:
        if row.measure not in PAUSING:
            return
        theirs = self.turn in (Turn.THEIRS, Turn.PROPOSED) and not row.statutory
        if theirs and not row.paused_at:
            self._pause(row, at)
        elif not theirs and row.paused_at:
            self._resume(row, at)

    def _pause(self, row: Commitment, at: datetime) -> None:
        self._see_that_it_was_late(row, at, at)
        row.paused_at = at
        row.left_seconds = clocks.left(at, row.due_at, row.counting, row.calendar_version) if at < row.due_at else 0
        row.save()
        self.note("commitment.paused", by=None, at=at, commitment=row.pk, measure=row.measure)

    def _resume(self, row: Commitment, at: datetime) -> None:
        paused_at, row.paused_at = row.paused_at or at, None
        row.paused_seconds += int((at - paused_at).total_seconds())
        row.run_from = at
        if row.broken_at is None and paused_at < row.due_at:
            row.due_at = clocks.resume(at, row.left_seconds or 0, row.counting, row.calendar_version)
        row.plan_warning(row.calendar_version)
        if row.climb_at:
            row.climb_at = max(row.climb_at + (at - paused_at), at)
        row.save()
        self.note("commitment.resumed", by=None, at=at, commitment=row.pk, measure=row.measure, due_at=row.due_at)
