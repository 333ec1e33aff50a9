"""What a link or a reply address may do: a row and an HMAC derived when a mail is rendered, never stored."""

from datetime import datetime, timedelta

from django.db import models

from answerable.cases.words import Part
from answerable.kit import tokens

LIFE = timedelta(days=180)
# A colleague answers a mail of ours for as long.
COLLEAGUES_LIFE = timedelta(days=30)
# What the token of a colleague is for; `answer+TOKEN@` and so on.
PURPOSES = ("answer", "ask", "note")


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
    """One participant's way into one case, one per delivery. Purposes: `page` (a link), `reply`, `bounce`,
    `unsubscribe`."""

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


class ColleagueGrantQuerySet(models.QuerySet["ColleagueGrant"]):
    """Grants of colleagues by their tokens."""

    def by_token(self, token: str, at: datetime) -> "tuple[str, ColleagueGrant] | None":
        """What this token is for, and the live grant it was derived from; None for whatever else it may be."""
        for purpose in PURPOSES:
            number = tokens.unsign(purpose, token)
            if number is not None:
                row = self.filter(pk=number, expires_at__gt=at).select_related("case", "staff", "ask").first()
                return (purpose, row) if row else None
        return None


class ColleagueGrant(models.Model):
    """What a colleague may do in one case by answering one of our mails to them. Purposes: `answer` the customer,
    answer the `ask`, leave a `note`."""

    staff = models.ForeignKey("staff.Staff", on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    ask = models.ForeignKey("cases.Ask", null=True, on_delete=models.PROTECT, related_name="+")
    digest = models.ForeignKey("cases.Digest", on_delete=models.PROTECT, related_name="grants")
    # The youngest message there was when the mail was written: its reader knows nothing of what came later.
    seen = models.BigIntegerField()
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    objects = ColleagueGrantQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["digest", "case"], name="colleague_grant_once_by_mail")]

    def __str__(self) -> str:
        return f"grant {self.pk} of {self.staff_id} in {self.case_id}"

    def token(self, purpose: str) -> str:
        return tokens.sign(purpose, self.pk)
