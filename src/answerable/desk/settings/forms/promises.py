"""What is asked about a promise: for which cases, and how long for each measure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from answerable.cases.models import Topic
from answerable.cases.words import Measure, Type
from answerable.desk.settings import durations
from answerable.desk.settings.conditions import CHANNELS, HARMS
from answerable.kit.forms import field_of
from answerable.promises.models import PromiseVersion
from answerable.staff.models import Team

# What each promise is about, in a line for whoever sets the times.
HELP = {
    Measure.RECEIPT: gettext_lazy("The automatic word that their message is here."),
    Measure.ANSWER: gettext_lazy("A person's word to what they wrote."),
    Measure.UPDATE: gettext_lazy("While it is our turn: how long they are ever without a word from us."),
    Measure.RESOLUTION: gettext_lazy("Until we propose a solution; it stands still while it is their turn."),
    Measure.ASK: gettext_lazy("Inside: a colleague's answer to a colleague's question."),
    Measure.HANDOVER: gettext_lazy("Inside: whoever is offered a case accepts or declines it."),
    Measure.GLANCE: gettext_lazy(
        "Inside: a person looks at a short word such as “thanks” and decides if it needs more."
    ),
}


def several(label: Any, choices: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(label=label, choices=choices, required=False, widget=forms.CheckboxSelectMultiple)


class PromiseForm(forms.Form):
    """Plain choices; where nothing is chosen, anything matches."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    type = several(gettext_lazy("Type"), Type.choices)
    harm = several(gettext_lazy("Harm"), HARMS)
    channel = several(gettext_lazy("Channel"), CHANNELS)
    team = forms.ModelMultipleChoiceField(
        Team.objects.none(), label=gettext_lazy("Team"), required=False, widget=forms.CheckboxSelectMultiple
    )
    topic = forms.ModelMultipleChoiceField(
        Topic.objects.none(),
        label=gettext_lazy("Topic"),
        required=False,
        help_text=gettext_lazy("With everything below it."),
    )
    language = forms.CharField(
        label=gettext_lazy("Language"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("By its code, with commas between, such as es, de."),
    )
    needed_by = forms.ChoiceField(
        label=gettext_lazy("Their own date"),
        required=False,
        choices=[
            ("", gettext_lazy("Whether or not they need it by a date")),
            ("yes", gettext_lazy("Only what they need by a date")),
            ("no", gettext_lazy("Only what has no such date")),
        ],
    )
    CONDITIONS = ("type", "harm", "channel", "team", "topic", "language", "needed_by")

    def __init__(self, *args: Any, version: PromiseVersion | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.version = version
        field_of(self, "team", forms.ModelChoiceField).queryset = Team.objects.active().in_order()
        field_of(self, "topic", forms.ModelChoiceField).queryset = Topic.objects.filter(retired_at=None).order_by(
            "trail"
        )
        for measure in durations.SET:
            self._add_allowance(measure.value, measure.label)
        if version:
            self.initial = {"name": version.promise.name} | _as_typed(version)
        if self.is_last:
            for name in self.CONDITIONS:
                del self.fields[name]

    @property
    def is_last(self) -> bool:
        return bool(self.version and self.version.promise.is_last)

    def _add_allowance(self, measure: str, label: Any) -> None:
        amount = {"aria-label": _("%(measure)s: how much") % {"measure": label}, "step": "any"}
        unit = {"aria-label": _("%(measure)s: of what") % {"measure": label}}
        self.fields[f"{measure}_amount"] = forms.DecimalField(
            label=label, required=False, min_value=0, max_value=10_000, widget=forms.NumberInput(amount)
        )
        self.fields[f"{measure}_unit"] = forms.ChoiceField(
            label=label, required=False, choices=durations.choices, widget=forms.Select(unit)
        )
        self.fields[f"{measure}_statutory"] = forms.BooleanField(label=_("by law"), required=False)

    def measures(self) -> list[dict[str, Any]]:
        """The rows of the table of allowances."""
        parts = ("amount", "unit", "statutory")
        return [
            {"label": measure.label, "help": HELP.get(measure, "")}
            | {part: self[f"{measure.value}_{part}"] for part in parts}
            for measure in durations.SET
        ]

    def conditions_asked(self) -> list[forms.BoundField]:
        return [self[name] for name in self.CONDITIONS if name in self.fields]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for measure in durations.SET:
            amount, unit = given.get(f"{measure.value}_amount"), given.get(f"{measure.value}_unit")
            if (amount is None) == bool(unit) and f"{measure.value}_amount" not in self.errors:
                self.add_error(f"{measure.value}_amount", _("Say how much, and of what."))
        return given

    def conditions(self) -> dict[str, Any]:
        """As a promise keeps them; a condition that asks for nothing is none."""
        given = self.cleaned_data
        if self.is_last:
            return {}
        spoken = [code.strip().lower() for code in given["language"].split(",") if code.strip()]
        wanted = {name: list(given[name]) for name in ("type", "harm", "channel")}
        wanted |= {name: [row.pk for row in given[name]] for name in ("team", "topic")}
        wanted |= {"language": spoken}
        asked: dict[str, Any] = {name: values for name, values in wanted.items() if values}
        return asked | ({"needed_by": given["needed_by"] == "yes"} if given["needed_by"] else {})

    def allowances(self) -> dict[str, Any]:
        """As a promise keeps them; what is not asked here stays as it was."""
        given, kept = self.cleaned_data, dict(self.version.allowances) if self.version else {}
        for measure in durations.SET:
            amount, unit = given[f"{measure.value}_amount"], given[f"{measure.value}_unit"]
            kept.pop(measure.value, None)
            if unit:
                kept[measure.value] = durations.allowance_of(amount, unit, given[f"{measure.value}_statutory"])
        return kept


def _as_typed(version: PromiseVersion) -> dict[str, Any]:
    conditions: Mapping[str, Any] = version.conditions
    shown = {name: conditions.get(name, []) for name in ("type", "harm", "channel", "team", "topic")}
    shown |= {"language": ", ".join(conditions.get("language", []))}
    shown |= {"needed_by": {None: "", True: "yes", False: "no"}[conditions.get("needed_by")]}
    for measure, allowance in version.allowances.items():
        amount, unit = durations.typed_of(allowance)
        shown |= {f"{measure}_amount": amount, f"{measure}_unit": unit}
        shown |= {f"{measure}_statutory": allowance.get("statutory", False)}
    return shown
