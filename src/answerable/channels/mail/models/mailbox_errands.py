"""What somebody asked of a mailbox and what takes its time: a look at its folders, a test, bringing in its history."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy

from answerable.channels.mail.models.mailboxes import Mailbox
from answerable.staff.models import Staff

LEASE = timedelta(minutes=2)
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=20), timedelta(minutes=15)


class MailboxErrandQuerySet(models.QuerySet["MailboxErrand"]):
    """Errands by whether they are over."""

    def going(self) -> MailboxErrandQuerySet:
        return self.filter(ended_at=None)

    def newest(self, kind: str) -> MailboxErrand | None:
        return self.filter(kind=kind).order_by("-pk").first()

    def claim(self, holder: str, *, at: datetime) -> MailboxErrand | None:
        """Take one that nobody runs; one whose runner was killed is taken again. Paused mailboxes are not read."""
        free = Q(lease_until=None) | Q(lease_until__lte=at)
        rests = Q(kind="history", mailbox__paused_at__isnull=False)
        rows = self.going().filter(free).exclude(rests).order_by("pk")[:5]
        return next((row for row in rows if row.take(holder, at=at)), None)


class MailboxErrand(models.Model):
    """One errand, in steps that say how they went. It is run by whoever claims it, and can be stopped."""

    class Kind(models.TextChoices):
        LOOK = "look", gettext_lazy("What would happen")
        TEST = "test", gettext_lazy("Test this")
        FOLDERS = "folders", gettext_lazy("Folders of the server")
        HISTORY = "history", gettext_lazy("Bring in what is older")

    class Outcome(models.TextChoices):
        DONE = "done", gettext_lazy("Done")
        FAILED = "failed", gettext_lazy("Failed")
        STOPPED = "stopped", gettext_lazy("Stopped")

    mailbox = models.ForeignKey(Mailbox, on_delete=models.CASCADE, related_name="errands")
    kind = models.CharField(max_length=8, choices=Kind)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    lease_until = models.DateTimeField(null=True)
    holder = models.CharField(max_length=40, blank=True)
    stop_asked_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=8, choices=Outcome, blank=True)
    # Each step is {"name", "said", "state"}: going, well, failed; or without a state, where it only tells something.
    steps = models.JSONField(default=list)
    # How often in a row a line broke before anything was reached.
    tries = models.IntegerField(default=0)
    done = models.IntegerField(default=0)
    whole = models.IntegerField(default=0)
    told = models.JSONField(default=dict)

    objects = MailboxErrandQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mailbox", "kind"], condition=Q(ended_at=None), name="mailbox_errand_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["look", "test", "folders", "history"]), name="mailbox_errand_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, outcome="")
                | Q(ended_at__isnull=False, outcome__in=["done", "failed", "stopped"]),
                name="mailbox_errand_ends_somehow",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.mailbox_id}"

    @classmethod
    def ask(cls, mailbox: Mailbox, kind: str, *, by: Staff | None, at: datetime) -> MailboxErrand:
        """Have it run; where it runs already, that one is it."""
        try:
            with transaction.atomic():
                return cls.objects.create(mailbox=mailbox, kind=kind, asked_by=by, asked_at=at)
        except IntegrityError:
            return cls.objects.going().get(mailbox=mailbox, kind=kind)

    def take(self, holder: str, *, at: datetime) -> bool:
        """Run it for `LEASE`, if nobody else does."""
        free = Q(lease_until=None) | Q(lease_until__lte=at)
        rows = MailboxErrand.objects.going().filter(free, pk=self.pk)
        if not rows.update(holder=holder, lease_until=at + LEASE):
            return False
        self.holder, self.lease_until = holder, at + LEASE
        return True

    def stop(self, *, at: datetime) -> None:
        """Ask whoever runs it to stop; an errand that nobody runs is over at once."""
        rows = MailboxErrand.objects.going().filter(pk=self.pk)
        rests = Q(lease_until=None) | Q(lease_until__lte=at) | Q(holder="")
        rows.filter(rests).update(ended_at=at, outcome=self.Outcome.STOPPED)
        rows.update(stop_asked_at=at)

    def write_down(self, *, at: datetime, **facts: Any) -> bool:
        """How far it is; False where it is to stop, or is somebody else's now."""
        rows = MailboxErrand.objects.going().filter(pk=self.pk, holder=self.holder)
        for name, value in facts.items():
            setattr(self, name, value)
        there = rows.update(lease_until=at + LEASE, **facts)
        return bool(there) and not rows.filter(stop_asked_at__isnull=False).exists()

    def hold_on(self, *, at: datetime) -> None:
        """Whoever runs it is alive, and has nothing new to tell."""
        MailboxErrand.objects.going().filter(pk=self.pk, holder=self.holder).update(lease_until=at + LEASE)

    def put_back(self, *, at: datetime, pause: timedelta = LEASE) -> None:
        """It cannot be done now; somebody takes it again after a while."""
        facts: dict[str, Any] = {"holder": "", "lease_until": at + pause, "tries": self.tries}
        MailboxErrand.objects.going().filter(pk=self.pk, holder=self.holder).update(**facts)

    def wait_longer(self, *, least: timedelta = FIRST_PAUSE) -> timedelta:
        """How long it rests after one more break in a row."""
        doubled: int = 2 ** min(self.tries, 10)
        pause = min(FIRST_PAUSE * doubled, LONGEST_PAUSE)
        self.tries += 1
        return max(pause, least)

    def end(self, outcome: str, *, at: datetime) -> None:
        facts: dict[str, Any] = {"outcome": outcome, "ended_at": at, "lease_until": None}
        MailboxErrand.objects.going().filter(pk=self.pk, holder=self.holder).update(**facts)
