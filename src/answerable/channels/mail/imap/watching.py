"""Somebody who stays with one folder: looks it through, waits for more, and comes back after whatever went wrong."""

from __future__ import annotations

import logging
import random
import threading
import time
import uuid
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

from django.db import close_old_connections, connections
from django.db.models import Q
from django.utils.translation import gettext as _

from answerable.cases.models import Inbound
from answerable.channels.mail.imap.connecting import connect
from answerable.channels.mail.imap.connection import Connection
from answerable.channels.mail.imap.looking import Look
from answerable.channels.mail.imap.trouble import Declined, Throttled, Trouble
from answerable.channels.mail.imap.waiting import wait
from answerable.channels.mail.models import LeaseLost, MailboxErrand, MailboxFolder
from answerable.kit import clock

PAUSE = 1.0  # seconds between two attempts to take the folder in hand
# A line that broke after it had served so long is begun anew at once; only what breaks young is trouble.
STEADY_AFTER = 20.0  # seconds
# What came in was looked through so lately that what was sent may be.
UP_TO_DATE = timedelta(minutes=3)
STRAY = 3.0  # seconds within which those that broke together come back one by one

log = logging.getLogger(__name__)


class Watch(threading.Thread):
    """One folder, on a connection and a thread of its own: whatever its server does, it holds up nobody else."""

    def __init__(self, folder_id: int, now: Callable[[], datetime] = clock.now) -> None:
        super().__init__(name=f"folder {folder_id}", daemon=True)
        self.folder_id, self.now = folder_id, now
        self.holder = f"watch-{uuid.uuid4().hex[:24]}"
        self.stopping = threading.Event()

    def stop(self) -> None:
        """It ends with the piece it is in."""
        self.stopping.set()

    def run(self) -> None:
        try:
            while not self.stopping.is_set():
                close_old_connections()
                try:
                    self.once()
                except Exception:  # the database itself is in trouble
                    log.exception("Folder %s could not be read", self.folder_id)
                self.stopping.wait(PAUSE)
        finally:
            connections.close_all()

    def once(self) -> None:
        """One conversation, however long; what breaks it is written down where people see it."""
        folder = self._take_in_hand()
        if folder is None:
            return
        try:
            self._converse(folder)
        except LeaseLost:
            log.info("Somebody else reads %s now", folder)
        except Trouble as error:
            self._stumble(
                error.sentence, refused=error.is_refusal, wait=error.wait if isinstance(error, Throttled) else None
            )
        except Declined as error:
            self._stumble(str(error))
        except Exception:
            log.exception("%s could not be read", folder)
            self._stumble(_("Something went wrong here; the log of the server says what."))
        finally:
            folder.let_go(self.holder)

    def _take_in_hand(self) -> MailboxFolder | None:
        """The folder as it stands now; None where it is not to be read, not due, or in other hands."""
        rows = MailboxFolder.objects.to_read().select_related("mailbox__fallback_team", "team")
        folder = rows.filter(pk=self.folder_id).first()
        if folder is None or not is_its_turn(folder, self.now()):
            return None
        return folder if folder.claim(self.holder, at=self.now()) else None

    def _converse(self, folder: MailboxFolder) -> None:
        begun_at, known = time.monotonic(), _settings_of(folder)
        _give_back_connections()
        try:
            with connect(folder.mailbox) as connection:
                here: MailboxFolder | None = folder
                while here and _settings_of(here) == known:
                    self._look(here, connection)
                    _give_back_connections()
                    wait(connection, self.stopping.is_set)
                    here = None if self.stopping.is_set() else self._take_in_hand()
        except Trouble as error:
            if isinstance(error, Throttled) or time.monotonic() - begun_at < STEADY_AFTER:
                raise
            log.info("%s: %s It is begun anew.", folder, error.sentence)
            self.stopping.wait(random.uniform(0, STRAY))

    def _look(self, folder: MailboxFolder, connection: Connection) -> None:
        look = Look(folder, connection, self.holder, self.now)
        look.whole()
        if look.found_older and folder.brings_older:
            MailboxErrand.ask(folder.mailbox, MailboxErrand.Kind.HISTORY, by=None, at=self.now())

    def _stumble(self, sentence: str, *, refused: bool = False, wait: float | None = None) -> None:
        folder = MailboxFolder.objects.get(pk=self.folder_id)
        log.warning("%s: %s", folder, sentence)
        with suppress(LeaseLost):
            folder.stumble(self.holder, sentence, at=self.now(), refused=refused, wait=wait)


def is_its_turn(folder: MailboxFolder, at: datetime) -> bool:
    """What was sent is looked at once what it may answer is here and filed."""
    if not folder.is_sent:
        return True
    asked = MailboxFolder.objects.to_read().filter(mailbox=folder.mailbox, kind=MailboxFolder.Kind.IN)
    if asked.filter(Q(seen_at=None) | Q(seen_at__lt=at - UP_TO_DATE)).exists():
        return False
    unfiled = Inbound.objects.filter(channel="mail", key__startswith=f"imap:{folder.mailbox_id}:").unfiled()
    return not unfiled.exists()


def _give_back_connections() -> None:
    """Who waits for a mail server holds no connection to the database: there are more folders than connections."""
    for each in connections.all(initialized_only=True):
        if not each.in_atomic_block:
            each.close()


def _settings_of(folder: MailboxFolder) -> tuple[object, ...]:
    """A conversation that was begun with others is over."""
    mailbox = folder.mailbox
    return mailbox.host, mailbox.port, mailbox.tls, mailbox.user, mailbox.sealed
