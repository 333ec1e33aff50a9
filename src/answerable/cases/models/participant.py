"""Who takes part in a case beside staff."""

from django.db import models

from answerable.cases.words import Part


class Participant(models.Model):
    """A customer, representative, copied or outside person in one case, from the moment of joining."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="participants")
    part = models.CharField(max_length=16, choices=Part)
    customer = models.ForeignKey("customers.Customer", null=True, on_delete=models.PROTECT, related_name="+")
    address = models.CharField(max_length=320, blank=True)
    name = models.CharField(max_length=200, blank=True)
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "address"], condition=~models.Q(address=""), name="participant_once_by_address"
            ),
            models.UniqueConstraint(
                fields=["case"], condition=models.Q(part=Part.CUSTOMER), name="participant_one_customer"
            ),
            models.CheckConstraint(condition=models.Q(part__in=Part.values), name="participant_part_known"),
        ]

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
