"""The folders of a mailbox as errands meet them: whoever reads them all the time is not waited for."""

from __future__ import annotations

from django.utils.translation import gettext as _

from answerable.channels.mail.imap.connection import Connection
from answerable.channels.mail.imap.trouble import FOLDER, Trouble
from answerable.channels.mail.models import Mailbox, MailboxFolder


def folders_of(mailbox: Mailbox) -> list[MailboxFolder]:
    """What we wrote first, so that a copy of ours elsewhere is known as ours."""
    rows = MailboxFolder.objects.filter(mailbox=mailbox, left_at=None).select_related("mailbox__fallback_team", "team")
    return list(rows.order_by("-kind", "name"))


def meet(folder: MailboxFolder, connection: Connection) -> int:
    """Go into it, and the number after its last mail. One that nobody has read yet is taken as it lies there now."""
    state = connection.enter(folder.name)
    next_uid = max(state.next_uid or 0, connection.next_uid())
    if folder.uidvalidity is None:
        folder.uidvalidity, folder.contact_uid = state.uidvalidity, next_uid
    elif folder.uidvalidity != state.uidvalidity:
        raise Trouble(FOLDER, _("The folder was numbered anew. It is looked at again first; try once more then."))
    return next_uid
