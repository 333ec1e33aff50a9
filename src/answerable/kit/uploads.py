"""Files that somebody sends with a form: kept by content, typed by content, named without a path."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from answerable.kit import files
from answerable.kit.content_types import content_type
from answerable.kit.names import safe_name

if TYPE_CHECKING:
    Upload = UploadedFile[Any]

MOST_FILES = 20


def check(uploads: list[Upload]) -> None:
    """ValidationError with a sentence, where there is something to say about the files."""
    if len(uploads) > MOST_FILES:
        raise ValidationError(_("At most %(count)s files at once, please.") % {"count": MOST_FILES})
    for upload in uploads:
        if not upload.size:
            raise ValidationError(_("The file %(name)s is empty. Please choose it again.") % {"name": upload.name})


def keep(uploads: Iterable[Upload]) -> list[dict[str, Any]]:
    """Their bytes in the store; what a message needs to name them."""
    return [_kept(upload) for upload in uploads]


def _kept(upload: Upload) -> dict[str, Any]:
    data, name = upload.read(), safe_name(upload.name or "")
    return {"name": name, "content_type": content_type(data, name), "size": len(data), "sha256": files.keep(data)}
