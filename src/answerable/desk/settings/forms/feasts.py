"""Which public holidays a calendar keeps: chosen by country and part of it, or brought in from a file."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from answerable.calendars import feasts
from answerable.kit.forms import field_of
from answerable.kit.ical import LARGEST, Feed, IcalError

YEARS_AHEAD = 3


def subdivision_choices(country: str) -> list[tuple[str, str]]:
    return [("", _("the whole country")), *feasts.subdivisions(country)]


class FeastsForm(forms.Form):
    """The part of a calendar's form that asks for public holidays."""

    country = forms.ChoiceField(label=gettext_lazy("Public holidays of"), required=False)
    subdivision = forms.ChoiceField(label=gettext_lazy("Part of the country"), required=False)
    until = forms.TypedChoiceField(label=gettext_lazy("Up to the end of"), coerce=int, empty_value=None, required=False)
    file = forms.FileField(
        label=gettext_lazy("Closed days from a file (.ics)"),
        required=False,
        help_text=gettext_lazy("Its whole days become closed days of your own; those that you have stay."),
    )

    def ask_about(self, kept: Mapping[str, Any], today: date) -> None:
        """Offer what there is, beginning with what the calendar keeps."""
        self.kept_feasts, self.today = kept, today
        self.initial = dict(self.initial) | {name: kept.get(name, "") for name in ("country", "subdivision")}
        self.initial["until"] = max(kept.get("years", [today.year + 1]))
        country = str(self.data.get("country", "") if self.is_bound else kept.get("country", ""))
        years = range(today.year, today.year + YEARS_AHEAD + 1)
        self._offer("country", [("", _("none")), *feasts.countries()])
        self._offer("subdivision", subdivision_choices(country))
        self._offer(
            "until", [(year, str(year)) for year in sorted({*years, *kept.get("years", [])}) if year >= today.year]
        )

    def _offer(self, name: str, choices: list[tuple[Any, str]]) -> None:
        field_of(self, name, forms.ChoiceField).choices = choices

    def taken_feasts(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """What the version will keep of them; years that were copied before stay as they were copied."""
        if not given.get("country"):
            return {}
        years = range(self.today.year, (given.get("until") or self.today.year) + 1)
        return feasts.take(given["country"], given.get("subdivision", ""), years, self.kept_feasts)

    def clean_file(self) -> dict[str, str]:
        """The days of an uploaded file and what they are called there."""
        file: UploadedFile[Any] | None = self.cleaned_data["file"]
        if not file:
            return {}
        try:
            found = Feed(file.read(LARGEST + 1)).whole_days(_years(self.today, -1), _years(self.today, YEARS_AHEAD))
        except IcalError as refusal:
            raise ValidationError(str(refusal)) from refusal
        if not found:
            raise ValidationError(_("No whole day of the next years is named in this file."))
        return {day.isoformat(): name for day, name in found.items()}


def _years(day: date, years: int) -> date:
    """The same day in another year; 28 February where it has no 29th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
