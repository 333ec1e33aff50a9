"""What a link or a reply address may do: a row and an HMAC derived when a mail is rendered, never stored."""

from datetime import datetime, timedelta

from django.db import models

from answerable.cases.words import Part
from answerable.kit import tokens

LIFE = timedelta(days=180)


class GrantQuerySet(models.QuerySet["Grant"]):
    """Grants by their tokens, and those that still open anything."""

    def live(self, at: datetime) -> "GrantQuerySet":
        """Neither run out nor taken back, and of somebody who takes part and was let in."""
        rows = self.filter(expires_at__gt=at, revoked_at=None, participant__left_at=None)
        return rows.exclude(participant__part=Part.NEW)

    def by_token(self, purpose: str, token: str, at: datetime) -> "Grant | None":
        """The live grant that this token was derived from; None for forged, expired and revoked ones alike."""
        number = tokens.unsign(purpose, token)
        if number is None:
            return None
        rows = self.filter(pk=number, expires_at__gt=at, revoked_at=None)
        return rows.select_related("case", "participant").first()


class Grant(models.Model):
    """One participant's way into one case, one per delivery. Purposes: `page` (a link), `reply`, `bounce`."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="grants")
    participant = models.ForeignKey("cases.Participant", on_delete=models.PROTECT, related_name="grants")
    delivery = models.OneToOneField("cases.Delivery", null=True, on_delete=models.PROTECT, related_name="grant")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    objects = GrantQuerySet.as_manager()

    def __str__(self) -> str:
        return f"grant {self.pk} in {self.case_id}"

    def token(self, purpose: str) -> str:
        return tokens.sign(purpose, self.pk)
