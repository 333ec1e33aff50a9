"""What the virus scanner found in a file. Where one is configured, a file is held back until it was found clean."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import connection, models, transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from answerable.cases.models.file import File

TO_SCAN = Q(scan="waiting") | Q(again_at__isnull=False)
LEASE = timedelta(minutes=3)
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=15), timedelta(minutes=10)


class ScanQuerySet(models.QuerySet["File"]):
    """Files by what the scanner says of them."""

    def to_scan(self) -> Any:
        return self.filter(TO_SCAN)

    def ask_again(self, sha256: str, *, at: datetime) -> bool:
        """Have the scanner look once more at what it found infected; False where it was not, or is asked already."""
        rows = self.filter(pk=sha256, scan="infected", again_at=None)
        return bool(rows.update(again_at=at, scan_after=None, scan_attempts=0, scan_trouble=""))

    def claim_to_scan(self, at: datetime, limit: int = 8) -> list[File]:
        """Take up to `limit` that are due for `LEASE`, the youngest first: somebody waits for those."""
        due = TO_SCAN & (Q(scan_after=None) | Q(scan_after__lte=at))
        with transaction.atomic():
            rows = self.filter(due).order_by("-known_at", "pk")
            if connection.vendor == "postgresql":
                rows = rows.select_for_update(skip_locked=True)
            ids = list(rows.values_list("pk", flat=True)[:limit])
            self.filter(pk__in=ids).update(scan_after=at + LEASE, scan_attempts=F("scan_attempts") + 1)
        return list(self.filter(pk__in=ids).order_by("-known_at", "pk"))

    def held(self) -> Any:
        """Those that nobody gets: infected, or not scanned yet where there is a scanner."""
        return self.exclude(scan="clean") if settings.CLAMD else self.filter(scan="infected")


class Scanned(models.Model):
    """A file's own part of it."""

    scan = models.CharField(max_length=8, default="waiting")  # waiting | clean | infected
    found = models.CharField(max_length=200, blank=True)
    scanned_at = models.DateTimeField(null=True)
    # Not asked again before; also the lease of who asks now.
    scan_after = models.DateTimeField(null=True)
    scan_attempts = models.IntegerField(default=0)
    scan_trouble = models.CharField(max_length=8, blank=True)  # down | large
    # Since when what was found infected waits to be scanned once more; it is held as before until it was found clean.
    again_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True

    @property
    def is_held(self) -> bool:
        """Nobody gets it: not at the desk, not on the customer's page, not by mail."""
        return self.scan == "infected" or (self.scan == "waiting" and bool(settings.CLAMD))

    @property
    def hold(self) -> str:
        """Why it is held back, in a sentence; empty where it is not."""
        if not self.is_held:
            return ""
        if self.again_at:
            return _("Infected (%(found)s); the scanner looks once more.") % {"found": self.found}
        if self.scan == "infected":
            return _("Infected (%(found)s); it is not given out.") % {"found": self.found}
        if self.scan_trouble == "large":
            return _("Too large for the virus scanner; an administrator can raise its limit.")
        if self.scan_trouble == "down":
            return _("The virus scanner does not answer; this file waits for it.")
        return _("Waits for the virus scanner.")

    @property
    def may_be_scanned_again(self) -> bool:
        """It was found infected, perhaps by mistake, and there is a scanner to ask."""
        return self.scan == "infected" and self.again_at is None and bool(settings.CLAMD)

    def note_scan(self, found: str, *, at: datetime) -> None:
        """The scanner's word: nothing, or what it found."""
        facts = {"scan": "infected" if found else "clean", "found": found, "scanned_at": at, "scan_trouble": ""}
        rows = type(self)._base_manager.filter(TO_SCAN, pk=self.pk)
        rows.update(scan_after=None, again_at=None, **facts)

    def put_off_scan(self, trouble: str, *, at: datetime) -> None:
        """It could not be asked: again later, after pauses that double."""
        pause = min(FIRST_PAUSE * 2 ** min(max(self.scan_attempts - 1, 0), 6), LONGEST_PAUSE)
        rows = type(self)._base_manager.filter(TO_SCAN, pk=self.pk)
        rows.update(scan_after=at + pause, scan_trouble=trouble)
