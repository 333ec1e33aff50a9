"""A colleague passed a customer's mail on to the desk: who did, and whose words they are."""

from django.db import models
from django.db.models import Q


class Forward(models.Model):
    """Of a customer's message that came by way of a colleague. It says what the mail said; nobody need believe it."""

    message = models.OneToOneField("cases.Message", on_delete=models.PROTECT, related_name="forward")
    by = models.ForeignKey("staff.Staff", on_delete=models.PROTECT, related_name="+")
    # Who wrote it, as the forwarded mail names them, perhaps by a name alone; and when, perhaps not at all.
    name = models.CharField(max_length=200, blank=True)
    address = models.CharField(max_length=254, blank=True)
    written_at = models.DateTimeField(null=True)
    # Where nothing has shown that the colleague sent it, or it does not say who wrote it, a colleague says whose it is.
    is_open = models.BooleanField(default=False)
    decided_by = models.ForeignKey("staff.Staff", null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by=None, decided_at=None)
                | Q(decided_by__isnull=False, decided_at__isnull=False, is_open=False),
                name="forward_decided_by_and_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.message_id} by {self.by_id}"
