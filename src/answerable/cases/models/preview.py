"""How a file looks: small for the story, large to be opened; made by the worker, beside the bytes it shows."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection, models, transaction
from django.db.models import Q

from answerable.cases.models.file import File
from answerable.kit.previews import KINDS

LEASE = timedelta(minutes=2)
MOST_ATTEMPTS = 3
LARGEST = 40 * 2**20  # bytes of a file that is pictured


class PreviewQuerySet(models.QuerySet["Preview"]):
    """Previews, and the one way to claim those to be made."""

    def want(self, new: list[File], at: datetime) -> None:
        """Let the worker picture those of these files that can be."""
        shown = [row for row in new if row.kind in KINDS and row.size <= LARGEST]
        if shown:
            self.bulk_create([Preview(file=row, wanted_at=at) for row in shown], ignore_conflicts=True)

    def claim(self, at: datetime, limit: int = 8) -> list[Preview]:
        """Take up to `limit` that wait for `LEASE`, the youngest first; who dies over one too often is left alone."""
        free = Q(state="waiting", attempts__lt=MOST_ATTEMPTS) & (Q(lease_until=None) | Q(lease_until__lte=at))
        with transaction.atomic():
            # What the scanner has not seen yet is opened by nothing of ours either.
            rows = self.filter(free).exclude(file__in=File.objects.held()).order_by("-wanted_at", "pk")
            if connection.vendor == "postgresql":
                rows = rows.select_for_update(skip_locked=True, of=("self",))
            ids = list(rows.values_list("pk", flat=True)[:limit])
            self.filter(pk__in=ids).update(lease_until=at + LEASE, attempts=models.F("attempts") + 1)
        return list(self.filter(pk__in=ids).select_related("file").order_by("-wanted_at", "pk"))


class Preview(models.Model):
    """The picture of one file. `failed`: nothing could be made of it, and it is shown as a plain row."""

    file = models.OneToOneField(File, on_delete=models.PROTECT, primary_key=True, related_name="preview")
    wanted_at = models.DateTimeField()
    state = models.CharField(max_length=8, default="waiting")  # waiting | made | failed
    small = models.CharField(max_length=64, blank=True)
    large = models.CharField(max_length=64, blank=True)
    # Of the small one, in pixels, so that nothing moves as it comes.
    width = models.SmallIntegerField(null=True)
    height = models.SmallIntegerField(null=True)
    pages = models.IntegerField(null=True)
    trouble = models.CharField(max_length=200, blank=True)
    lease_until = models.DateTimeField(null=True)
    attempts = models.SmallIntegerField(default=0)

    objects = PreviewQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=["waiting", "made", "failed"]), name="preview_state_known"),
            models.CheckConstraint(
                condition=(Q(state="made", width__isnull=False, height__isnull=False) & ~Q(small="") & ~Q(large=""))
                | (~Q(state="made") & Q(small="", large="", width=None, height=None)),
                name="preview_made_is_there",
            ),
        ]
        indexes = [models.Index(fields=["-wanted_at"], condition=Q(state="waiting"), name="preview_to_make")]

    def __str__(self) -> str:
        return f"{self.state} of {self.file_id[:12]}"

    def show(self, small: tuple[str, int, int], large: str, pages: int | None) -> None:
        """It is made: SHA-256, width and height of the small one, SHA-256 of the large one."""
        self.state, self.lease_until = "made", None
        (self.small, self.width, self.height), self.large, self.pages = small, large, pages
        self.save()

    def give_up(self, trouble: str) -> None:
        """Nothing could be made of it."""
        self.state, self.lease_until, self.trouble = "failed", None, trouble[:200]
        self.save()
