"""What a form asks for: a moment, or files."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _


class LocalDateTimeInput(forms.DateTimeInput):
    """The browser's own picker of day and clock, in the reader's zone."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


class Moment(forms.DateTimeField):
    """A day and a clock."""

    widget = LocalDateTimeInput
    default_error_messages = {"invalid": _("Give a day and a time, like 2026-03-31 14:00.")}


class SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class Files(forms.FileField):
    """Any number of files."""

    widget = SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        given = data if isinstance(data, list | tuple) else [data] if data else []
        return [forms.FileField.clean(self, file, initial) for file in given]
