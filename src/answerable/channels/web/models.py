"""What the web form must remember: who sent how much, so that no program can flood the house with it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models

from answerable.kit.limits import Limit, let_in

WINDOW = timedelta(hours=1)
PER_CLIENT = 20  # an office may share one
RECEIPTS_PER_ADDRESS = 5  # beyond it cases still begin, but no machine writes to that address


class SubmissionQuerySet(models.QuerySet["Submission"]):
    """Submissions of the last hour."""

    def since(self, at: datetime) -> SubmissionQuerySet:
        return self.filter(at__gt=at)


class Submission(models.Model):
    """One form that was sent, by client and address; forgotten when no limit counts it any more."""

    client = models.CharField(max_length=64)
    address = models.CharField(max_length=320)
    at = models.DateTimeField()

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["client", "at"], name="submission_by_client"),
            models.Index(fields=["address", "at"], name="submission_by_address"),
            models.Index(fields=["at"], name="submission_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"

    @classmethod
    def begin(cls, client: str, address: str, at: datetime) -> Submission:
        """Count one more, before anything is kept; or TooMany."""
        cls.objects.filter(at__lt=at - WINDOW).delete()
        row = cls.objects.create(client=client[:64], address=address, at=at)
        earlier = cls.objects.filter(client=row.client, pk__lt=row.pk)
        let_in(row, Limit(PER_CLIENT, WINDOW).again_at(earlier, at))
        return row

    @classmethod
    def may_have_receipt(cls, address: str, at: datetime) -> bool:
        """Whether a receipt may still go to this address: anybody can type anybody's into a form."""
        return cls.objects.since(at - WINDOW).filter(address=address).count() <= RECEIPTS_PER_ADDRESS
