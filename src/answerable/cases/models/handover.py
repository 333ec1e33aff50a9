"""An offer of a case to another owner; the giver owns it until the receiver accepts."""

from django.db import models
from django.db.models import Q


class Handover(models.Model):
    """One offer: to a person or to a team, with a note and its own clock."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="handovers")
    offered_by = models.ForeignKey("staff.Staff", on_delete=models.PROTECT, related_name="+")
    from_staff = models.ForeignKey("staff.Staff", null=True, on_delete=models.PROTECT, related_name="+")
    from_team = models.ForeignKey("staff.Team", on_delete=models.PROTECT, related_name="+")
    to_staff = models.ForeignKey("staff.Staff", null=True, on_delete=models.PROTECT, related_name="handovers_to")
    to_team = models.ForeignKey("staff.Team", on_delete=models.PROTECT, related_name="handovers_to")
    note = models.TextField(blank=True)
    offered_at = models.DateTimeField()
    # accepted | declined | lapsed | withdrawn
    ending = models.CharField(max_length=10, blank=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey("staff.Staff", null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(ending=""), name="handover_one_open"),
            models.CheckConstraint(
                condition=Q(ending="", ended_at=None) | (~Q(ending="") & Q(ended_at__isnull=False)),
                name="handover_ended_both_or_neither",
            ),
        ]
        indexes = [
            models.Index(fields=["to_staff"], condition=Q(ending=""), name="handover_open_to_staff"),
            models.Index(fields=["to_team"], condition=Q(ending=""), name="handover_open_to_team"),
        ]

    def __str__(self) -> str:
        return f"handover of {self.case_id}"

    @property
    def is_open(self) -> bool:
        return not self.ending

    @property
    def subject(self) -> str:
        return f"handover:{self.pk}"
