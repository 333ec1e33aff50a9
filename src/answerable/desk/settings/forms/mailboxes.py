"""What is asked about a mailbox: where it is, how we sign in, what is read, and what becomes of the mail."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from answerable.channels.mail.models import Mailbox
from answerable.desk.inputs import Moment
from answerable.desk.settings.providers import OTHER, Provider
from answerable.kit.clock import now
from answerable.kit.forms import field_of
from answerable.staff.models import Staff, Team

THERE = ("name", "address", "host", "port", "tls", "user", "sign_in", "client_id", "token_url")
SECRETS = ("password", "client_secret", "refresh_token")
UNCHANGED = gettext_lazy("Leave it empty to keep what is there. Nobody can read it here.")


class SecretField(forms.CharField):
    """Written, never shown again."""

    widget = forms.PasswordInput(attrs={"autocomplete": "new-password"})

    def __init__(self, **facts: Any) -> None:
        super().__init__(max_length=8000, required=False, strip=False, **facts)


class MailboxForm(forms.Form):
    """A mailbox; an empty secret leaves the one that is there."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=80, help_text=gettext_lazy("As colleagues call it."))
    address = forms.EmailField(
        label=gettext_lazy("Its mail address"),
        max_length=254,
        required=False,
        help_text=gettext_lazy("Where the test writes to. Leave it empty where the account is called by it."),
    )
    host = forms.CharField(label=gettext_lazy("Server"), max_length=253, help_text="imap.example.org")
    port = forms.IntegerField(label=gettext_lazy("Port"), min_value=1, max_value=65535, initial=993)
    tls = forms.ChoiceField(label=gettext_lazy("Protected by"), choices=Mailbox.Tls, initial=Mailbox.Tls.IMPLICIT)
    user = forms.CharField(label=gettext_lazy("Account"), max_length=320)
    sign_in = forms.ChoiceField(label=gettext_lazy("How we sign in"), choices=Mailbox.SignIn)
    password = SecretField(label=gettext_lazy("Password"))
    client_id = forms.CharField(label=gettext_lazy("Client id"), max_length=500, required=False)
    client_secret = SecretField(label=gettext_lazy("Client secret"))
    refresh_token = SecretField(label=gettext_lazy("Refresh token"))
    token_url = forms.URLField(
        label=gettext_lazy("Where tokens are renewed"), max_length=1000, required=False, assume_scheme="https"
    )
    folder = forms.CharField(label=gettext_lazy("Folder that is read"), max_length=500, initial="INBOX")
    sent = forms.CharField(
        label=gettext_lazy("Folder of what is sent from there"),
        max_length=500,
        required=False,
        help_text=gettext_lazy("While colleagues still answer from the mailbox: those answers meet their clocks here."),
    )
    fallback_team = forms.ModelChoiceField(
        Team.objects.none(),
        label=gettext_lazy("Team"),
        empty_label=None,
        help_text=gettext_lazy("For mail that was written to no team's address."),
    )
    move_to = forms.CharField(
        label=gettext_lazy("Move mail that is here to the folder"),
        max_length=500,
        required=False,
        help_text=gettext_lazy("Empty: it stays where it is. Nothing is ever deleted, or marked as read."),
    )
    since = Moment(
        label=gettext_lazy("Customers since when?"),
        help_text=gettext_lazy("What reached it since then waits for an answer. Once reading has begun, it stays."),
    )
    older = forms.ChoiceField(
        label=gettext_lazy("And what is older?"), choices=Mailbox.Older, widget=forms.RadioSelect, initial="history"
    )

    def __init__(self, *args: Any, mailbox: Mailbox | None = None, provider: Provider = OTHER, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.mailbox, self.provider = mailbox, provider
        field_of(self, "fallback_team", forms.ModelChoiceField).queryset = Team.objects.active().in_order()
        self.initial = {"since": now()} | provider.filled
        if mailbox:
            self._show(mailbox)
            del self.fields["folder"], self.fields["sent"]  # chosen one by one, at a page of their own

    def _show(self, mailbox: Mailbox) -> None:
        self.initial = {name: getattr(mailbox, name) for name in (*THERE, "older", "move_to")}
        self.initial |= {"since": mailbox.customers_since, "fallback_team": mailbox.fallback_team_id}
        for name in SECRETS:
            self.fields[name].help_text = UNCHANGED
        if mailbox.begun_at:
            self.fields["since"].disabled = True

    @property
    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields under the headings of the page."""
        parts = {
            _("Where it is"): ("name", "address", "host", "port", "tls"),
            _("How we sign in"): ("user", "sign_in", "password"),
            _("With OAuth 2 only"): ("client_id", "client_secret", "refresh_token", "token_url"),
            _("What is read"): ("folder", "sent", "fallback_team", "move_to", "since", "older"),
        }
        return [(heading, [self[name] for name in names if name in self.fields]) for heading, names in parts.items()]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        is_oauth = given.get("sign_in") == Mailbox.SignIn.XOAUTH2
        if is_oauth:
            for name in ("client_id", "token_url"):
                if not given.get(name):
                    self.add_error(name, _("OAuth 2 needs it; your provider tells it."))
        else:
            given |= {"client_id": "", "token_url": ""}
        secret = "refresh_token" if is_oauth else "password"
        kept = self.mailbox is not None and self.mailbox.sealed and not self.mailbox.is_elsewhere(given)
        if not given.get(secret) and not kept:
            self.add_error(secret, _("Enter it for this server and account; it is sealed and never shown again."))
        if given.get("folder") and given["folder"] == given.get("sent"):
            self.add_error("sent", _("What comes in and what is sent lie in two folders."))
        return given

    def ask_again_for_secrets(self) -> None:
        """No page shows a secret, so that what was typed there is typed again wherever the form is refused."""
        is_oauth = self.data.get("sign_in") == Mailbox.SignIn.XOAUTH2
        for name in SECRETS[1:] if is_oauth else SECRETS[:1]:
            if self.data.get(name) and name not in self.errors:
                self.add_error(name, _("Type it again: of what you typed, this alone is not kept."))

    def keep(self, *, by: Staff, at: datetime) -> Mailbox:
        """The mailbox as it was typed; Refused where that cannot be meant."""
        given = self.cleaned_data
        facts = {name: given[name] for name in THERE} | {"fallback_team": given["fallback_team"]}
        secrets = self._secrets()
        if self.mailbox is None:
            mailbox = Mailbox.connect(by=by, at=at, secrets=secrets or {}, **facts)
        else:
            mailbox = self.mailbox
            mailbox.change(at=at, secrets=secrets, **facts)
        mailbox.choose(
            folders=self._folders(mailbox, "in", "folder"),
            sent=self._folders(mailbox, "sent", "sent"),
            since=given["since"],
            older=given["older"],
            move_to=given["move_to"],
            fallback_team=given["fallback_team"],
            at=at,
        )
        return mailbox

    def _folders(self, mailbox: Mailbox, kind: str, field: str) -> list[str]:
        """Those that are read; of a new mailbox the one that was typed."""
        if self.mailbox is None:
            return [self.cleaned_data[field]] if self.cleaned_data[field] else []
        return list(mailbox.folders.filter(left_at=None, kind=kind).values_list("name", flat=True))

    def _secrets(self) -> dict[str, str] | None:
        """What was entered; None where nothing was, and what is there stays."""
        given = self.cleaned_data
        if given["sign_in"] == Mailbox.SignIn.PASSWORD:
            return {"password": given["password"]} if given["password"] else None
        entered = {name: given[name] for name in ("client_secret", "refresh_token") if given[name]}
        if not entered:
            return None
        is_same = self.mailbox and self.mailbox.sealed and not self.mailbox.is_elsewhere(given)
        known = self.mailbox.secrets if is_same and self.mailbox else {}
        return {"client_secret": ""} | known | entered
