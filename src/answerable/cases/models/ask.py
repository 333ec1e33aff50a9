"""Staff asking a colleague or a team inside a case, with its own clock; the case does not move."""

from django.db import models
from django.db.models import Q


class Ask(models.Model):
    """One question to a colleague or team; its words are an internal message, as is the answer."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="asks")
    message = models.OneToOneField("cases.Message", on_delete=models.PROTECT, related_name="ask")
    asked_by = models.ForeignKey("staff.Staff", on_delete=models.PROTECT, related_name="+")
    to_staff = models.ForeignKey("staff.Staff", null=True, on_delete=models.PROTECT, related_name="asks_to")
    to_team = models.ForeignKey("staff.Team", null=True, on_delete=models.PROTECT, related_name="asks_to")
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answer = models.OneToOneField("cases.Message", null=True, on_delete=models.PROTECT, related_name="answers_ask")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(to_staff__isnull=False, to_team=None) | Q(to_staff=None, to_team__isnull=False),
                name="ask_to_one",
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None, answer=None) | Q(answered_at__isnull=False, answer__isnull=False),
                name="ask_answered_both_or_neither",
            ),
        ]
        indexes = [
            models.Index(fields=["to_staff"], condition=Q(answered_at=None, withdrawn_at=None), name="ask_open_staff"),
            models.Index(fields=["to_team"], condition=Q(answered_at=None, withdrawn_at=None), name="ask_open_team"),
        ]

    def __str__(self) -> str:
        return f"ask in {self.case_id}"

    @property
    def is_open(self) -> bool:
        return self.answered_at is None and self.withdrawn_at is None

    @property
    def subject(self) -> str:
        return f"ask:{self.pk}"
