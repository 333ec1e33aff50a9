"""What is asked about a rule of sorting, and about senders who are not customers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from answerable.cases.models import Topic
from answerable.cases.words import Harm, Type
from answerable.channels.mail.models import NotACustomer, SortingRule
from answerable.channels.mail.models.rules import FACTS
from answerable.channels.mail.sorting.senders import known_as_customers
from answerable.desk.languages import language_choices
from answerable.desk.set_aside.asking import question
from answerable.desk.settings.sorting_words import ASIDE, AUTOMATIC, HOW
from answerable.kit.addresses import normalise
from answerable.kit.forms import field_of
from answerable.staff.models import Brand, Team

LONGEST = 8000  # characters of a list of addresses or words


class Several(forms.CharField):
    """Values, one in a line; with `commas`, which no address has, between them as well."""

    widget = forms.Textarea({"rows": 1, "class": "few"})

    def __init__(self, *, commas: bool = True, **facts: Any) -> None:
        super().__init__(required=False, max_length=LONGEST, **facts)
        self.between = r"[,;\n]" if commas else r"\n"

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override]  # one line of text becomes several values
        text = super().to_python(value) or ""
        return list(dict.fromkeys(one.strip() for one in re.split(self.between, text) if one.strip()))

    def validate(self, value: Any) -> None: ...

    def run_validators(self, value: Any) -> None:
        super().run_validators("\n".join(value))

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value


class RuleForm(forms.Form):
    """To which mails a rule applies, all of it together, and what becomes of them."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120, help_text=gettext_lazy("Histories name it."))
    sender = Several(label=gettext_lazy("From these addresses"))
    domain = Several(
        label=gettext_lazy("From anybody at these domains"),
        help_text=gettext_lazy("Such as example.org; with everything below it."),
    )
    recipient = Several(label=gettext_lazy("To these addresses"), help_text=gettext_lazy("In To, Cc or the envelope."))
    words = Several(
        commas=False,
        label=gettext_lazy("With one of these words"),
        help_text=gettext_lazy("In the subject or the text; whole words or phrases, capitals do not matter."),
    )
    automatic = forms.MultipleChoiceField(
        label=gettext_lazy("What kind of mail"),
        choices=AUTOMATIC,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    header = forms.CharField(
        label=gettext_lazy("A header"), max_length=76, required=False, widget=forms.TextInput({"placeholder": "X-Shop"})
    )
    header_how = forms.ChoiceField(
        choices=HOW, required=False, widget=forms.Select({"aria-label": gettext_lazy("How the header is compared")})
    )
    header_text = forms.CharField(
        max_length=200,
        required=False,
        widget=forms.TextInput({"aria-label": gettext_lazy("What stands in the header")}),
    )
    score = forms.FloatField(
        label=gettext_lazy("Points of a filter in front, at least"),
        required=False,
        widget=forms.NumberInput({"step": "any"}),
        help_text=gettext_lazy("As your own filter counts them. Most take a mail for spam from 5 points on."),
    )
    aside = forms.ChoiceField(
        label=gettext_lazy("Cases, or none?"),
        choices=[("", gettext_lazy("They are cases, with what is said below")), *ASIDE.items()],
        required=False,
    )
    team = forms.ModelChoiceField(
        Team.objects.none(),
        label=gettext_lazy("Team"),
        required=False,
        empty_label=gettext_lazy("As they were written"),
    )
    brand = forms.ModelChoiceField(
        Brand.objects.none(),
        label=gettext_lazy("We speak as"),
        required=False,
        empty_label=gettext_lazy("As they were written"),
    )
    topic = forms.ModelChoiceField(
        Topic.objects.none(), label=gettext_lazy("Topic"), required=False, empty_label=gettext_lazy("Left open")
    )
    type = forms.ChoiceField(
        label=gettext_lazy("Type"), choices=[("", gettext_lazy("Left open")), *Type.choices], required=False
    )
    language = forms.ChoiceField(label=gettext_lazy("Language"), required=False)
    harm = forms.TypedChoiceField(
        label=gettext_lazy("Harm, at least"),
        choices=[("", gettext_lazy("Left open")), *[one for one in Harm.choices if one[0]]],
        coerce=int,
        empty_value=None,
        required=False,
        help_text=gettext_lazy("“Person at risk” calls somebody on duty at once."),
    )
    ADDRESSES = ("sender", "domain", "recipient")

    def __init__(self, *args: Any, rule: SortingRule | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rule = rule
        field_of(self, "team", forms.ModelChoiceField).queryset = Team.objects.active().in_order()
        self._offer_brands()
        topics = Topic.objects.filter(retired_at=None).order_by("trail")
        field_of(self, "topic", forms.ModelChoiceField).queryset = topics
        spoken = [(code, name) for code, name in language_choices() if code]
        field_of(self, "language", forms.ChoiceField).choices = [("", _("As it is read from the text")), *spoken]
        if rule:
            self.initial = {"name": rule.name, **_as_typed(rule.conditions), **_as_said(rule)}

    def _offer_brands(self) -> None:
        """Only where the house has any, or the rule says one."""
        said = self.rule.brand_id if self.rule else None
        brands = Brand.objects.beside_the_house().filter(Q(archived_at=None) | Q(pk=said))
        field_of(self, "brand", forms.ModelChoiceField).queryset = brands.in_order()
        if not brands.exists():
            del self.fields["brand"]

    def which(self) -> list[forms.BoundField]:
        """The conditions but for the header, which has three fields on one line."""
        return [self[name] for name in (*self.ADDRESSES, "words", "automatic")]

    def described(self) -> list[forms.BoundField]:
        return [self[name] for name in FACTS if name in self.fields]

    def conditions(self) -> dict[str, Any]:
        """As a rule keeps them; a condition that asks for nothing is none."""
        given = self.cleaned_data
        wanted: dict[str, Any] = {name: [normalise(one) for one in given[name]] for name in self.ADDRESSES}
        wanted["domain"] = [one.removeprefix("@") for one in wanted["domain"]]
        wanted |= {"automatic": given["automatic"], "words": given["words"], "score": given["score"]}
        header = {"name": given["header"], "how": given["header_how"] or "contains", "text": given["header_text"]}
        if header["how"] == "there":
            header["text"] = ""
        if given["header"] or given["header_text"]:
            wanted["header"] = header
        return {name: value for name, value in wanted.items() if value not in ([], None)}

    def filled(self) -> SortingRule:
        """The rule as it would be; one that is there keeps its place. Not saved, and not checked."""
        rule = self.rule or SortingRule()
        rule.name, rule.conditions = self.cleaned_data["name"], self.conditions()
        for name in (*FACTS, "aside"):
            if name in self.fields:
                setattr(rule, name, self.cleaned_data[name])
        return rule

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not self.errors:
            try:
                self.filled().check_sense()
            except ValidationError as refusal:
                self.add_error(None, refusal)
        return given


def _as_typed(conditions: Mapping[str, Any]) -> dict[str, Any]:
    header = conditions.get("header", {})
    shown = {name: conditions.get(name) for name in ("sender", "domain", "recipient", "words", "automatic", "score")}
    return shown | {"header": header.get("name"), "header_how": header.get("how"), "header_text": header.get("text")}


def _as_said(rule: SortingRule) -> dict[str, Any]:
    return {name: getattr(rule, name) for name in (*FACTS, "aside")}


# What many houses want, to be taken over or changed: name, conditions, what becomes of them.
READY: dict[str, tuple[Any, dict[str, Any], dict[str, Any]]] = {
    "spam": (gettext_lazy("Spam, as the filter in front says"), {"score": 10}, {"aside": "spam"}),
    "lists": (gettext_lazy("Newsletters and lists"), {"automatic": ["list"]}, {"aside": "bulk"}),
    "danger": (
        gettext_lazy("Somebody may be in danger"),
        {"words": ["gas leak", "smell gas", "on fire", "electric shock", "ambulance"]},
        {"harm": 3},
    ),
}


def ready(key: str) -> dict[str, Any]:
    """The form's values for a rule that comes ready made; none for a key that we do not know."""
    if key not in READY:
        return {}
    name, conditions, does = READY[key]
    return {"name": name} | {name: value for name, value in _as_typed(conditions).items() if value} | does


class SenderForm(forms.Form):
    """Who is no customer. Where they look like one, it is asked once more."""

    value = forms.CharField(
        label=gettext_lazy("Mail address or domain"),
        max_length=254,
        help_text=gettext_lazy("news@example.org, or example.org for everybody there."),
    )
    kind = forms.ChoiceField(label=gettext_lazy("What are they?"), choices=NotACustomer.Kind)
    why = forms.CharField(label=gettext_lazy("Why?"), max_length=400, required=False)
    sure = forms.BooleanField(label=gettext_lazy("They are no customers all the same"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_bound:
            del self.fields["sure"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("sure"):
            return given
        if "value" in given and (known := known_as_customers(given["value"])):
            self.add_error("sure", question(given["value"], known))
        else:
            del self.fields["sure"]
        return given
