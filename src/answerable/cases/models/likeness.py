"""Somebody wrote from an address that we did not know, in answer to mail of ours: probably they are who had it."""

from django.db import models
from django.db.models import Q


class Likeness(models.Model):
    """For a person to decide, with what speaks for it; nobody is known by another address before that."""

    class Finding(models.TextChoices):
        """What servers found out about the mail's sender."""

        NOTHING = "", "nobody whom we believe looked"
        PASSED = "passed", "a server of ours has shown that the address is theirs"
        FAILED = "failed", "a server on the way found nothing that speaks for them"

    # Of the case that their mail is in: there they are its customer, or somebody new.
    participant = models.OneToOneField("cases.Participant", on_delete=models.PROTECT, related_name="likeness")
    customer = models.ForeignKey("customers.Customer", on_delete=models.PROTECT, related_name="+")
    # The case in which we wrote what they answer, and that word; a token alone names none.
    about = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="likenesses")
    answered = models.ForeignKey("cases.Message", null=True, on_delete=models.PROTECT, related_name="+")
    by_token = models.BooleanField(default=False)
    finding = models.CharField(max_length=8, choices=Finding, blank=True)
    found_by = models.CharField(max_length=255, blank=True)
    made_at = models.DateTimeField()
    is_same = models.BooleanField(null=True)
    decided_by = models.ForeignKey("staff.Staff", null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    # The two records of one person, where their mail had made a second one.
    merge = models.ForeignKey("customers.Merge", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(is_same=None, decided_by=None, decided_at=None)
                | Q(is_same__isnull=False, decided_by__isnull=False, decided_at__isnull=False),
                name="likeness_decided_by_and_when",
            ),
            models.CheckConstraint(
                condition=Q(merge=None) | Q(is_same__isnull=False, is_same=True),
                name="likeness_merged_only_the_same",
            ),
            models.CheckConstraint(
                condition=Q(by_token=True) | Q(answered__isnull=False), name="likeness_has_evidence"
            ),
            models.CheckConstraint(condition=Q(finding__in=["", "passed", "failed"]), name="likeness_finding_known"),
        ]

    def __str__(self) -> str:
        return f"{self.participant_id} like {self.customer_id}"
