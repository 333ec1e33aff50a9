"""A file of a message, as its sender called it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models

from answerable.cases.models.file import File
from answerable.cases.models.message import Message
from answerable.cases.models.preview import Preview
from answerable.kit.claims import lie
from answerable.kit.content_types import zipped


class Attachment(models.Model):
    """A file that came or goes with a message; its bytes lie in the content-addressed store."""

    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="attachments")
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="attachments", db_column="sha256")
    name = models.CharField(max_length=255)
    # As it was declared. What it is, `kind` says.
    content_type = models.CharField(max_length=127)
    size = models.BigIntegerField()
    inline = models.BooleanField(default=False)
    content_id = models.CharField(max_length=255, blank=True)

    def __str__(self) -> str:
        return self.name

    @property
    def sha256(self) -> str:
        return str(self.file_id)

    @property
    def kind(self) -> str:
        """What it is by its bytes; needs `file` selected with the row."""
        return zipped(self.name) if self.file.kind == "application/zip" else self.file.kind

    @property
    def preview(self) -> Preview | None:
        """How it looks, once that is made; needs `file__preview` selected with the row."""
        made = getattr(self.file, "preview", None)
        return made if made is not None and made.state == "made" and not self.file.is_held else None

    @property
    def hold(self) -> str:
        """Why it is held back, in a sentence; needs `file` selected with the row."""
        return self.file.hold

    @property
    def may_be_scanned_again(self) -> bool:
        """Whether it was found infected and can be scanned once more; needs `file` selected with the row."""
        return self.file.may_be_scanned_again

    @property
    def lie(self) -> str:
        """How it differs from what it is called, in a sentence; needs `file` selected with the row."""
        return lie(self.name, self.content_type, self.kind)


def keep_attachments(message: Message, files: Iterable[dict[str, Any]]) -> None:
    """Name the files of a message; their bytes are in the store already."""
    named = list(files)
    if not named:
        return
    new = File.objects.know(named, at=message.created_at)
    Preview.objects.want(new, message.created_at)
    Attachment.objects.bulk_create([_named(message, **one) for one in named])


def _named(message: Message, *, sha256: str, **facts: Any) -> Attachment:
    return Attachment(message=message, file_id=sha256, **facts)
