"""What a server's folders are for, in words, and what to think of before one is read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from answerable.channels.mail.models import Mailbox, MailboxFolder

USES = {
    "inbox": gettext_lazy("What comes in"),
    "all": gettext_lazy("All mail of the account"),
    "archive": gettext_lazy("Archive"),
    "drafts": gettext_lazy("Drafts"),
    "flagged": gettext_lazy("Marked mail, which lies elsewhere too"),
    "junk": gettext_lazy("Spam"),
    "sent": gettext_lazy("What is sent"),
    "trash": gettext_lazy("What was thrown away"),
}
# They show mail that lies in another folder as well.
DOUBLED = ("all", "flagged")


def rows_of(mailbox: Mailbox, folders: Iterable[MailboxFolder]) -> list[dict[str, Any]]:
    """Each folder that the server named, and each that is read or was: its use, its count, how it stands."""
    ours = {folder.name: folder for folder in folders}
    known = {each["name"]: each for each in mailbox.known_folders}
    names = [*known, *(name for name in ours if name not in known)]
    return [_row(name, known.get(name), ours.get(name)) for name in names]


def _row(name: str, told: dict[str, Any] | None, folder: MailboxFolder | None) -> dict[str, Any]:
    use = str(told["use"]) if told else ""
    facts: dict[str, Any] = {"name": name, "use": USES.get(use, ""), "mails": told["mails"] if told else None}
    can_be_read = bool(told["can_be_read"]) if told else True
    return facts | {"can_be_read": can_be_read, "folder": folder, "is_read": folder is not None and not folder.left_at}


def use_of(mailbox: Mailbox, name: str) -> str:
    return next((str(each["use"]) for each in mailbox.known_folders if each["name"] == name), "")


def warnings_of(mailbox: Mailbox, name: str) -> list[str]:
    """What somebody should know before this folder is read beside the others."""
    use = use_of(mailbox, name)
    others = [each for each in mailbox.folders.filter(left_at=None, kind="in") if each.name != name]
    doubled = [each.name for each in others if use_of(mailbox, each.name) in DOUBLED]
    found = []
    if use in DOUBLED and others:
        words = _("What lies here lies in another folder as well: %(others)s. Read either this one or the others.")
        found.append(words % {"others": ", ".join(each.name for each in others)} + " " + _twice())
    elif doubled:
        words = _("%(folder)s, which is read, holds the mail of this folder as well. Read either that or the others.")
        found.append(words % {"folder": ", ".join(doubled)} + " " + _twice())
    if use == "junk":
        found.append(_("The server takes what lies here for spam. Each mail becomes a case, unless a rule sorts it."))
    if use in ("trash", "drafts"):
        found.append(_("What was thrown away or never sent would become cases, each with a clock."))
    return found


def _twice() -> str:
    return _("A mail in both is fetched twice and becomes one case; the second is set aside.")
