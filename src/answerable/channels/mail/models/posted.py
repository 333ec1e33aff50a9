"""A mail that a provider took for us and posted: what it thought of it, and the post itself where that says more."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Posted(models.Model):
    """Beside its inbound. Where the provider posted no raw mail, `sha256` is the body of its post, as it came."""

    inbound = models.OneToOneField("cases.Inbound", primary_key=True, on_delete=models.PROTECT, related_name="posted")
    provider = models.CharField(max_length=20)
    points = models.FloatField(null=True)
    is_spam = models.BooleanField(default=False)
    # What it found out about the sender: pairs of method and result, as in `["spf", "pass"]`.
    findings = models.JSONField(default=list)

    sha256 = models.CharField(max_length=64, blank=True)
    size = models.BigIntegerField(null=True)
    content_type = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(provider=""), name="posted_by_a_provider"),
            models.CheckConstraint(
                condition=Q(sha256="", size=None, content_type="") | (~Q(sha256="") & Q(size__gte=0)),
                name="posted_kept_whole_or_not",
            ),
        ]
        indexes = [models.Index(fields=["provider", "-inbound"], name="posted_by_provider")]

    def __str__(self) -> str:
        return f"inbound {self.inbound_id} by {self.provider}"
