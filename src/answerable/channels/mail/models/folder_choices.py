"""Which of a mailbox's folders are read: one more, otherwise, or no longer."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.cases.refusals import Refused
from answerable.channels.mail.models.mailbox_folders import MailboxFolder
from answerable.staff.models import Team

if TYPE_CHECKING:
    from answerable.channels.mail.models.mailboxes import Mailbox


class ChoosingFolders:
    """A mailbox, as far as it chooses among its server's folders one by one."""

    @property
    def _mailbox(self) -> Mailbox:
        return cast("Mailbox", self)

    def read_folder(
        self,
        name: str,
        *,
        kind: str,
        since: datetime,
        older: str,
        team: Team | None = None,
        is_moved: bool = True,
        at: datetime,
    ) -> MailboxFolder:
        """Read this one too, or otherwise. It has its own customers since; while it is read, that stays as it was."""
        there = self._mailbox.folders.filter(account=self._mailbox.account, name=name).first()
        self._check_folder(there, name, kind, since, at)
        facts: dict[str, Any] = {"kind": kind, "older": older, "team": team, "is_moved": is_moved, "left_at": None}
        facts |= {"customers_since": since, "next_at": at, "tries": 0}
        with transaction.atomic():
            folder, _is_new = self._mailbox.folders.update_or_create(
                account=self._mailbox.account, name=name, defaults=facts
            )
            if self._mailbox.begun_at and folder.brings_older:
                self._mailbox.errands.get_or_create(kind="history", ended_at=None, defaults={"asked_at": at})
        return folder

    def leave_out(self, folder: MailboxFolder, *, at: datetime) -> int:
        """Read it no longer; how many mails lie there that are not here, by the last count of them."""
        others = self._mailbox.folders.filter(left_at=None, kind=MailboxFolder.Kind.IN).exclude(pk=folder.pk)
        if not folder.is_sent and not others.exists():
            raise Refused(_("It is the only folder that is read. Pause the mailbox, or remove it."))
        self._mailbox.folders.filter(pk=folder.pk, left_at=None).update(left_at=at)
        return folder.missing

    def _check_folder(self, there: MailboxFolder | None, name: str, kind: str, since: datetime, at: datetime) -> None:
        is_read = there is not None and there.left_at is None
        others = self._mailbox.folders.filter(left_at=None, kind=MailboxFolder.Kind.IN).exclude(name=name)
        if name == self._mailbox.move_to and kind == MailboxFolder.Kind.IN:
            raise Refused(_("Mail that is here is moved to this folder, so it cannot be read."), "name")
        if since > at:
            raise Refused(_("Choose a time that has come: mail until then would wait unseen."), "since")
        if there and is_read and self._mailbox.begun_at and since != there.since:
            raise Refused(_("Since when customers count stays while it is read."), "since")
        if kind == MailboxFolder.Kind.SENT and not others.exists():
            raise Refused(_("Of one folder at least is read what came in."), "kind")
