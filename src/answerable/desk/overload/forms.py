"""What an overload asks."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from answerable.cases.models import Digest
from answerable.desk.inputs import Moment

D = Digest.Decision
ONE_WORD = _("Write one word to all of them")
CHOICES = [(D.IN_ORDER, D.IN_ORDER.label), (D.HELP, D.HELP.label), (D.TOLD, ONE_WORD)]


class DecisionForm(forms.Form):
    """One decision; a word and its date where all are to be told."""

    decision = forms.ChoiceField(
        label=_("What happens now?"),
        widget=forms.RadioSelect,
        choices=CHOICES,
        error_messages={"required": _("Choose one.")},
    )
    text = forms.CharField(
        label=_("Your word to all"),
        widget=forms.Textarea({"rows": 6}),
        strip=False,
        required=False,
        help_text=_(
            "A holding word in your name: what is the matter, and that an answer comes. It answers nobody yet."
        ),
    )
    next_word_at = Moment(
        label=_("They hear from us again by"),
        required=False,
        help_text=_("This becomes a promise in each of these cases."),
    )

    def __init__(self, *args: Any, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.at = at

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("decision") == D.TOLD:
            self._ask_for_the_word(given)
        return given

    def _ask_for_the_word(self, given: dict[str, Any]) -> None:
        if not given.get("text", "").strip():
            self.add_error("text", _("Write something first."))
        promised = given.get("next_word_at")
        if promised is None and "next_word_at" not in self.errors:
            self.add_error("next_word_at", _("A holding word must say when the next word comes. Give a date."))
        elif promised and promised <= self.at:
            self.add_error("next_word_at", _("The next word must be in the future."))
