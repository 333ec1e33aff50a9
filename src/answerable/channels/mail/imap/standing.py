"""How a mailbox stands, in one sentence for whoever looks after it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from answerable.channels.mail.models import Mailbox, MailboxFolder
from answerable.kit import moments

# A folder is looked through every minute; whoever has not looked for so long does not run.
SILENT = timedelta(minutes=10)


@dataclass(frozen=True)
class State:
    """`tone` is `late`, `soon` or `well` for the eye; the sentence says all of it."""

    sentence: str
    tone: str


def state_of(mailbox: Mailbox, folders: list[MailboxFolder], at: datetime) -> State:
    """The worst of its folders speaks for it."""
    if mailbox.begun_at is None:
        return State(_("Not read yet. Test it, look what would happen, and begin."), "soon")
    if mailbox.paused_at:
        return State(_("Paused; what comes meanwhile waits on the server."), "soon")
    troubled = next((folder for folder in folders if folder.trouble), None)
    if troubled:
        return State(troubled.trouble, "late")
    seen = [folder.seen_at for folder in folders if folder.seen_at]
    longest = min(seen, default=mailbox.begun_at)
    if longest + SILENT < at:
        since = moments.short(longest, at)
        words = _("Nobody has looked into it since %(since)s. Look whether the server, or answerable imap, runs.")
        return State(words % {"since": since}, "late")
    if len(seen) < len(folders):
        return State(_("It is looked through for the first time."), "soon")
    return _counted(folders)


def _counted(folders: list[MailboxFolder]) -> State:
    missing = sum(folder.missing for folder in folders)
    if missing:
        words = ngettext(
            "%(count)s mail on the server is not here.", "%(count)s mails on the server are not here.", missing
        )
        return State(words % {"count": missing}, "late")
    remark = next((folder.remark for folder in folders if folder.remark), "")
    return State(remark, "soon") if remark else State(_("Read, and everything is here."), "well")
