"""One promise at work in one case."""

from datetime import datetime

from django.db import models
from django.db.models import F, Q

from answerable.calendars.models import CalendarVersion
from answerable.cases.words import Measure
from answerable.promises.selection import Choice


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
        ]
        indexes = [models.Index(fields=["case", "measure"], name="commitment_by_case")]

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

    def is_late(self, at: datetime) -> bool:
        return self.is_open and not self.paused_at and self.due_at <= at
