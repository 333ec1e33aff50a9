"""Who takes part in a case beside staff."""

from django.db import models
from django.db.models import Q

from answerable.cases.words import Part

# Of representatives who were let in before proof was asked for; honest, and never written again.
NOT_RECORDED = "not recorded"


class Participant(models.Model):
    """A customer, representative, copied or outside person in one case, from the moment of joining."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="participants")
    part = models.CharField(max_length=16, choices=Part)
    customer = models.ForeignKey("customers.Customer", null=True, on_delete=models.PROTECT, related_name="+")
    address = models.CharField(max_length=320, blank=True)
    name = models.CharField(max_length=200, blank=True)
    # What showed that a representative may speak for the customer, and which colleague looked at it, when.
    proof = models.CharField(max_length=400, blank=True)
    proof_checked_by = models.ForeignKey("staff.Staff", null=True, on_delete=models.PROTECT, related_name="+")
    proof_checked_at = models.DateTimeField(null=True)
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "address"], condition=~Q(address=""), name="participant_once_by_address"
            ),
            models.UniqueConstraint(fields=["case"], condition=Q(part=Part.CUSTOMER), name="participant_one_customer"),
            models.CheckConstraint(
                condition=~Q(part=Part.REPRESENTATIVE) | ~Q(proof=""), name="participant_representative_has_proof"
            ),
            models.CheckConstraint(
                condition=Q(proof="") | Q(proof=NOT_RECORDED) | Q(proof_checked_by__isnull=False),
                name="participant_proof_was_checked",
            ),
            models.CheckConstraint(
                condition=Q(proof_checked_by=None, proof_checked_at=None)
                | Q(proof_checked_by__isnull=False, proof_checked_at__isnull=False),
                name="participant_proof_checked_by_and_when",
            ),
            models.CheckConstraint(condition=Q(part__in=Part.values), name="participant_part_known"),
        ]
        indexes = [models.Index(fields=["address"], condition=~Q(address=""), name="participant_by_address")]

    def __str__(self) -> str:
        return self.name or self.address or "(unknown)"

    @property
    def is_on_customers_side(self) -> bool:
        """Their words count for turn and clocks."""
        return self.part in (Part.CUSTOMER, Part.REPRESENTATIVE, Part.COPIED, Part.NEW)

    @property
    def may_decide(self) -> bool:
        """Confirm, reject, escalate."""
        return self.part in (Part.CUSTOMER, Part.REPRESENTATIVE)
