"""*Always for this sender*: done at once, but asked about where whoever wrote may be a customer."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from answerable.channels.mail.models import NotACustomer
from answerable.channels.mail.sorting.senders import Known


class AlwaysForm(forms.Form):
    """What they are, and whether it is meant where they look like a customer."""

    kind = forms.ChoiceField(label=gettext_lazy("What are they?"), choices=NotACustomer.Kind, required=False)
    why = forms.CharField(label=gettext_lazy("Why?"), max_length=400, required=False)
    others = forms.BooleanField(required=False)
    sure = forms.BooleanField(label=gettext_lazy("They are no customer all the same"), required=False)

    def __init__(self, data: Any, *, sender: str, known: Known, guess: str, others: int = 0) -> None:
        # Asked for the first time, what is likely is chosen already.
        first = {"kind": guess, "others": "on"} if "sure" not in data and "kind" not in data else {}
        super().__init__({**data.dict(), **first})
        self.sender, self.known, self.guess = sender, known, guess
        words = ngettext(
            "Close their other case too, which nobody has answered",
            "Close their %(count)s other cases too, which nobody has answered",
            others,
        )
        self.fields["others"].label = words % {"count": others}
        if not others:
            del self.fields["others"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        given["kind"] = given.get("kind") or self.guess
        if self.known and not given.get("sure"):
            self.add_error("sure", question(self.sender, self.known))
        return given


def question(value: str, known: Known) -> str:
    """Why it is asked whether these are no customers."""
    if known.open_cases and known.was_answered:
        told = _("%(value)s has open cases (%(count)s), and we have answered there before.")
    elif known.open_cases:
        told = _("%(value)s has open cases (%(count)s).")
    else:
        told = _("We have answered %(value)s before.")
    return told % {"value": value, "count": known.open_cases}
