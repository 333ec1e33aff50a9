"""What reached a mailbox before its customers count becomes history; and, beforehand, what would become of everything.

Old mail is read twice, once to find its conversations and once to bring it in, by the ways of `answerable mail import`.
Nobody is told of any of it, and nothing is owed.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from answerable.channels.mail.imap.ages import before_search, parted, since_search
from answerable.channels.mail.imap.connecting import connect
from answerable.channels.mail.imap.connection import Connection, batches
from answerable.channels.mail.imap.keeping import held
from answerable.channels.mail.imap.telling import Stopped, Telling
from answerable.channels.mail.imap.trouble import Declined, Trouble
from answerable.channels.mail.importing.bringing_in import BringingIn
from answerable.channels.mail.importing.command import only_one
from answerable.channels.mail.importing.forecast import forecast
from answerable.channels.mail.importing.index import Index
from answerable.channels.mail.importing.looking import Looking, Setting, addresses_of
from answerable.channels.mail.importing.places import NotRead, Place, Shelf
from answerable.channels.mail.models import Mailbox, MailboxErrand, MailboxFolder
from answerable.channels.mail.ours import ours
from answerable.channels.mail.reading.reader import MAX_BYTES
from answerable.staff.models import Staff

AT_ONCE = 500
MOST_NAMED = 50


class Folders(Shelf):
    """Mails in the folders of one server, over one connection."""

    def __init__(self, connection: Connection) -> None:
        super().__init__()
        self.connection, self.entered = connection, ""

    def enter(self, name: str) -> None:
        if self.entered != name:
            self.connection.enter(name)
            self.entered = name

    def take(self, place: Place) -> bytes:
        """The raw mail; NotRead where it is too large or was taken away, Trouble where the line broke."""
        raw = bytearray()
        try:
            self.enter(place.path.decode())
            for piece in self.connection.pieces(place.start):
                raw += piece
                if len(raw) > MAX_BYTES:
                    raise NotRead(_("it is larger than %(limit)s bytes") % {"limit": MAX_BYTES})
        except Declined as error:
            raise NotRead(str(error)) from error
        if not raw:
            raise NotRead(_("it is no longer there"))
        return bytes(raw)


def look_ahead(errand: MailboxErrand, telling: Telling) -> None:
    """What would become cases, and what history; nothing is written but the answer."""
    with _reading(errand.mailbox, telling) as (shelf, setting, index):
        with telling.step(_("Count what has come since")):
            waiting = sum(len(_waiting(folder, shelf, setting)) for folder in _folders(errand.mailbox))
        troubles: list[str] = []
        if errand.mailbox.older == Mailbox.Older.HISTORY:
            troubles = _look(errand.mailbox, shelf, setting, index, telling)[0]
        told = forecast(index, setting)
    facts: dict[str, Any] = {"waiting": waiting, "cases": dict(told.cases), "customers": told.new_customers}
    facts |= {"mails": told.mails + told.ours, "silent": told.silent, "twice": told.twice}
    facts |= {"left_out": told.teamless + told.nobodys + len(troubles), "troubles": troubles[:MOST_NAMED]}
    errand.write_down(at=telling.now(), told=facts)


def bring_in(errand: MailboxErrand, telling: Telling) -> None:
    """All that is older, once; what was brought in before, by whatever way, is left alone."""
    with only_one(), _reading(errand.mailbox, telling) as (shelf, setting, index):
        troubles, reached = _look(errand.mailbox, shelf, setting, index, telling)
        run = BringingIn(setting, index, shelf)
        with telling.step(_("Bring it in")):
            whole = index.count(there=False)
            run.all(_one_by_one(telling, whole))
            if telling.is_stopped():
                raise Stopped
        for folder, uid in reached:
            rows = MailboxFolder.objects.filter(pk=folder.pk, uidvalidity=folder.uidvalidity)
            rows.update(history_uid=uid)
    done = run.done
    troubles += [f"{trouble.where}: {trouble.why}" for trouble in done.troubles]
    facts: dict[str, Any] = {"mails": done.mails + done.ours, "cases": done.cases, "customers": done.new_customers}
    facts |= {"silent": done.silent, "twice": done.twice}
    facts |= {"left_out": done.teamless + done.nobodys + len(troubles), "troubles": troubles[:MOST_NAMED]}
    errand.write_down(at=telling.now(), told=facts)


@contextmanager
def _reading(mailbox: Mailbox, telling: Telling) -> Iterator[tuple[Folders, Setting, Index]]:
    with telling.step(_("Sign in")):
        connection = connect(mailbox)
    setting = Setting(
        known=ours(),
        colleagues=addresses_of(Staff.objects.values_list("email", flat=True)),
        now=telling.now(),
        team_id=mailbox.fallback_team_id,
        stopped=telling.is_stopped,
    )
    with connection, Index() as index:
        yield Folders(connection), setting, index


def _look(
    mailbox: Mailbox, shelf: Folders, setting: Setting, index: Index, telling: Telling
) -> tuple[list[str], list[tuple[MailboxFolder, int]]]:
    """Every older mail, noted in the index; what could not be read, and how far each folder was gone through."""
    looking, reached, done = Looking(setting, index, shelf), [], 0
    with telling.step(_("Read what is older")):
        found = [(folder, _older(folder, shelf, setting)) for folder in _folders(mailbox)]
        whole = sum(len(uids) for _folder, uids in found)
        for folder, uids in found:
            for uid in uids:
                looking.note(Place(folder.name.encode(), "imap", uid), folder.is_sent)
                done += 1
                telling.progress(done, whole)
            reached.append((folder, uids[-1] if uids else folder.history_uid))
        index.find_talks()
        telling.say(ngettext("%(count)s mail", "%(count)s mails", whole) % {"count": whole})
    return [f"{trouble.where}: {trouble.why}" for trouble in looking.seen.troubles], reached


def _folders(mailbox: Mailbox) -> list[MailboxFolder]:
    """What we wrote first, so that a copy of ours elsewhere is known as ours."""
    rows = MailboxFolder.objects.filter(mailbox=mailbox, left_at=None).select_related("mailbox")
    return list(rows.order_by("-kind", "name"))


def _older(folder: MailboxFolder, shelf: Folders, setting: Setting) -> list[int]:
    _meet(folder, shelf)
    uids = shelf.connection.uids_from(folder.history_uid + 1, None, before_search(folder))
    older: list[int] = []
    for some in batches(uids, AT_ONCE):
        older += parted(shelf.connection, folder, some, setting.now)[1]
    return older


def _waiting(folder: MailboxFolder, shelf: Folders, setting: Setting) -> list[int]:
    if folder.is_sent:
        return []
    _meet(folder, shelf)
    uids = shelf.connection.uids_from(1, None, since_search(folder))
    counted: list[int] = []
    for some in batches(uids, AT_ONCE):
        counted += [mail.uid for mail in parted(shelf.connection, folder, some, setting.now)[0]]
    here = held(folder, counted)
    return [uid for uid in counted if uid not in here]


def _meet(folder: MailboxFolder, shelf: Folders) -> None:
    """A folder that nobody has read yet is taken as it lies there now."""
    state = shelf.connection.enter(folder.name)
    shelf.entered = folder.name
    if folder.uidvalidity is None:
        folder.uidvalidity = state.uidvalidity
        folder.contact_uid = state.next_uid or max(shelf.connection.uids("ALL"), default=0) + 1
    elif folder.uidvalidity != state.uidvalidity:
        raise Trouble("folder", _("The folder was numbered anew. It is looked at again first; try once more then."))


def _one_by_one(telling: Telling, whole: int) -> Any:
    done = 0

    def tell() -> None:
        nonlocal done
        done += 1
        telling.progress(done, whole)

    return tell
