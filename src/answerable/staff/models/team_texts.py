"""What a team says by itself, in its own words: signature, receipt, out of hours, late."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from answerable.staff.models.teams import Team
from answerable.staff.placeholders import checked


class TeamText(models.Model):
    """One text of a team in one language, used instead of the one that Answerable brings along."""

    class Kind(models.TextChoices):
        SIGNATURE = "signature", _("Signature")
        RECEIPT = "receipt", _("Receipt")
        OUT_OF_HOURS = "out_of_hours", _("Receipt out of hours")
        LATE = "late", _("Word that we are late")

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="texts")
    kind = models.CharField(max_length=12, choices=Kind)
    language = models.CharField(max_length=16)
    body = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["team", "kind", "language"], name="team_text_once"),
            models.CheckConstraint(
                condition=Q(kind__in=["signature", "receipt", "out_of_hours", "late"]), name="team_text_kind_known"
            ),
            models.CheckConstraint(condition=~Q(body="") & ~Q(language=""), name="team_text_never_blank"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} ({self.language})"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the text; ValidationError with a sentence if it is blank or names what nobody can fill in."""
        self.language = self.language.strip().lower()
        self.body = checked(self.body)
        super().save(*args, **kwargs)
