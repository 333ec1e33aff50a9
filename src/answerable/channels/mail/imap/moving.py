"""Mail that is here is moved to a folder, where that was chosen: only what is committed, and never anything else."""

from __future__ import annotations

import logging

from django.utils.translation import gettext as _

from answerable.channels.mail.imap.ages import since_search
from answerable.channels.mail.imap.connection import Connection, batches
from answerable.channels.mail.imap.keeping import held
from answerable.channels.mail.imap.trouble import Declined
from answerable.channels.mail.models import MailboxFolder, Unfetched

AT_ONCE = 50

log = logging.getLogger(__name__)


def move_away(folder: MailboxFolder, connection: Connection, holder: str) -> int:
    """Put away what is here and still lies there; how many. Where the server cannot, it stays, and that is said."""
    if not folder.moves_to:
        return 0
    if not connection.can_move:
        _remark(
            folder, holder, _("The server cannot move single mails (no MOVE, no UIDPLUS); they stay where they are.")
        )
        return 0
    moved = 0
    try:
        for some in batches(_to_move(folder, connection), AT_ONCE):
            connection.move(some, folder.moves_to)
            moved += len(some)
    except Declined as error:
        words = _("Mail cannot be moved to %(folder)s: %(why)s It stays where it is.")
        _remark(folder, holder, words % {"folder": folder.moves_to, "why": error})
    else:
        _remark(folder, holder, "")
    return moved


def _to_move(folder: MailboxFolder, connection: Connection) -> list[int]:
    """What is whole and committed here; not what only a case tells of."""
    there = [uid for some in connection.windows(1, folder.last_uid, since_search(folder)) for uid in some]
    only_told = set(Unfetched.objects.of(folder).values_list("uid", flat=True))
    here = held(folder, there)
    return [uid for uid in there if uid in here and uid not in only_told]


def _remark(folder: MailboxFolder, holder: str, words: str) -> None:
    if folder.remark != words[:600]:
        folder.note(holder, remark=words[:600])
