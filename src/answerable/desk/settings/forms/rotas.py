"""What is asked about a duty rota: a shift, a weekly pattern, a file, an address."""

from __future__ import annotations

from datetime import time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from answerable.desk.inputs import Moment
from answerable.desk.settings.forms.people import AwayForm
from answerable.kit.forms import field_of
from answerable.kit.ical import LARGEST
from answerable.staff.models import Staff, Team
from answerable.staff.rota.fetching import Unreachable, check_address


class ClockInput(forms.TimeInput):
    """The browser's own picker of a time of day."""

    input_type = "time"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%H:%M")


class OfTeam(forms.Form):
    """A form that asks for one of a team's colleagues."""

    staff = forms.ModelChoiceField(
        label=gettext_lazy("Who"), queryset=Staff.objects.none(), empty_label=gettext_lazy("Choose a colleague")
    )

    def __init__(self, *args: Any, team: Team, **kwargs: Any) -> None:
        # Two of these stand on one page.
        kwargs["auto_id"] = f"{type(self).__name__}-%s"
        super().__init__(*args, **kwargs)
        field_of(self, "staff", forms.ModelChoiceField).queryset = team.members().in_order()


class ShiftForm(OfTeam):
    """One shift."""

    begins_at = Moment(label=gettext_lazy("From"))
    ends_at = Moment(label=gettext_lazy("Until"))

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("begins_at") and given.get("ends_at") and given["ends_at"] <= given["begins_at"]:
            self.add_error("ends_at", _("It ends after it begins."))
        return given


class TeamAwayForm(OfTeam, AwayForm):
    """From when until when somebody of a team is not here."""

    field_order = ("staff", "since", "until")


class PatternForm(OfTeam):
    """The same hours every week."""

    weekdays = forms.TypedMultipleChoiceField(
        label=gettext_lazy("On"), choices=list(WEEKDAYS.items()), coerce=int, widget=forms.CheckboxSelectMultiple
    )
    begins = forms.TimeField(label=gettext_lazy("From"), widget=ClockInput)
    ends = forms.TimeField(
        label=gettext_lazy("Until"), widget=ClockInput, help_text=gettext_lazy("Through midnight, where it is earlier.")
    )

    @property
    def minutes(self) -> tuple[int, int]:
        """Beginning and end in minutes since midnight."""
        return _minutes(self.cleaned_data["begins"]), _minutes(self.cleaned_data["ends"])


class FileForm(forms.Form):
    """A calendar file with the rota."""

    file = forms.FileField(label=gettext_lazy("A calendar file (.ics)"))

    def clean_file(self) -> bytes:
        file: UploadedFile[Any] = self.cleaned_data["file"]
        data: bytes = file.read(LARGEST + 1)
        return data


class FeedForm(forms.Form):
    """Where the rota can be fetched."""

    url = forms.URLField(
        label=gettext_lazy("Fetch it every hour from"),
        required=False,
        max_length=1000,
        assume_scheme="https",
        help_text=gettext_lazy("The private address of a calendar (.ics). Leave it empty to fetch nothing."),
    )

    def clean_url(self) -> str:
        url: str = self.cleaned_data["url"]
        if url:
            try:
                check_address(url)
            except Unreachable as refusal:
                raise ValidationError(str(refusal)) from refusal
        return url


def _minutes(clock: time) -> int:
    return clock.hour * 60 + clock.minute
