"""What a colleague is typing, kept as it is typed, per case and person."""

from django.db import models


class Draft(models.Model):
    """Unsent words. They have no road to anybody until they are written as a message."""

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="drafts")
    staff = models.ForeignKey("staff.Staff", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12, default="answer")
    text = models.TextField(blank=True)
    saved_at = models.DateTimeField()
    # The last message there was when its first words were kept; unknown of drafts older than this question.
    begun_after = models.BigIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "staff", "kind"], name="draft_once")]

    def __str__(self) -> str:
        return f"draft in {self.case_id}"
