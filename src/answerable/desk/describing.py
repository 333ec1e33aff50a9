"""Saying what a case is about: one form over its facts, tags and typed fields."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from answerable.cases.models import Case, Field, Topic
from answerable.cases.words import Harm, Type
from answerable.desk.inputs import Moment
from answerable.desk.languages import languages
from answerable.kit.forms import field_of
from answerable.kit.templatetags.kit import language_name
from answerable.staff.models import Brand, Staff


class DescriptionForm(forms.Form):
    """Type, topic, harm and the rest; the house's own fields follow."""

    subject = forms.CharField(label=_("Subject"), max_length=400)
    type = forms.ChoiceField(label=_("Type"), choices=Type)
    topic = forms.ModelChoiceField(
        Topic.objects.filter(retired_at=None).order_by("trail"),
        label=_("Topic"),
        required=False,
        empty_label=_("No topic yet"),
    )
    harm = forms.TypedChoiceField(label=_("What does it do to them?"), choices=Harm, coerce=int)
    needed_by = Moment(label=_("Needed by"), required=False)
    language = forms.ChoiceField(label=_("Language"))
    brand = forms.ChoiceField(
        label=_("We speak as"), required=False, help_text=_("Every mail and their page from now on are this brand's.")
    )
    tags = forms.CharField(label=_("Tags"), required=False, max_length=400, help_text=_("Words with commas between."))

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": _as_it_is(case), **kwargs})
        field_of(self, "language", forms.ChoiceField).choices = _languages(case.language)
        self._offer_brands(case)
        for field in Field.objects.order_by("position", "pk"):
            if not field.types or case.type in field.types:
                self.fields[f"field-{field.key}"] = _field(field)
                self.initial[f"field-{field.key}"] = case.fields.get(field.key)

    def _offer_brands(self, case: Case) -> None:
        """Only where there is something to choose."""
        brands = {str(brand.pk): brand.name for brand in Brand.objects.current().in_order()}
        if case.brand:
            brands |= {str(case.brand.pk): case.brand.name}
        if not brands:
            del self.fields["brand"]
            return
        house = Brand.objects.house().called or str(_("The house itself"))
        field_of(self, "brand", forms.ChoiceField).choices = [("", house), *brands.items()]

    def typed(self) -> dict[str, Any]:
        """The typed fields that were filled in, as the case keeps them."""
        given = {
            key.removeprefix("field-"): value for key, value in self.cleaned_data.items() if key.startswith("field-")
        }
        return {
            key: value.isoformat() if isinstance(value, date) else value
            for key, value in given.items()
            if value not in (None, "")
        }


def _languages(current: str) -> list[tuple[str, str]]:
    """Those we have a name for, and the one it is in already."""
    known = languages()
    return known if current in dict(known) else [(current, language_name(current)), *known]


def _as_it_is(case: Case) -> dict[str, Any]:
    names = ("subject", "type", "harm", "needed_by", "language")
    tags = ", ".join(case.tags.order_by("name").values_list("name", flat=True))
    found = {"topic": case.topic_id, "tags": tags, "brand": str(case.brand_id or "")}
    return {name: getattr(case, name) for name in names} | found


def _field(field: Field) -> forms.Field:
    facts: dict[str, Any] = {"label": field.label, "required": False}
    if field.kind == "choice":
        return forms.ChoiceField(choices=[("", "—"), *((choice, choice) for choice in field.choices)], **facts)
    if field.kind == "yes-no":
        return forms.NullBooleanField(**facts)
    if field.kind == "date":
        return forms.DateField(widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"), **facts)
    return forms.FloatField(**facts) if field.kind == "number" else forms.CharField(max_length=400, **facts)


def describe(case: Case, form: DescriptionForm, by: Staff, at: datetime) -> None:
    """Set what was changed, together or not at all."""
    given, changed = form.cleaned_data, set(form.changed_data)
    names = {"subject", "type", "topic", "harm", "needed_by", "language"} & changed
    with transaction.atomic():
        if names:
            case.describe(by=by, at=at, **{name: _word(name, given[name]) for name in names})
        if "tags" in changed:
            case.tag(given["tags"].split(","), by=by, at=at)
        if "brand" in changed:
            brand = Brand.objects.get(pk=int(given["brand"])) if given["brand"] else None
            case.speak_as(brand, by=by, at=at)
        if any(name.startswith("field-") for name in changed):
            case.fill_in(form.typed(), by=by, at=at)


def _word(name: str, value: Any) -> Any:
    return {"type": Type, "harm": Harm}[name](value) if name in ("type", "harm") else value
