"""The sending of one public message to one recipient: a row claimed with a lease, never a message in memory."""

from datetime import datetime, timedelta

from django.db import connection, models, transaction
from django.db.models import Q

LEASE = timedelta(minutes=2)


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    """Deliveries, and the one way to claim them."""

    def waiting(self, at: datetime) -> "DeliveryQuerySet":
        return self.filter(state="waiting", not_before__lte=at).exclude(lease_until__gt=at)

    def on_their_way(self, at: datetime) -> "DeliveryQuerySet":
        """Not ended, and past the time in which they could be undone; however often they were tried."""
        past_undoing = Q(message__send_after=None) | Q(message__send_after__lte=at)
        return self.filter(past_undoing, state__in=["waiting", "sending"])

    def claim(self, at: datetime, limit: int = 20) -> "list[Delivery]":
        """Take up to `limit` due deliveries for `LEASE`; two workers never get the same one. A lease that ran out
        (its worker was killed) is taken again and counted in `attempts`."""
        due = Q(not_before__lte=at) & (Q(state="waiting") | Q(state="sending", lease_until__lte=at))
        if not self.filter(due).exists():
            return []  # nearly always, and without a lock
        with transaction.atomic():
            rows = self.filter(due).order_by("not_before", "id")
            if connection.vendor == "postgresql":
                rows = rows.select_for_update(skip_locked=True, of=("self",))
            ids = [row.pk for row in rows[:limit]]
            self.filter(pk__in=ids).update(
                state="sending", lease_until=at + LEASE, attempts=models.F("attempts") + 1, last_attempt_at=at
            )
        claimed = self.filter(pk__in=ids).select_related("message", "case", "participant")
        return list(claimed.order_by("not_before", "id"))


class Delivery(models.Model):
    """One road of one public message to one recipient. `is_decisive` marks the one to the case's customer."""

    class HeldBy(models.TextChoices):
        """What a delivery that was taken up waits for. Nothing, where it waits for its moment or for a worker."""

        PACE = "pace"  # so much goes to its domain that its turn comes later
        REST = "rest"  # the next server said that it is too much
        GREYLIST = "greylist"  # the next server lets in only who comes again
        FULL = "full"  # the mailbox is full
        LATER = "later"  # the next server said: not now
        WAY = "way"  # there is nobody to talk to
        LEAVE = "leave"  # the next server does not let us send
        CAP = "cap"  # so much automatic mail has gone there
        SCAN = "scan"  # its files wait for the virus scanner
        FAULT = "fault"  # we failed to make a mail of it

    class TakenBy(models.TextChoices):
        """Who took it when it left: the next mail server, or the folder in which mail lies that leaves by none."""

        SERVER = "server"
        OUTBOX = "outbox"

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="deliveries")
    message = models.ForeignKey("cases.Message", on_delete=models.PROTECT, related_name="deliveries")
    participant = models.ForeignKey("cases.Participant", on_delete=models.PROTECT, related_name="deliveries")
    channel = models.CharField(max_length=12, default="mail")
    address = models.CharField(max_length=320)
    is_decisive = models.BooleanField(default=False)
    # waiting | sending | accepted | failed | bounced | undone
    state = models.CharField(max_length=8, default="waiting")
    not_before = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    attempts = models.IntegerField(default=0)
    last_attempt_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    # Empty also for what left before this was written down.
    taken_by = models.CharField(max_length=8, choices=TakenBy, blank=True)
    ended_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=500, blank=True)
    held_by = models.CharField(max_length=8, choices=HeldBy, blank=True)
    # Its place in the pace at which one server is written to; it keeps it, and asks for no other.
    turn_at = models.DateTimeField(null=True)
    # It did not reach the customer, and the same message went to another address instead.
    replaced_by = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="instead_of")

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["message", "address"], name="delivery_once_per_recipient"),
            models.UniqueConstraint(fields=["message"], condition=Q(is_decisive=True), name="delivery_one_decides"),
            models.CheckConstraint(
                condition=Q(replaced_by=None) | Q(is_decisive=False, state__in=["failed", "bounced"]),
                name="delivery_replaced_after_it_failed",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "sending", "accepted", "failed", "bounced", "undone"]),
                name="delivery_state_known",
            ),
            models.CheckConstraint(
                condition=Q(taken_by="") | Q(taken_by__in=["server", "outbox"], accepted_at__isnull=False),
                name="delivery_taken_once_accepted",
            ),
            models.CheckConstraint(
                condition=Q(held_by="") | Q(state__in=["waiting", "sending"]), name="delivery_held_until_it_ended"
            ),
        ]
        indexes = [
            models.Index(
                fields=["not_before", "id"], condition=Q(state__in=["waiting", "sending"]), name="delivery_to_send"
            ),
            models.Index(fields=["case", "state"], name="delivery_by_case"),
            models.Index(fields=["address"], name="delivery_by_address"),
            models.Index(
                fields=["state", "id"], condition=Q(state__in=["failed", "bounced"]), name="delivery_not_delivered"
            ),
            models.Index(fields=["ended_at"], condition=Q(ended_at__isnull=False), name="delivery_by_end"),
        ]

    def __str__(self) -> str:
        return f"{self.state} to {self.participant_id}"

    def end(self, state: str, *, at: datetime, error: str = "") -> None:
        """It waits for nothing any more; kept at once."""
        self.state, self.ended_at, self.error = state, at, error[:500]
        self.lease_until, self.held_by = None, ""
        self.save()

    @property
    def is_repeated(self) -> bool:
        """We were killed between sending and recording, so it went out again under the same Message-ID."""
        return self.attempts > 1 and self.state == "accepted"
