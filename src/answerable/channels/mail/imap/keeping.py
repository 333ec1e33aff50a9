"""What was fetched is committed together with how far we are: killed between the two, nobody can be."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from answerable.cases.models import Inbound
from answerable.cases.models.inbound import PRIVATE, BroughtBy
from answerable.channels.mail.imap.origin import envelope_of, is_our_test
from answerable.channels.mail.models import MailboxFolder, Unfetched
from answerable.channels.mail.models.mailbox_folders import LEASE
from answerable.kit import files

ASKED_AT_ONCE = 400


@dataclass(frozen=True)
class InsteadOf:
    """Why a word stands for a mail that lies on the server only, and what is known of that mail."""

    why: str
    size: int
    sender: str
    subject: str


@dataclass(frozen=True)
class Fetched:
    """A mail as it lay there, or a word instead of it; and when it reached the server.

    What `is_private` has no bytes: only that it was seen is kept.
    """

    uid: int
    at: datetime
    raw: bytes
    instead_of: InsteadOf | None = None
    is_private: bool = False


def commit(
    folder: MailboxFolder, holder: str, fetched: Sequence[Fetched], *, at: datetime, up_to: int | None = None
) -> int:
    """All of these and the place up to which the folder was looked at; how many were new. LeaseLost, and none of it."""
    rows = [_row(folder, mail) for mail in fetched]  # their bytes are on the disk before any row names them
    with transaction.atomic():
        folder.note(holder, last_uid=max(up_to or 0, folder.last_uid), lease_until=at + LEASE)
        folder.unfetched.filter(uidvalidity=folder.uidvalidity or 0, uid__in=[mail.uid for mail in fetched]).delete()
        for mail in fetched:
            if mail.instead_of:
                Unfetched.objects.tell_of(folder, mail.uid, at=at, **asdict(mail.instead_of))
        return sum(_keep(folder, row, mail, at) for row, mail in zip(rows, fetched, strict=True))


def held(folder: MailboxFolder, uids: Iterable[int]) -> set[int]:
    """Those of these mails that are here."""
    keys = {folder.key(uid): uid for uid in uids}
    names, found = list(keys), set()
    for start in range(0, len(names), ASKED_AT_ONCE):
        rows = Inbound.objects.filter(channel="mail", key__in=names[start : start + ASKED_AT_ONCE])
        found |= {keys[key] for key in rows.values_list("key", flat=True)}
    return found


def known_elsewhere(folder: MailboxFolder, inbound: Inbound) -> QuerySet[Inbound]:
    """The same bytes, taken from this mailbox before it was numbered anew, from another folder, or as history.

    It is set aside and nobody need look at it: nothing came, something was only found again.
    """
    here = Q(channel="mail", key__startswith=f"imap:{folder.mailbox_id}:") | Q(channel="import")
    same = Inbound.objects.filter(here, sha256=inbound.sha256)
    return same.exclude(key__startswith=folder.key(0)[:-1]).order_by("pk")


def _row(folder: MailboxFolder, mail: Fetched) -> Inbound:
    sender, recipients = envelope_of(mail.raw)
    facts: dict[str, Any] = {"sha256": files.keep(mail.raw), "size": len(mail.raw), "received_at": mail.at}
    # Whose it is where it names no address of ours: told here, so that it holds though the mailbox goes.
    facts |= {"envelope_from": sender, "envelope_to": recipients, "team": folder.fallback_team}
    facts["brought_by"] = BroughtBy.MAILBOX
    return Inbound(channel="mail", key=folder.key(mail.uid), **facts)


def _keep(folder: MailboxFolder, row: Inbound, mail: Fetched, at: datetime) -> bool:
    """The same number again is the same mail, unless the server has given it to another one."""
    there = Inbound.objects.filter(channel="mail", key=row.key).first()
    if there and there.sha256 != row.sha256:
        row.key = f"{row.key}:{row.sha256[:32]}"
        there = Inbound.objects.filter(channel="mail", key=row.key).first()
    if there:
        return False
    if mail.is_private:
        row.set_aside(PRIVATE, at=at, team=row.team, looked_at=at)
    elif first := known_elsewhere(folder, row).first():
        row.set_aside("duplicate", at=at, team=row.team, duplicate_of=first.duplicate_of or first, looked_at=at)
    elif is_our_test(mail.raw):
        row.set_aside("loop", at=at, team=row.team, looked_at=at)  # it has done its work
    else:
        row.save()
    return True
