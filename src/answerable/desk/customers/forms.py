"""What is asked about a customer."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from answerable.customers.models import Customer, Identity, Organization
from answerable.customers.normalising import normalise, tidy
from answerable.desk.languages import language_choices, zone_choices
from answerable.kit.forms import field_of


class CustomerForm(forms.Form):
    """What we know about her."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=200, required=False)
    language = forms.ChoiceField(label=gettext_lazy("Language"), required=False)
    time_zone = forms.ChoiceField(label=gettext_lazy("Time zone"), required=False)
    organization = forms.CharField(
        label=gettext_lazy("Organization"), max_length=200, required=False, help_text=gettext_lazy("For whom they act.")
    )
    organization_role = forms.ChoiceField(
        label=gettext_lazy("As what do they act for it?"), choices=Customer.OrganizationRole, required=False
    )
    since_on = forms.DateField(
        label=gettext_lazy("Customer since"),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        required=False,
    )
    note = forms.CharField(
        label=gettext_lazy("Note"),
        widget=forms.Textarea({"rows": 3}),
        required=False,
        help_text=gettext_lazy("Colleagues read it beside every case of theirs."),
    )

    def __init__(self, *args: Any, customer: Customer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = _as_it_is(customer)
        offered = {"language": language_choices(), "time_zone": zone_choices()}
        for name, choices in offered.items():
            kept = self.initial[name]
            known = choices if kept in dict(choices) else [*choices, (kept, kept)]
            field_of(self, name, forms.ChoiceField).choices = known

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        named, role = tidy(given.get("organization", ""), 200), given.get("organization_role")
        if named and not role:
            self.add_error("organization_role", _("Say as what they act for %(name)s.") % {"name": named})
        if role and not named:
            self.add_error("organization", _("Say for which organization."))
        return given

    def describe(self, customer: Customer) -> None:
        """Keep what was typed, in the two steps that the row knows."""
        given = self.cleaned_data
        named, facts = tidy(given["organization"], 200), ("language", "time_zone", "since_on", "note")
        customer.name = tidy(given["name"], 200)
        for name in facts:
            setattr(customer, name, given[name])
        customer.save(update_fields=["name", *facts])
        organization = Organization.objects.get_or_create(name=named)[0] if named else None
        customer.act_for(organization, given["organization_role"])


def _as_it_is(customer: Customer) -> dict[str, Any]:
    names = ("name", "language", "time_zone", "organization_role", "since_on", "note")
    organization = customer.organization.name if customer.organization else ""
    return {name: getattr(customer, name) for name in names} | {"organization": organization}


class IdentityForm(forms.Form):
    """One thing more by which we know her."""

    kind = forms.ChoiceField(label=gettext_lazy("What is it?"), choices=Identity.Kind)
    value = forms.CharField(label=gettext_lazy("Address, number or handle"), max_length=254)
    evidence = forms.CharField(
        label=gettext_lazy("How do we know that it is theirs?"),
        max_length=200,
        help_text=gettext_lazy("Such as: they said so on the phone."),
    )

    def __init__(self, *args: Any, customer: Customer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.customer = customer

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        kind, value = given.get("kind", ""), given.get("value", "")
        if value and kind == "mail" and "@" not in value:
            self.add_error("value", _("This is not a mail address."))
        elif value and not normalise(kind, value):
            self.add_error("value", _("This says nothing."))
        elif value and (known := Customer.objects.with_address(kind, value)):
            self.add_error("value", self._is_known(known))
        return given

    def _is_known(self, known: Customer) -> str:
        if known.pk == self.customer.current().pk:
            return _("We know them by this already.")
        return _("This belongs to %(name)s. If they are one person, say so by “Same person as…”.") % {
            "name": known.display_name
        }


class SamePersonField(forms.ModelChoiceField):  # type: ignore[type-arg]  # no argument of types while it runs
    """A choice of one customer, told apart by all that we know them by."""

    def label_from_instance(self, obj: Customer) -> str:
        return " · ".join([obj.display_name, *(identity.shown for identity in obj.identities.all())])


class MergeForm(forms.Form):
    """Somebody else who is the same person."""

    other = SamePersonField(
        Customer.objects.none(),
        label=gettext_lazy("Who is the same person?"),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": gettext_lazy("Choose who it is.")},
    )
    evidence = forms.CharField(
        label=gettext_lazy("How do we know?"),
        widget=forms.Textarea({"rows": 2}),
        max_length=2000,
        help_text=gettext_lazy("So that whoever doubts it later can judge. It can be taken back."),
        error_messages={"required": gettext_lazy("Say how we know that they are one person.")},
    )

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field_of(self, "other", SamePersonField).queryset = people
