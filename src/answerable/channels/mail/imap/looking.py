"""One look through a folder: what is new is kept, what failed is tried again, what is here is put away and counted."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from answerable.channels.mail.imap import comparing, instead, moving
from answerable.channels.mail.imap.ages import Arrived, parted, since_search
from answerable.channels.mail.imap.connection import Connection, State, batches
from answerable.channels.mail.imap.keeping import Fetched, InsteadOf, commit
from answerable.channels.mail.imap.sent import is_to_a_customer
from answerable.channels.mail.imap.trouble import Declined, Throttled, Trouble
from answerable.channels.mail.models import MailboxFolder, Unfetched
from answerable.channels.mail.models.mailbox_folders import LEASE
from answerable.channels.mail.models.unfetched import ATTEMPTS
from answerable.channels.mail.reading.reader import MAX_BYTES

AT_ONCE = 20  # mails in one transaction
MOST_BYTES = 5 * 2**20  # of them together, but for one that is larger by itself

log = logging.getLogger(__name__)


class Look:
    """By whoever has the folder in hand. `now` tells the time; `most` is the size up to which a mail is taken."""

    def __init__(
        self,
        folder: MailboxFolder,
        connection: Connection,
        holder: str,
        now: Callable[[], datetime],
        most: int = MAX_BYTES,
    ) -> None:
        self.folder, self.connection, self.holder, self.now, self.most = folder, connection, holder, now, most
        self.taken, self._held_at = 0, now()
        # What is older than the customers and came only now: it becomes history.
        self.found_older = False

    def whole(self) -> int:
        """Everything that is to be done; how many mails are new here."""
        self.meet()
        self.take_new()
        self.try_again()
        moving.move_away(self.folder, self.connection, self.holder)
        if comparing.is_due(self.folder, self.now()):
            self.compare()
        self.pass_on()
        self.folder.all_well(self.holder, at=self.now())
        return self.taken

    def meet(self) -> None:
        """Go into it. Numbered anew, or for the first time, everything in it is looked at."""
        state = self.connection.enter(self.folder.name, to_move=bool(self.folder.moves_to))
        if self.folder.uidvalidity != state.uidvalidity or self._went_back(state):
            self._begin_anew(state)

    def take_new(self) -> None:
        """Mail by mail in the order of their numbers, up to the last."""
        if self.folder.last_uid < self.folder.contact_uid - 1:
            first, last = self.folder.last_uid + 1, self.folder.contact_uid - 1
            for some in self.connection.windows(first, last, since_search(self.folder)):
                self.take(some)
            commit(self.folder, self.holder, [], at=self.now(), up_to=last)
        self.take(self.connection.uids_from(max(self.folder.last_uid + 1, self.folder.contact_uid)))

    def try_again(self) -> None:
        """What could not be fetched before; in the end a case tells of it."""
        for row in Unfetched.objects.of(self.folder).due(self.now()):
            noted = Arrived(row.uid, row.first_at, row.size or 0)
            try:
                self._try_once_more(row, noted)
            except Throttled:
                raise
            except Trouble as error:
                self._note(noted, error.sentence)
                raise

    def pass_on(self) -> None:
        """What the server wants people to know."""
        if self.connection.alert:
            words = _("The server says: %(words)s") % {"words": self.connection.alert}
            self.folder.note(self.holder, remark=words[:600])
        elif self.folder.remark and not self.folder.moves_to:  # else whoever moves says how that went
            self.folder.note(self.holder, remark="")

    def compare(self) -> None:
        """Count what the server has and we do not, and fetch what should be here."""
        for missing in comparing.missing(self.folder, self.connection, self.now()):
            log.warning("%s mails of %s were passed over and are fetched now", len(missing), self.folder)
            self._keep(missing, up_to=0)
        comparing.write_down(self.folder, self.connection, self.holder, self.now())

    def take(self, uids: Sequence[int]) -> None:
        """After looks that broke off, fewer at a time: in the end whichever breaks them is alone, and passed over."""
        for some in batches(uids, max(1, AT_ONCE * 10 // 10 ** min(self.folder.tries, 3))):
            self._take_some(some)

    def _take_some(self, uids: Sequence[int]) -> None:
        try:
            here, older = parted(self.connection, self.folder, uids, self.now())
        except (Declined, Trouble) as error:
            self._part(uids, error)
            return
        self.found_older |= bool(older)
        self._keep(here, up_to=uids[-1])

    def _part(self, uids: Sequence[int], error: Declined | Trouble) -> None:
        """Of some of these the server does not even say when they came."""
        if isinstance(error, Throttled):
            raise error
        if len(uids) == 1:
            self._note(Arrived(uids[0], self.now(), 0), str(error))
            self._flush([], uids[0])
        if isinstance(error, Trouble):
            raise error
        for uid in uids if len(uids) > 1 else ():
            self._take_some([uid])

    def _went_back(self, state: State) -> bool:
        """A server put back from a copy gives numbers a second time, without saying so.

        One that only forgets to count on (EXISTS rises, UIDNEXT does not) still has the last mail that we saw.
        """
        if state.next_uid is None or state.next_uid > self.folder.last_uid:
            return False
        return self.connection.next_uid() <= self.folder.last_uid

    def _begin_anew(self, state: State) -> None:
        known = self.folder.uidvalidity is not None
        next_uid = max(state.next_uid or 0, self.connection.next_uid())
        if known:
            log.warning("%s is numbered anew; everything in it is looked at", self.folder)
            self.folder.unfetched.filter(told_at=None).delete()
        self.folder.note(
            self.holder,
            uidvalidity=state.uidvalidity,
            contact_uid=next_uid,
            renewed_at=self.now() if known else None,
            last_uid=0,
            history_uid=0,
            server_count=None,
            our_count=None,
            counted_at=None,
        )

    def _keep(self, arrived: Sequence[Arrived], *, up_to: int) -> None:
        """Fetch and commit these, a few at a time; `up_to` is where we are when all of them are here."""
        batch: list[Fetched] = []
        for mail in arrived:
            try:
                fetched = self._fetch(mail)
            except Declined as error:
                self._note(mail, str(error))
            except Throttled:
                self._flush(batch)
                raise
            except Trouble as error:
                self._flush(batch)
                self._note(mail, error.sentence)
                self._flush([], mail.uid if up_to else 0)
                raise
            else:
                batch += [fetched] if fetched else []
            if len(batch) >= AT_ONCE or sum(len(each.raw) for each in batch) > MOST_BYTES:
                self._flush(batch, mail.uid if up_to else 0)
        self._flush(batch, up_to)

    def _flush(self, batch: list[Fetched], up_to: int = 0) -> None:
        self.taken += commit(self.folder, self.holder, batch, at=self.now(), up_to=up_to)
        batch.clear()

    def _fetch(self, mail: Arrived) -> Fetched | None:
        """The whole mail, or for one beyond every limit a word instead; None where it was taken away meanwhile."""
        if self.folder.is_sent and not is_to_a_customer(self.connection.head(mail.uid)):
            return Fetched(mail.uid, mail.at, b"", is_private=True)
        raw = bytearray()
        for piece in self.connection.pieces(mail.uid):
            raw += piece
            if len(raw) > self.most:
                return self._too_large(mail, bytes(raw[: 2**20]))
            self._hold_on()
        if not raw:
            if any(self.connection.facts([mail.uid])):
                raise Declined("The server says that it is there, and gives nothing.")
            return None
        return Fetched(mail.uid, mail.at, bytes(raw))

    def _hold_on(self) -> None:
        """Now and then: a large mail of a slow server may take longer than a lease."""
        if self.now() - self._held_at > LEASE / 4:
            self._held_at = self.now()
            self.folder.hold_on(self.holder, at=self._held_at)

    def _too_large(self, mail: Arrived, begun: bytes) -> Fetched:
        log.warning("A mail of %s bytes in %s is too large", mail.size, self.folder)
        told = instead.too_large(self.folder, begun, mail.size)
        why = _("It is larger than the desk takes.")
        return Fetched(mail.uid, mail.at, told, instead_of=InsteadOf(why, mail.size, **instead.names(begun)))

    def _note(self, mail: Arrived, why: str) -> None:
        log.warning("Mail %s of %s could not be fetched: %s", mail.uid, self.folder, why)
        Unfetched.objects.note(self.folder, mail.uid, why, at=self.now(), size=mail.size)

    def _try_once_more(self, row: Unfetched, noted: Arrived) -> None:
        if row.tries > ATTEMPTS:  # whoever asks for its head breaks the conversation
            self._tell_of(row, noted, b"")
            return
        try:
            here, older = parted(self.connection, self.folder, [row.uid], self.now())
        except Declined:
            here, older = [noted], []
        if not here or older:
            row.delete()  # it was taken away meanwhile
        elif row.tries >= ATTEMPTS:
            self._tell_of(row, here[0], self._head_of(row))
        else:
            self._keep(here, up_to=0)

    def _head_of(self, row: Unfetched) -> bytes:
        try:
            return self.connection.head(row.uid)
        except Declined:
            return b""

    def _tell_of(self, row: Unfetched, mail: Arrived, head: bytes) -> None:
        told = instead.not_to_be_had(self.folder, head or instead.written_now(mail.at), row.why, mail.size)
        about = InsteadOf(row.why, mail.size, **instead.names(head))
        commit(self.folder, self.holder, [Fetched(row.uid, mail.at, told, instead_of=about)], at=self.now())
