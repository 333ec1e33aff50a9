"""Bytes that we keep for messages, once however often they came: what they are, told by themselves."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q

from answerable.cases.models.scanned import Scanned, ScanQuerySet
from answerable.kit import files
from answerable.kit.content_types import TELLING, UNKNOWN, content_type


class FileQuerySet(ScanQuerySet):
    """Files, and the one way to make them known."""

    def know(self, facts: Iterable[dict[str, Any]], *, at: datetime) -> list[File]:
        """See that each of these (with `sha256` and `size`) is known, and give back those that were not.

        Their bytes are in the store already.
        """
        sizes = {one["sha256"]: one["size"] for one in facts}
        new = sorted(set(sizes) - set(self.filter(pk__in=sizes).values_list("pk", flat=True)))
        rows = [File(sha256=sha256, size=sizes[sha256], kind=kind_of(sha256), known_at=at) for sha256 in new]
        # Another worker may know one of them by now; in one order, so that no two wait for each other.
        self.bulk_create(rows, ignore_conflicts=True)
        return rows


class File(Scanned):
    """One file by its SHA-256. Attachments name it, each as its sender did."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    size = models.BigIntegerField()
    # By its bytes. A zip stays a zip: which document it is, its name says.
    kind = models.CharField(max_length=127)
    known_at = models.DateTimeField()

    objects = FileQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(scan="waiting", scanned_at=None, found="")
                | Q(scan="clean", scanned_at__isnull=False, found="")
                | (Q(scan="infected", scanned_at__isnull=False) & ~Q(found="")),
                name="file_scanned_once",
            ),
            models.CheckConstraint(condition=Q(again_at=None) | Q(scan="infected"), name="file_again_was_infected"),
        ]
        indexes = [
            models.Index(fields=["-known_at"], condition=Q(scan="waiting"), name="file_to_scan"),
            models.Index(fields=["again_at"], condition=Q(again_at__isnull=False), name="file_to_scan_again"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.sha256[:12]}"


def kind_of(sha256: str) -> str:
    """What its bytes say; unknown where they are gone."""
    try:
        return content_type(files.beginning(sha256, TELLING))
    except FileNotFoundError:
        return UNKNOWN
