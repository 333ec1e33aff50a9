"""What colleagues are asked about themselves, their tokens and each other."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from answerable.desk.inputs import Moment
from answerable.desk.settings.forms.unique import besides
from answerable.kit.languages import DESK, name_of
from answerable.staff.forms import LONGEST_PASSWORD
from answerable.staff.models import Staff
from answerable.staff.models.api_tokens import LONGEST_DAYS


def spoken() -> list[tuple[str, str]]:
    """The languages the desk speaks, each by its own name."""
    return [(code, name_of(code)) for code in DESK]


class ProfileForm(forms.Form):
    """What a colleague decides about herself."""

    working_name = forms.CharField(
        label=gettext_lazy("Working name"),
        max_length=120,
        help_text=gettext_lazy("Customers read it under your answers."),
    )
    language = forms.ChoiceField(label=gettext_lazy("Language of the desk"), choices=spoken)


class NewPasswordField(forms.CharField):
    """A password that is being chosen."""

    def __init__(self, **facts: Any) -> None:
        widget = forms.PasswordInput({"autocomplete": "new-password"})
        super().__init__(max_length=LONGEST_PASSWORD, strip=False, widget=widget, **facts)

    def validate(self, value: str) -> None:
        super().validate(value)
        if value:
            validate_password(value)


class OwnPasswordForm(forms.Form):
    """A new password, for whoever knows the current one."""

    current = forms.CharField(
        label=gettext_lazy("Current password"),
        max_length=LONGEST_PASSWORD,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
    )
    new = NewPasswordField(label=gettext_lazy("New password"), help_text=gettext_lazy("At least ten characters."))
    again = NewPasswordField(label=gettext_lazy("New password, once more"))

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("new") and given.get("again") and given["new"] != given["again"]:
            self.add_error("again", _("These two are not the same."))
        return given


class AwayForm(forms.Form):
    """From when until when somebody is not here."""

    since = Moment(label=gettext_lazy("Away from"))
    until = Moment(
        label=gettext_lazy("Back on"), required=False, help_text=gettext_lazy("Leave it open if nobody knows yet.")
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("since") and given.get("until") and given["until"] <= given["since"]:
            self.add_error("until", _("One is back after one has left."))
        return given


class TokenForm(forms.Form):
    """A token for one program."""

    name = forms.CharField(label=gettext_lazy("What is it for?"), max_length=80)
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("What may it do?"),
        choices=[("read", gettext_lazy("Read what you may read")), ("write", gettext_lazy("Write what you may write"))],
        widget=forms.CheckboxSelectMultiple,
        initial=["read"],
    )
    days = forms.IntegerField(label=gettext_lazy("For how many days?"), min_value=1, max_value=LONGEST_DAYS, initial=90)


class ColleagueForm(forms.Form):
    """Who somebody is, and what they may decide."""

    full_name = forms.CharField(label=gettext_lazy("Full name"), max_length=120)
    working_name = forms.CharField(
        label=gettext_lazy("Working name"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Customers read it; the full name, if empty."),
    )
    email = forms.EmailField(label=gettext_lazy("Mail address"), max_length=254)
    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=Staff.Role, widget=forms.RadioSelect)
    takes_final_positions = forms.BooleanField(
        label=gettext_lazy("May take a final position"),
        required=False,
        help_text=gettext_lazy("Ends a case with our last word, once somebody uninvolved has looked."),
    )
    language = forms.ChoiceField(label=gettext_lazy("Language of the desk"), choices=spoken)

    def __init__(self, *args: Any, colleague: Staff | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.colleague = colleague
        if colleague:
            self.initial = {name: getattr(colleague, name) for name in self.fields}

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].strip().lower()
        others = besides(Staff.objects.all(), self.colleague)
        if others.filter(email=email).exists():
            raise ValidationError(_("Another colleague signs in with this address."))
        return email

    def clean_role(self) -> str:
        role: str = self.cleaned_data["role"]
        if self.colleague and role != Staff.Role.ADMIN:
            refuse_to_lose_the_last_administrator(self.colleague)
        return role


class FirstPasswordForm(forms.Form):
    """The first password of somebody, or a new first one for who forgot it."""

    password = NewPasswordField(
        label=gettext_lazy("First password"),
        required=False,
        help_text=gettext_lazy("Leave it empty and we make one; it is shown once. They change it in their profile."),
    )


class NewColleagueForm(ColleagueForm, FirstPasswordForm):
    """Somebody new, with a first password."""

    field_order = ("full_name", "working_name", "email", "role", "takes_final_positions", "language", "password")


def refuse_to_lose_the_last_administrator(colleague: Staff) -> None:
    """ValidationError where nobody would be left who can set up the house."""
    others = Staff.objects.active().filter(role=Staff.Role.ADMIN).exclude(pk=colleague.pk)
    if colleague.is_admin and not others.exists():
        raise ValidationError(_("%(name)s is the last administrator.") % {"name": colleague.working_name})
