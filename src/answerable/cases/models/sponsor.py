"""Fresh eyes on a case: the owner stays until the sponsor takes it."""

from django.db import models
from django.db.models import Q


class Sponsor(models.Model):
    """Somebody from the next level, added by an escalation; a team where no person could be named."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="sponsors")
    staff = models.ForeignKey("staff.Staff", null=True, on_delete=models.PROTECT, related_name="sponsored")
    team = models.ForeignKey("staff.Team", on_delete=models.PROTECT, related_name="+")
    # customer | rejected-twice | late | third-pass | colleague
    reason = models.CharField(max_length=16)
    added_at = models.DateTimeField()
    took_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "staff"], condition=Q(staff__isnull=False), name="sponsor_once_per_person"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.staff} for {self.case_id}"
