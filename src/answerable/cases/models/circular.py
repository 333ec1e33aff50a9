"""One word to many: written once by a person, and posted in every case by the worker, whoever kills it on the way."""

from datetime import datetime, timedelta

from django.db import connection, models, transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

LEASE = timedelta(minutes=2)


class Circular(models.Model):
    """A holding word with its date, for the cases of one overload."""

    digest = models.OneToOneField("cases.Digest", on_delete=models.PROTECT, related_name="circular")
    by = models.ForeignKey("staff.Staff", on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    next_word_at = models.DateTimeField()
    made_at = models.DateTimeField()

    objects = models.Manager["Circular"]()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="circular_says_something"),
            models.CheckConstraint(condition=Q(next_word_at__gt=F("made_at")), name="circular_promises_the_future"),
        ]

    def __str__(self) -> str:
        return f"circular {self.pk}"


class Posting(models.Model):
    """The word in one of these cases: it waits, is written there, or is left unwritten for a reason."""

    class Reason(models.TextChoices):
        ANSWERED = "answered", _("Nobody waits for an answer there any more")
        SENDING = "sending", _("A colleague's word was on its way there")
        NOT_YOURS = "not-yours", _("You may not write there")
        REFUSED = "refused", _("It could not be written there")

    circular = models.ForeignKey(Circular, on_delete=models.PROTECT, related_name="postings")
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    # waiting | written | left
    state = models.CharField(max_length=8, default="waiting")
    reason = models.CharField(max_length=12, choices=Reason, blank=True)
    # The sentence with which the case refused it.
    refusal = models.CharField(max_length=300, blank=True)
    message = models.OneToOneField("cases.Message", null=True, on_delete=models.PROTECT, related_name="+")
    lease_until = models.DateTimeField(null=True)
    attempts = models.IntegerField(default=0)
    ended_at = models.DateTimeField(null=True)

    objects = models.Manager["Posting"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["circular", "case"], name="posting_once_in_a_case"),
            models.CheckConstraint(
                condition=Q(state="waiting", message=None, reason="", ended_at=None)
                | Q(state="written", message__isnull=False, reason="", ended_at__isnull=False)
                | (Q(state="left", message=None, ended_at__isnull=False) & ~Q(reason="")),
                name="posting_written_or_left_for_a_reason",
            ),
        ]
        indexes = [models.Index(fields=["id"], condition=Q(state="waiting"), name="posting_to_write")]

    def __str__(self) -> str:
        return f"posting {self.pk} {self.state}"


def claim_postings(at: datetime, limit: int) -> list[Posting]:
    """Take up to `limit` postings for `LEASE`; a lease that ran out (its worker was killed) is taken again."""
    rows = Posting.objects.filter(state="waiting").exclude(lease_until__gt=at)
    if not rows.exists():
        return []
    with transaction.atomic():
        if connection.vendor == "postgresql":
            rows = rows.select_for_update(skip_locked=True)
        ids = [row.pk for row in rows.order_by("id")[:limit]]
        Posting.objects.filter(pk__in=ids).update(lease_until=at + LEASE, attempts=F("attempts") + 1)
    found = Posting.objects.filter(pk__in=ids).select_related("circular__by", "case__team", "case__customer")
    return list(found.order_by("id"))
