"""What is asked about a calendar."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from answerable.calendars.models import DEFAULT_RULES, Calendar, CalendarVersion
from answerable.desk.languages import zones
from answerable.desk.settings.forms.feasts import FeastsForm
from answerable.desk.settings.forms.unique import besides
from answerable.desk.settings.hours import field_at, read_named_days, rules_of, typed_of, words_of
from answerable.kit.forms import field_of
from answerable.kit.workrules import WEEK
from answerable.kit.worktime import RulesError, WorkingHours


class CalendarForm(FeastsForm):
    """Zone, the hours of each weekday, closed days, and days with hours of their own.

    Valid, it holds what a version keeps: `rules`, `words` and `feasts`.
    """

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    time_zone = forms.ChoiceField(label=gettext_lazy("Time zone"))
    holidays = forms.CharField(
        label=gettext_lazy("Closed days of your own"),
        widget=forms.Textarea({"rows": 4}),
        required=False,
        help_text=gettext_lazy("One on each line, with a name if you like, such as 2026-12-31 Stocktaking."),
    )
    exceptions = forms.CharField(
        label=gettext_lazy("Days with hours of their own"),
        widget=forms.Textarea({"rows": 4}),
        required=False,
        help_text=gettext_lazy(
            "One on each line, with the reason, such as 2026-12-24 9–12 Christmas Eve, or 2026-11-07 closed We move."
        ),
    )
    note = forms.CharField(label=gettext_lazy("Note"), widget=forms.Textarea({"rows": 2}), required=False)
    reason = forms.CharField(
        label=gettext_lazy("Why does it change?"),
        max_length=400,
        help_text=gettext_lazy("What was promised before is never due later for it, and sooner where we work longer."),
    )

    def __init__(self, *args: Any, today: date, calendar: Calendar | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.calendar = calendar
        self.rules: dict[str, Any] | None = None
        self.words: dict[str, Any] = {}
        self.feasts: dict[str, Any] = {}
        for day, name in zip(WEEK, WEEKDAYS.values(), strict=True):
            self.fields[day] = forms.CharField(label=name, max_length=200, required=False)
        version = calendar.current() if calendar else CalendarVersion(rules=DEFAULT_RULES)
        self._offer_zones(version.rules["time_zone"])
        self.initial = typed_of(version)
        self.ask_about(version.feasts, today)
        if calendar:
            self.initial = dict(self.initial) | {"name": calendar.name, "note": calendar.note}
        else:
            del self.fields["reason"]

    def _offer_zones(self, current: str) -> None:
        known = dict(zones())
        field_of(self, "time_zone", forms.ChoiceField).choices = [
            *zones(),
            *([] if current in known else [(current, current)]),
        ]

    def days(self) -> list[forms.BoundField]:
        """The fields of the weekdays."""
        return [self[day] for day in WEEK]

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        others = besides(Calendar.objects.all(), self.calendar)
        if others.filter(name=name).exists():
            raise ValidationError(_("Another calendar is called so."))
        return name

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        given["holidays"] = _together(given.get("holidays", ""), given.get("file") or {})
        try:
            self.feasts = self.taken_feasts(given)
            rules = rules_of(given, self.feasts.get("days", {}))
            WorkingHours.from_rules(rules)
            self.words = words_of(given)
            self.rules = rules
        except RulesError as refusal:
            name = field_at(refusal.place)
            sentence = refusal.sentence if name != "exceptions" else _at_its_day(refusal)
            self.add_error(name or None, sentence)
        return given


def _together(typed: str, brought: dict[str, str]) -> str:
    """The days that were typed, and those of a file that were not."""
    own = read_named_days(typed)
    return "\n".join([typed, *(f"{day} {name}" for day, name in brought.items() if day not in own)])


def _at_its_day(refusal: RulesError) -> str:
    """A line among many is named by its day."""
    day = refusal.place.removeprefix("exceptions.").partition("[")[0]
    return refusal.sentence if day in refusal.sentence else f"{day}: {refusal.sentence}"
