"""The providers of mailboxes that we know by name: where their servers are, and what one needs to be let in."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils.functional import Promise as Lazy
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Provider:
    """One of them; `filled` is what a new mailbox there has in its form, `scope` what a token must be allowed."""

    key: str
    name: str | Lazy
    needs: str | Lazy
    filled: dict[str, str | int] = field(default_factory=dict)
    scope: str = ""


GMAIL = Provider(
    "gmail",
    _("Gmail / Google Workspace"),
    _(
        "The simplest is an app password: switch on 2-step verification for the account, make one at "
        "myaccount.google.com/apppasswords, and enter it here as the password. Where your Workspace does not allow "
        "that, choose OAuth 2: a client id and secret come from console.cloud.google.com, a refresh token from letting "
        "that client in once as the account."
    ),
    {"host": "imap.gmail.com", "port": 993, "tls": "implicit", "token_url": "https://oauth2.googleapis.com/token"},
    "https://mail.google.com/",
)
MICROSOFT = Provider(
    "microsoft",
    _("Microsoft 365 / Outlook.com"),
    _(
        "Microsoft takes no passwords by IMAP, only OAuth 2. Register an application at entra.microsoft.com: it gives "
        "the client id and, where it is confidential, a secret; the refresh token comes from signing in to it once as "
        "the account. IMAP must be switched on for the mailbox, and for one organisation alone its tenant id stands "
        "in place of “common” in the address where tokens are renewed."
    ),
    {
        "host": "outlook.office365.com",
        "port": 993,
        "tls": "implicit",
        "sign_in": "xoauth2",
        "token_url": "https://login.microsoftonline.com/common/oauth2/v2.0/token",
    },
    "https://outlook.office.com/IMAP.AccessAsUser.All offline_access",
)
OTHER = Provider(
    "other",
    _("Another server"),
    _("You need the name of its IMAP server, the account and its password; your provider or whoever runs it knows."),
)
PROVIDERS = {one.key: one for one in (GMAIL, MICROSOFT, OTHER)}
