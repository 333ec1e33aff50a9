"""The commitments of a case: started, met, paused, resumed, void; and `settle()`, which every verb ends in."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from answerable.calendars.models import CalendarVersion, Closure
from answerable.cases.models.base import CaseBase
from answerable.cases.models.commitment import Commitment
from answerable.cases.words import PAUSING, Kind, Measure, Turn
from answerable.promises import clocks
from answerable.promises.selection import Choice, promised_now, select, select_all

# The open commitments of a case, as a verb has asked for them.
OPEN = "open commitments"


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

    def by_law(self) -> list[Commitment]:
        """The open resolutions that the law demands: only her yes or a decision by letter ends them."""
        return [row for row in self.open_commitments() if row.measure == Measure.RESOLUTION and row.statutory]

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
        first = min(running, key=lambda row: (row.due_at, row.pk), default=None)
        self.next_due_at = first.due_at if first else None
        self.next_measure = first.measure if first else ""
        acts = [moment for row in running if (moment := row.acts_at)]
        acts += [moment for moment in [self.turn_acts_at()] if moment]
        self.next_act_at = min(acts, default=None)

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


# The subject of a statutory resolution that runs beside ours.
BY_LAW = "by-law"
# What a change of facts or team may hasten; a date, a question and an offer were agreed between people.
RESELECTED = (Measure.RECEIPT, Measure.ANSWER, Measure.UPDATE, Measure.RESOLUTION)
