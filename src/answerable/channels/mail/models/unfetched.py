"""Mails that lie in a mailbox and could not be fetched: each named, tried again, and in the end told in a case."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import Q

from answerable.channels.mail.models.mailbox_folders import MailboxFolder

# Failing so often, a case says that it is there and cannot be had.
ATTEMPTS = 5
FIRST_PAUSE = timedelta(seconds=30)


class UnfetchedQuerySet(models.QuerySet["Unfetched"]):
    """Mails that are not here."""

    def of(self, folder: MailboxFolder) -> UnfetchedQuerySet:
        """Those of this folder as it is numbered now."""
        return self.filter(folder=folder, uidvalidity=folder.uidvalidity or 0)

    def due(self, at: datetime) -> UnfetchedQuerySet:
        return self.filter(told_at=None, next_at__lte=at).order_by("uid")

    def note(self, folder: MailboxFolder, uid: int, why: str, *, at: datetime, **facts: Any) -> Unfetched:
        """It could not be fetched this time."""
        row, _is_new = self.get_or_create(
            folder=folder, uidvalidity=folder.uidvalidity or 0, uid=uid, defaults={"first_at": at, "next_at": at}
        )
        row.why, row.tries, row.next_at = why[:400], row.tries + 1, at + FIRST_PAUSE * 4**row.tries
        for name, value in facts.items():
            setattr(row, name, value)
        row.save()
        return row

    def tell_of(self, folder: MailboxFolder, uid: int, *, at: datetime, why: str, **facts: Any) -> None:
        """A case tells of it from now on: it lies on the server whole, and only there."""
        facts |= {"why": why[:400], "first_at": at, "told_at": at, "next_at": None}
        self.update_or_create(folder=folder, uidvalidity=folder.uidvalidity or 0, uid=uid, defaults=facts)


class Unfetched(models.Model):
    """One mail that is on the server and not here. Once a case tells of it (`told_at`), nobody tries any more."""

    folder = models.ForeignKey(MailboxFolder, on_delete=models.CASCADE, related_name="unfetched")
    uidvalidity = models.BigIntegerField()
    uid = models.BigIntegerField()
    why = models.CharField(max_length=400)
    size = models.BigIntegerField(null=True)
    sender = models.CharField(max_length=320, blank=True)
    subject = models.CharField(max_length=400, blank=True)
    first_at = models.DateTimeField()
    tries = models.IntegerField(default=0)
    next_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)

    objects = UnfetchedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["folder", "uidvalidity", "uid"], name="unfetched_once"),
            models.CheckConstraint(
                condition=Q(told_at=None, next_at__isnull=False) | Q(told_at__isnull=False, next_at=None),
                name="unfetched_tried_or_told",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.uid} in {self.folder_id}"
