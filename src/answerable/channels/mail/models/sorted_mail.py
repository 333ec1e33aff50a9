"""What sorting looked at in a mail, and what it did: kept, so that a rule can be tried on the mail of last month."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from answerable.channels.mail.models.not_a_customer import NotACustomer
from answerable.channels.mail.models.rules import SortingRule

MOST_RECIPIENTS = 50


class SortedMail(models.Model):
    """One mail that rules were asked about. What they need of its head and words is read from where those lie."""

    inbound = models.OneToOneField(
        "cases.Inbound", primary_key=True, on_delete=models.PROTECT, related_name="sorted_mail"
    )
    received_at = models.DateTimeField()
    recipients = models.JSONField(default=list)
    automatic = models.CharField(max_length=16, blank=True)
    points = models.FloatField(null=True)
    is_spam = models.BooleanField(default=False)

    # It began a case, or would have if it had not been set aside.
    begins = models.BooleanField()
    # Of a customer in an open case: no rule sets it aside.
    is_protected = models.BooleanField(default=False)
    # What the case began with: fact to value. No team, where rules had no say in it.
    given = models.JSONField(default=dict)
    # Fact to the id of the rule that said it.
    said_by = models.JSONField(default=dict)
    set_aside_by = models.ForeignKey(SortingRule, null=True, on_delete=models.PROTECT, related_name="+")
    listed_as = models.ForeignKey(NotACustomer, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(set_aside_by=None) | Q(listed_as=None), name="sorted_mail_set_aside_once"
            ),
            models.CheckConstraint(
                condition=Q(is_protected=False) | Q(set_aside_by=None), name="sorted_mail_protected_from_rules"
            ),
        ]
        indexes = [models.Index(fields=["-received_at", "-inbound"], name="sorted_mail_by_time")]

    def __str__(self) -> str:
        return f"inbound {self.inbound_id}"
