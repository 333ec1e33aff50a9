"""One promise at work in one case."""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import F, Q

from answerable.calendars.models import CalendarVersion
from answerable.cases.words import AMONG_US, Measure
from answerable.promises import clocks
from answerable.promises.selection import Choice

# The owner is warned when so many percent of the allowance are used up.
WARNINGS = (50, 80)
# What nobody is called for: a machine gives the receipt, and an offer nobody accepts returns by itself.
NOBODY_CALLED = (Measure.RECEIPT, Measure.HANDOVER)
# What a customer is told about once it is late: she was promised a word by a time.
TOLD_TO_HER = (Measure.ANSWER, Measure.CALL_BACK, Measure.GIVEN)
A_DAY = timedelta(days=1)
LEAST_STEP = 3600  # seconds: no ladder is climbed faster than its digests go out


class CommitmentQuerySet(models.QuerySet["Commitment"]):
    """Commitments by where they stand."""

    def open(self) -> "CommitmentQuerySet":
        """Neither met nor void; `broken_at` is a fact on an open commitment, not its end."""
        return self.filter(met_at=None, void_at=None)

    def running(self) -> "CommitmentQuerySet":
        return self.open().filter(paused_at=None)


class Commitment(models.Model):
    """What we owe in one case by when, with the promise and calendar versions it was given (I8)."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="commitments")
    measure = models.CharField(max_length=12, choices=Measure)
    # The ask, offer, message or date it belongs to; empty where a case has at most one.
    subject = models.CharField(max_length=40, blank=True)
    promise_version = models.ForeignKey(
        "promises.PromiseVersion", null=True, on_delete=models.PROTECT, related_name="+"
    )
    calendar_version = models.ForeignKey("calendars.CalendarVersion", on_delete=models.PROTECT, related_name="+")
    counting = models.CharField(max_length=8, default="elapsed")
    # The allowance: seconds for working and elapsed time, a count for calendar days and months.
    seconds = models.BigIntegerField(null=True)
    count = models.IntegerField(null=True)
    statutory = models.BooleanField(default=False)
    started_at = models.DateTimeField()
    # The running stretch since opening or the last pause began here, with so many seconds of allowance left.
    run_from = models.DateTimeField()
    left_seconds = models.BigIntegerField(null=True)
    due_at = models.DateTimeField()
    paused_at = models.DateTimeField(null=True)
    paused_seconds = models.BigIntegerField(default=0)
    broken_at = models.DateTimeField(null=True)
    # closure, where the team's calendar had an unforeseen one at the due time.
    broken_reason = models.CharField(max_length=12, blank=True)
    # The owner has been warned at so many percent, and is next warned then.
    warned = models.SmallIntegerField(default=0)
    warn_at = models.DateTimeField(null=True)
    # After due: the last rung that was called, the ids of the colleagues called, and when the next one is.
    rung = models.CharField(max_length=8, blank=True)
    called = models.JSONField(default=list)
    climb_at = models.DateTimeField(null=True)
    # When the customer is to be told that it is late (or that we are closed when it is due), and when she was.
    tell_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)
    met_at = models.DateTimeField(null=True)
    met_by = models.ForeignKey("cases.Message", null=True, on_delete=models.PROTECT, related_name="met")
    void_at = models.DateTimeField(null=True)
    void_reason = models.CharField(max_length=40, blank=True)

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "measure", "subject"],
                condition=Q(met_at=None, void_at=None),
                name="commitment_one_open",
            ),
            models.CheckConstraint(condition=Q(met_at=None) | Q(void_at=None), name="commitment_one_end"),
            models.CheckConstraint(
                condition=Q(void_at=None, void_reason="") | (Q(void_at__isnull=False) & ~Q(void_reason="")),
                name="commitment_void_says_why",
            ),
            models.CheckConstraint(condition=Q(due_at__gte=F("started_at")), name="commitment_due_after_start"),
            models.CheckConstraint(condition=Q(measure__in=Measure.values), name="commitment_measure_known"),
            models.CheckConstraint(
                condition=Q(broken_at__isnull=False) | Q(broken_at=None, broken_reason="", rung="", climb_at=None),
                name="commitment_broken_before_it_is_raised",
            ),
            models.CheckConstraint(condition=Q(warned__in=[0, *WARNINGS]), name="commitment_warned_known"),
        ]
        indexes = [
            models.Index(fields=["case", "measure"], name="commitment_by_case"),
            models.Index(fields=["due_at"], name="commitment_by_due"),
            models.Index(fields=["started_at"], name="commitment_by_start"),
            models.Index(
                fields=["tell_at"],
                condition=Q(tell_at__isnull=False, met_at=None, void_at=None),
                name="commitment_to_tell",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure} {self.state}"

    @property
    def is_open(self) -> bool:
        return self.met_at is None and self.void_at is None

    @property
    def is_agreed(self) -> bool:
        """People agreed on its date; it is no allowance, so no change of promises hastens it."""
        return self.seconds is None and self.count is None

    @property
    def falls_due(self) -> tuple[datetime, bool, int]:
        """Its place among others: by when it is due; at the same moment first what the customer waits for."""
        return self.due_at, self.measure in AMONG_US, self.pk

    @property
    def state(self) -> str:
        """running | paused | met | void, as the API says it."""
        if self.void_at:
            return "void"
        if self.met_at:
            return "met"
        return "paused" if self.paused_at else "running"

    def take_terms(self, choice: Choice, calendar: CalendarVersion) -> None:
        """Keep the versions of another promise and calendar from now on, and what they allow."""
        self.promise_version, self.calendar_version = choice.version, calendar
        self.counting, self.seconds, self.count = choice.counting, choice.seconds, choice.count
        self.statutory = choice.statutory
        self.save()

    @property
    def terms(self) -> Choice:
        """What it was promised, as a choice that could be counted by another calendar."""
        if self.promise_version is None:
            raise ValueError("A commitment without a promise was agreed between people.")
        return Choice(
            version=self.promise_version,
            promise_name="",
            measure=self.measure,
            counting=self.counting,
            seconds=self.seconds,
            count=self.count,
            statutory=self.statutory,
        )

    def could_hasten_by(self, revised: CalendarVersion) -> bool:
        """Whether a revised calendar might make it due sooner: neither agreed, nor late, nor made after the revision.

        What has paused is counted from its rest, so only the case itself can say.
        """
        if self.is_agreed or self.broken_at or self.counting == "elapsed" or not self.is_open:
            return False
        given = self.calendar_version
        if given.calendar_id == revised.calendar_id and given.number >= revised.number:
            return False
        return bool(self.paused_at or self.paused_seconds) or clocks.due(self.started_at, self, revised) < self.due_at

    def used_up_at(self, percent: int, calendar: CalendarVersion) -> datetime:
        """When so much of its allowance is used up, by this calendar; never after it is due.

        Where people agreed on a date, and where days or months are counted, a share of the elapsed time.
        """
        if self.seconds is None or self.left_seconds is None:
            return self.started_at + (self.due_at - self.started_at) * percent / 100
        rest = self.seconds * percent // 100 - (self.seconds - self.left_seconds)
        return min(clocks.resume(self.run_from, max(rest, 0), self.counting, calendar), self.due_at)

    def plan_warning(self, calendar: CalendarVersion) -> None:
        """Warn next at the first share that has not been warned of; a receipt nobody is warned about."""
        share = next((share for share in WARNINGS if share > self.warned), None)
        wanted = share is not None and self.broken_at is None and self.measure != Measure.RECEIPT
        self.warn_at = self.used_up_at(share, calendar) if share and wanted else None

    def break_now(self, *, has_ladder: bool, tells: bool, by_closure: bool = False) -> None:
        """It was not kept: a fact from its due time on, with what follows from it. A closure calls and tells nobody."""
        self.broken_at, self.warn_at = self.due_at, None
        if by_closure:
            self.broken_reason = "closure"
            return
        if has_ladder and self.measure not in NOBODY_CALLED:
            self.climb_at = self.due_at
        if tells and self.measure in TOLD_TO_HER and self.told_at is None:
            self.tell_at = self.due_at

    def mend(self) -> None:
        """It was kept after all: nobody more is called for it, nor told. Who was, stays recorded."""
        self.broken_at, self.broken_reason = None, ""
        self.rung, self.climb_at, self.tell_at = "", None, None

    def a_further_allowance(self, since: datetime) -> datetime:
        """When its allowance has passed once more; a day, where people agreed on a date."""
        if self.seconds:
            step = max(self.seconds, LEAST_STEP)
            return clocks.resume(since, step, self.counting, self.calendar_version)
        return clocks.due(since, self, self.calendar_version) if self.count else since + A_DAY

    @property
    def acts_at(self) -> datetime | None:
        """When the sweep has next to do with it: warn, break, or call the next rung. Nothing while it pauses."""
        if self.paused_at or not self.is_open:
            return None
        if self.broken_at:
            return self.climb_at
        return min(self.warn_at, self.due_at) if self.warn_at else self.due_at

    def is_late(self, at: datetime) -> bool:
        return self.is_open and not self.paused_at and self.due_at <= at
