"""What is asked about topics, tags and the house's own fields."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from answerable.cases.models import Field, Tag, Topic
from answerable.cases.words import Type
from answerable.desk.settings.forms.unique import besides

KINDS = [
    ("text", gettext_lazy("Words")),
    ("number", gettext_lazy("A number")),
    ("date", gettext_lazy("A date")),
    ("choice", gettext_lazy("One of several")),
    ("yes-no", gettext_lazy("Yes or no")),
]


class TopicForm(forms.Form):
    """A topic's name, once among its sisters."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)

    def __init__(self, *args: Any, parent: Topic | None, topic: Topic | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parent, self.topic = parent, topic

    def clean_name(self) -> str:
        name: str = " ".join(self.cleaned_data["name"].split())
        sisters = besides(Topic.objects.filter(parent=self.parent), self.topic)
        if sisters.filter(name=name).exists():
            raise ValidationError(_("A topic of this name stands here already."))
        return name


class TagForm(forms.Form):
    """A tag's word."""

    name = forms.CharField(label=gettext_lazy("Word"), max_length=40)

    def __init__(self, *args: Any, tag: Tag | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tag = tag

    def clean_name(self) -> str:
        name: str = " ".join(self.cleaned_data["name"].lower().split())
        if besides(Tag.objects.filter(name=name), self.tag).exists():
            raise ValidationError(_("This tag is there already."))
        return name


class FieldForm(forms.Form):
    """One of the house's own fields. What kind it is stays, since cases carry values of it."""

    label = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    kind = forms.ChoiceField(label=gettext_lazy("What is filled in?"), choices=KINDS)
    choices = forms.CharField(
        label=gettext_lazy("Of which one?"),
        widget=forms.Textarea({"rows": 3}),
        required=False,
        help_text=gettext_lazy("One on each line."),
    )
    types = forms.MultipleChoiceField(
        label=gettext_lazy("In which cases?"),
        choices=Type,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None chosen: in all."),
    )

    def __init__(self, *args: Any, field: Field | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.field = field
        if field:
            self.fields["kind"].disabled = True
            self.initial = {name: getattr(field, name) for name in ("label", "kind", "types")}
            self.initial["choices"] = "\n".join(field.choices)

    def clean_label(self) -> str:
        label: str = self.cleaned_data["label"]
        others = besides(Field.objects.all(), self.field)
        if others.filter(label=label).exists():
            raise ValidationError(_("Another field is called so."))
        return label

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        lines = dict.fromkeys(line.strip() for line in given.get("choices", "").splitlines() if line.strip())
        given["choices"] = list(lines) if given.get("kind") == "choice" else []
        if given.get("kind") == "choice" and len(lines) < 2:
            self.add_error("choices", _("Give at least two to choose from."))
        return given

    def keep(self) -> Field:
        """The field as it was typed; a new one gets a key made of its name, and stands last."""
        given = self.cleaned_data
        field = self.field or Field(key=_free_key(given["label"]), position=Field.objects.count())
        for name in ("label", "kind", "choices", "types"):
            setattr(field, name, given[name])
        field.save()
        return field


def _free_key(label: str) -> str:
    wish = slugify(label)[:34] or "field"
    taken = set(Field.objects.filter(key__startswith=wish).values_list("key", flat=True))
    return next(key for key in (wish, *(f"{wish}-{number}" for number in range(2, 10_000))) if key not in taken)
