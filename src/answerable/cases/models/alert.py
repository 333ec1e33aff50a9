"""What a colleague has to know about a promise, gathered into digests so that no storm reaches anybody."""

from datetime import datetime, timedelta

from django.db import connection, models, transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

LEASE = timedelta(minutes=2)


class Digest(models.Model):
    """One mail to one colleague: what has become late or will be. Beyond twenty cases it asks for a decision."""

    class Decision(models.TextChoices):
        IN_ORDER = "in-order", _("We work through them in their order")
        HELP = "help", _("Others help today")
        TOLD = "told", _("We told every customer when they hear from us")

    staff = models.ForeignKey("staff.Staff", on_delete=models.PROTECT, related_name="digests")
    is_overload = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    # waiting | sent | failed
    state = models.CharField(max_length=8, default="waiting")
    not_before = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    attempts = models.IntegerField(default=0)
    error = models.CharField(max_length=500, blank=True)
    sent_at = models.DateTimeField(null=True)
    decision = models.CharField(max_length=12, choices=Decision, blank=True)
    decided_at = models.DateTimeField(null=True)

    objects = models.Manager["Digest"]()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_at=None, decision="") | (Q(decided_at__isnull=False) & ~Q(decision="")),
                name="digest_decided_both_or_neither",
            ),
            models.CheckConstraint(condition=Q(is_overload=True) | Q(decision=""), name="digest_overload_is_decided"),
            models.CheckConstraint(condition=Q(state__in=["waiting", "sent", "failed"]), name="digest_state_known"),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False) | (~Q(state="sent") & Q(sent_at=None)),
                name="digest_sent_both_or_neither",
            ),
        ]
        indexes = [
            models.Index(fields=["not_before", "id"], condition=Q(state="waiting"), name="digest_to_send"),
            models.Index(fields=["staff", "-made_at"], name="digest_by_staff"),
        ]

    def __str__(self) -> str:
        return f"digest {self.pk} to {self.staff_id}"


class Alert(models.Model):
    """One thing a colleague has to know: written in the transaction that found it, told by the next digest."""

    class Kind(models.TextChoices):
        ASKED = "asked", _("A colleague asks you")
        HALF = "half", _("Half of the time is used up")
        MOST = "most", _("Most of the time is used up")
        LATE = "late", _("It is late")
        SPONSOR = "sponsor", _("It is late, and you are asked to look")
        ALARM = "alarm", _("It is late, nobody is on duty, and you are asked to look")
        AGAIN = "again", _("It is still late")
        LAPSED = "lapsed", _("A handover was not accepted")
        RISK = "risk", _("A person is at risk")
        UNSENT = "unsent", _("A word of ours was given up and did not leave")
        ASIDE = "aside", _("Set aside, and not looked through")

    staff = models.ForeignKey("staff.Staff", on_delete=models.PROTECT, related_name="alerts")
    kind = models.CharField(max_length=8, choices=Kind)
    case = models.ForeignKey("cases.Case", null=True, on_delete=models.PROTECT, related_name="alerts")
    commitment = models.ForeignKey("cases.Commitment", null=True, on_delete=models.PROTECT, related_name="alerts")
    team = models.ForeignKey("staff.Team", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    is_urgent = models.BooleanField(default=False)
    digest = models.ForeignKey(Digest, null=True, on_delete=models.PROTECT, related_name="alerts")
    # Nobody had to be told any more: it was dealt with before the digest was made.
    moot_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="aside", case=None) | (~Q(kind="aside") & Q(case__isnull=False)),
                name="alert_is_about_something",
            ),
            models.CheckConstraint(condition=Q(digest=None) | Q(moot_at=None), name="alert_told_or_moot"),
        ]
        indexes = [
            models.Index(fields=["staff", "at"], condition=Q(digest=None, moot_at=None), name="alert_to_tell"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} for {self.staff_id}"

    @property
    def is_moot(self) -> bool:
        """Needs `commitment` selected: what it is about has been met, or no longer holds."""
        return bool(self.commitment and not self.commitment.is_open)


def claim_digests(at: datetime, limit: int = 20) -> list[Digest]:
    """Take up to `limit` digests to send for `LEASE`; a lease that ran out (its worker was killed) is taken again."""
    rows = Digest.objects.filter(state="waiting", not_before__lte=at).exclude(lease_until__gt=at)
    if not rows.exists():
        return []
    with transaction.atomic():
        if connection.vendor == "postgresql":
            rows = rows.select_for_update(skip_locked=True)
        ids = [row.pk for row in rows.order_by("not_before", "id")[:limit]]
        Digest.objects.filter(pk__in=ids).update(lease_until=at + LEASE, attempts=F("attempts") + 1)
    return list(Digest.objects.filter(pk__in=ids).select_related("staff").order_by("id"))
