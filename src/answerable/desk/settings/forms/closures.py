"""What is asked when a house had to close and nobody had foreseen it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from answerable.desk.inputs import Moment


class ClosureForm(forms.Form):
    """From when until when, and why."""

    begins_at = Moment(label=gettext_lazy("Closed from"))
    ends_at = Moment(label=gettext_lazy("Until"), help_text=gettext_lazy("Your best guess; you can change it."))
    reason = forms.CharField(label=gettext_lazy("Why?"), max_length=400)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("begins_at") and given.get("ends_at") and given["ends_at"] <= given["begins_at"]:
            self.add_error("ends_at", _("It ends after it begins."))
        return given


class QuestionForm(forms.Form):
    """When a customer would have written."""

    at = Moment(label=gettext_lazy("If a customer wrote at"), required=False)
