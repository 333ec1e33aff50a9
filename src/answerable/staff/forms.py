"""What a colleague types into the pages of this area."""

from django import forms
from django.utils.translation import gettext_lazy as _

LONGEST_PASSWORD = 4096  # characters: hashing more would be work for an attacker to give us


class SignInForm(forms.Form):
    """A mail address and a password; the password is never shown again."""

    email = forms.EmailField(
        label=_("Mail address"),
        max_length=254,
        widget=forms.EmailInput({"autocomplete": "username", "autofocus": True}),
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=LONGEST_PASSWORD,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
    )
