"""What is asked where a colleague begins a case, or logs a call."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from answerable.cases.words import WAYS, Harm, IfSilent, Then, Type
from answerable.customers.models import Customer
from answerable.customers.models.queries import CustomerQuerySet
from answerable.customers.normalising import dialled
from answerable.desk.inputs import Moment
from answerable.kit.forms import field_of
from answerable.staff.models import Team
from answerable.staff.models.queries import TeamQuerySet

REACHED = [("yes", gettext_lazy("Yes, we spoke")), ("no", gettext_lazy("No, nobody answered"))]


class WhoForm(forms.Form):
    """Somebody we know, or somebody made on the spot, by name and address or number."""

    who = forms.CharField(label=gettext_lazy("Who is it?"), required=False, max_length=200)
    customer = forms.ModelChoiceField(Customer.objects.none(), required=False)
    name = forms.CharField(label=gettext_lazy("Name"), required=False, max_length=200)
    address = forms.CharField(label=gettext_lazy("Mail address or phone number"), required=False, max_length=254)
    needs_mail = False

    def __init__(self, *args: Any, people: CustomerQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field_of(self, "customer", forms.ModelChoiceField).queryset = people

    def clean_address(self) -> str:
        address: str = self.cleaned_data["address"].strip()
        if "@" in address:
            validate_email(address)
            if Team.objects.written_to_at(address).exists():
                raise ValidationError(_("That is an address of ours: our answer would come back to us."))
        elif address and not dialled(address):
            raise ValidationError(_("This is neither a mail address nor a phone number."))
        return address

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not given.get("customer") and "address" not in self.errors:
            self._check_newcomer(given)
        elif given.get("customer") and self.needs_mail and not given["customer"].mail_address():
            self.add_error("who", _("We have no mail address for them. Add one on their page, or log a call."))
        return given

    def _check_newcomer(self, given: dict[str, Any]) -> None:
        if not given.get("name") and not given.get("address"):
            self.add_error("who", _("Say who it is: choose somebody, or give a name and an address or number."))
        elif self.needs_mail and "@" not in given["address"]:
            self.add_error("address", _("To write to them, we need a mail address."))

    def meet(self, at: datetime, evidence: str) -> Customer:
        """Whom it is about; somebody new is made known now."""
        given = self.cleaned_data
        known: Customer | None = given["customer"]
        if known:
            return known.current()
        if not given["address"]:
            return Customer.objects.create(name=given["name"], created_at=at)
        kind = "mail" if "@" in given["address"] else "phone"
        return Customer.meet(kind, given["address"], given["name"], evidence=evidence, at=at)[0].current()


class MatterForm(WhoForm):
    """Whose it is, and what it is about."""

    subject = forms.CharField(label=gettext_lazy("Subject"), max_length=400)
    team = forms.ModelChoiceField(Team.objects.none(), label=gettext_lazy("Team"), empty_label=None)
    type = forms.ChoiceField(label=gettext_lazy("Type"), choices=Type, initial=Type.REQUEST)
    harm = forms.TypedChoiceField(
        label=gettext_lazy("What does it do to them?"), choices=Harm, coerce=int, initial=Harm.NONE
    )

    def __init__(self, *args: Any, teams: TeamQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field_of(self, "team", forms.ModelChoiceField).queryset = teams


class BehalfForm(MatterForm):
    """What she said, in her words."""

    channel = forms.ChoiceField(
        label=gettext_lazy("How did they tell it?"),
        choices=[
            ("phone", gettext_lazy("By phone")),
            ("counter", gettext_lazy("In person")),
            ("letter", gettext_lazy("By letter")),
        ],
    )
    text = forms.CharField(label=gettext_lazy("What did they say?"), widget=forms.Textarea, strip=False)
    needed_by = Moment(label=gettext_lazy("Needed by"), required=False)
    receipt = forms.BooleanField(
        label=gettext_lazy("Send them a receipt with the link to their page"), required=False, initial=True
    )
    mine = forms.BooleanField(label=gettext_lazy("I take it myself"), required=False)


class WayForm(forms.Form):
    """What follows: one of the three ways, with the date that it needs."""

    remind_at = Moment(label=gettext_lazy("Remind on"), required=False)
    next_word_at = Moment(label=gettext_lazy("Next word by"), required=False)


class LetterForm(WayForm, MatterForm):
    """The first word, ours."""

    text = forms.CharField(label=gettext_lazy("Your letter"), widget=forms.Textarea, strip=False)
    then = forms.ChoiceField(
        label=gettext_lazy("What follows?"),
        choices=[(way.value, way.label) for way in WAYS],
        widget=forms.RadioSelect,
        initial=Then.KEEP.value,
    )
    if_silent = forms.ChoiceField(
        label=gettext_lazy("If we hear nothing"), choices=IfSilent, required=False, initial=IfSilent.OURS
    )
    needs_mail = True


class SpokenForm(WayForm):
    """A call or visit: whether she was reached, what was said, what follows."""

    SOLVED = "solved"
    WAYS = [
        (SOLVED, gettext_lazy("They say that it is solved")),
        (Then.PROPOSE.value, gettext_lazy("This should solve it; they decide")),
        (Then.WAIT.value, gettext_lazy("We need something from them")),
        (Then.KEEP.value, gettext_lazy("More to come")),
    ]

    reached = forms.ChoiceField(
        label=gettext_lazy("Were they reached?"), choices=REACHED, widget=forms.RadioSelect, initial="yes"
    )
    text = forms.CharField(label=gettext_lazy("What did we say?"), widget=forms.Textarea, strip=False, required=False)
    then = forms.ChoiceField(
        label=gettext_lazy("What follows?"), choices=WAYS, widget=forms.RadioSelect, initial=Then.KEEP.value
    )
    call_at = Moment(label=gettext_lazy("We call again on"), required=False)
    field_order: tuple[str, ...] = ("reached", "text", "then", "remind_at", "next_word_at", "call_at")

    def way(self) -> dict[str, Any]:
        """As the verb takes it: what follows, by when, and whether she said that it is solved."""
        given = self.cleaned_data
        solved = given["then"] == self.SOLVED
        return {
            "then": Then.PROPOSE if solved else Then(given["then"]),
            "she_said_solved": solved,
            "remind_at": given["remind_at"] if given["then"] == Then.WAIT else None,
            "next_word_at": given["next_word_at"] if given["then"] == Then.KEEP else None,
        }

    @property
    def was_reached(self) -> bool:
        return bool(self.cleaned_data["reached"] == "yes")


class CallForm(SpokenForm, MatterForm):
    """A call about something new."""

    said = forms.CharField(label=gettext_lazy("What did they say?"), widget=forms.Textarea, strip=False, required=False)
    field_order = ("reached", "said", "text", "then", "remind_at", "next_word_at", "call_at")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("reached") == "yes" and not given.get("said", "").strip():
            self.add_error("said", _("Write down what they said: it is the first word of the case."))
        return given
