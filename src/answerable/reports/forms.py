"""What a reader may ask for: the days, and by what the figures are narrowed."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from answerable.cases.words import Type
from answerable.kit.forms import field_of
from answerable.kit.templatetags.kit import language_name
from answerable.reports.access import teams_reported
from answerable.reports.facets import FACETS, NONE
from answerable.reports.instead import INSTEAD, Instead
from answerable.reports.scope import Scope, last_week
from answerable.reports.words import AGES, CHANNELS, ENDINGS, REACHES
from answerable.staff.models import Staff

# The oldest and the longest that is computed: ten years hold any calendar's arithmetic and any honest question.
LONGEST = timedelta(days=3660)
# Facets that only links name, each with the values it knows; None for a number, or a word of the channels' own.
CLOSED = {"reach": REACHES, "age": AGES, "ending": ENDINGS}


class ScopeForm(forms.Form):
    """The days and the narrowing that a reader sets by hand; links narrow further, and are checked here too."""

    since = forms.DateField(label=gettext_lazy("From"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    until = forms.DateField(label=gettext_lazy("Until"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    team = forms.ChoiceField(label=gettext_lazy("Team"), required=False)
    brand = forms.ChoiceField(label=gettext_lazy("Brand"), required=False)
    channel = forms.SlugField(label=gettext_lazy("Channel"), required=False, widget=forms.Select)
    type = forms.ChoiceField(label=gettext_lazy("Type"), required=False)
    language = forms.SlugField(label=gettext_lazy("Language"), required=False, widget=forms.Select)

    def __init__(self, given: Any, *, staff: Staff, at: datetime) -> None:
        default = last_week(staff, at)
        filled = {"since": default.first_on.isoformat(), "until": default.last_on.isoformat(), **given}
        super().__init__(filled, auto_id="scope_%s")
        self.staff, self.at = staff, at
        every, fields = ("", _("All")), self.fields
        field_of(self, "team", forms.ChoiceField).choices = [every, *_teams(staff)]
        field_of(self, "type", forms.ChoiceField).choices = [every, *Type.choices]
        self._offer_brands(every)
        fields["channel"].widget.choices = [every, *_with(CHANNELS.items(), filled.get("channel"))]
        known = [(code, language_name(code)) for code in ("de", "en", "es", "fr", "nl", "pl")]
        fields["language"].widget.choices = [every, *_with(known, filled.get("language"))]

    def _offer_brands(self, every: tuple[str, str]) -> None:
        """Those that have a name beside the house; a house that speaks as itself alone is asked nothing."""
        labels = FACETS["brand"].labels()
        if not labels:
            del self.fields["brand"]
            return
        nothing = (NONE, FACETS["brand"].nothing())
        field_of(self, "brand", forms.ChoiceField).choices = [every, nothing, *sorted(labels.items())]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        since, until = given.get("since"), given.get("until")
        if since and until:
            self._check_days(since, until)
        return given | {"narrowed": self._narrowed()}

    def _check_days(self, since: date, until: date) -> None:
        if until < since:
            self.add_error("until", _("The last day lies before the first."))
        if not date(2000, 1, 1) <= since <= date(2200, 1, 1) or until - since > LONGEST:
            self.add_error("since", _("Choose days after the year 2000, and not more than ten years of them."))

    def _narrowed(self) -> dict[str, str]:
        """Every facet that the address names, the ones that have no field of their own included."""
        named = {name: str(self.data.get(name, "")) for name in (*FACETS, INSTEAD)}
        return {name: _checked(name, value) for name, value in named.items() if value}

    def scope(self) -> Scope:
        given = self.cleaned_data
        return Scope(self.staff, given["since"], given["until"], self.at, given["narrowed"])


def _teams(staff: Staff) -> list[tuple[str, str]]:
    return list(teams_reported(staff).in_order().values_list("slug", "name"))


def _with(known: Any, given: str | None) -> list[tuple[str, Any]]:
    """The known choices, and the one that was given."""
    choices = dict(known)
    return list((choices if not given else {given: given} | choices).items())


def _checked(name: str, value: str) -> str:
    if value == NONE or name in ("team", "channel", "language", "type"):
        return value
    if name == INSTEAD:
        return Instead.read(value).token
    known = CLOSED.get(name) or FACETS[name].labels()
    if value not in map(str, known):
        raise ValidationError(_("%(facet)s: there is no %(value)s.") % {"facet": FACETS[name].label(), "value": value})
    return value


class InsteadForm(forms.Form):
    """Which promise, and what might have been promised instead."""

    promise = forms.ChoiceField(label=gettext_lazy("Promise"))
    measure = forms.ChoiceField(label=gettext_lazy("Measure"))
    instead = forms.CharField(
        label=gettext_lazy("Promised instead"), max_length=8, help_text=gettext_lazy("As in 90m, 2h, 3d or 1mo.")
    )

    def __init__(self, given: Any, promises: Any, measures: Any) -> None:
        super().__init__(given, auto_id="instead_%s")
        field_of(self, "promise", forms.ChoiceField).choices = promises
        field_of(self, "measure", forms.ChoiceField).choices = measures

    def clean_instead(self) -> str:
        return Instead.read(self.cleaned_data["instead"].strip().lower()).token


class StaffingForm(forms.Form):
    """The figures of a staffing question: measured, and open to be changed."""

    arrivals = forms.FloatField(label=gettext_lazy("Arrivals per hour"), min_value=0.01, max_value=10_000)
    handling = forms.FloatField(label=gettext_lazy("Minutes to handle one"), min_value=0.1, max_value=600)
    patience = forms.FloatField(
        label=gettext_lazy("Minutes of patience"),
        min_value=0.1,
        max_value=100_000,
        required=False,
        help_text=gettext_lazy("Empty: nobody gives up."),
    )
    within = forms.FloatField(label=gettext_lazy("Answered within, minutes"), min_value=0, max_value=100_000)
    share = forms.IntegerField(label=gettext_lazy("Of how many, percent"), min_value=1, max_value=99)

    def __init__(self, given: Any) -> None:
        super().__init__(given, auto_id="staffing_%s")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("arrivals", 0) * given.get("handling", 0) / 60 > MOST_AT_ONCE:
            raise ValidationError(_("That is work for more than four hundred colleagues at once; ask for less."))
        return given


MOST_AT_ONCE = 400
