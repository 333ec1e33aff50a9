"""Cases that belong together, and colleagues let into one."""

from django.db import models
from django.db.models import F, Q


class Link(models.Model):
    """Two cases seen together; the older is `first`. Parting is a fact, not a deletion."""

    first = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="links_on")
    second = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="links_back")
    # linked | probably-same | continues | quoted
    kind = models.CharField(max_length=16, default="linked")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("staff.Staff", null=True, on_delete=models.PROTECT, related_name="+")
    parted_at = models.DateTimeField(null=True)
    parted_by = models.ForeignKey("staff.Staff", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="link_older_first"),
            models.UniqueConstraint(fields=["first", "second"], condition=Q(parted_at=None), name="link_once"),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} {self.kind} {self.second_id}"


class Share(models.Model):
    """One colleague let into one case, from outside its team."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="shares")
    staff = models.ForeignKey("staff.Staff", null=True, on_delete=models.PROTECT, related_name="shared_cases")
    team = models.ForeignKey("staff.Team", null=True, on_delete=models.PROTECT, related_name="shared_cases")
    shared_by = models.ForeignKey("staff.Staff", null=True, on_delete=models.PROTECT, related_name="+")
    shared_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(staff__isnull=False, team=None) | Q(staff=None, team__isnull=False), name="share_with_one"
            ),
            models.UniqueConstraint(
                fields=["case", "staff"], condition=Q(staff__isnull=False), name="share_once_per_person"
            ),
            models.UniqueConstraint(
                fields=["case", "team"], condition=Q(team__isnull=False), name="share_once_per_team"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} with {self.staff_id or self.team_id}"
