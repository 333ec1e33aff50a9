"""What was asked of a mailbox is run by the process that reads mailboxes, each errand in a thread of its own."""

from __future__ import annotations

import logging
import threading
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta

from django.core.management import CommandError
from django.db import DatabaseError, InterfaceError, OperationalError, connections
from django.utils.translation import gettext as _

from answerable.channels.mail.imap.counting import look_ahead
from answerable.channels.mail.imap.folders import list_folders
from answerable.channels.mail.imap.history import bring_in
from answerable.channels.mail.imap.telling import Failed, Stopped, Telling
from answerable.channels.mail.imap.testing import test_mailbox
from answerable.channels.mail.imap.trouble import Declined, Throttled, Trouble
from answerable.channels.mail.importing.command import AnotherRuns
from answerable.channels.mail.models import MailboxErrand
from answerable.kit import clock

Kind, Outcome = MailboxErrand.Kind, MailboxErrand.Outcome
WAYS = {Kind.TEST: test_mailbox, Kind.LOOK: look_ahead, Kind.FOLDERS: list_folders, Kind.HISTORY: bring_in}

PULSE = 30.0  # seconds
PAUSE_AFTER_REFUSAL = timedelta(minutes=10)

log = logging.getLogger(__name__)


def claim(now: Callable[[], datetime] = clock.now) -> MailboxErrand | None:
    return MailboxErrand.objects.select_related("mailbox__fallback_team").claim(uuid.uuid4().hex, at=now())


def begin(errand: MailboxErrand) -> threading.Thread:
    """It runs by itself from now on."""
    thread = threading.Thread(target=_run_apart, args=[errand], name=f"errand {errand.pk}", daemon=True)
    thread.start()
    return thread


def run(errand: MailboxErrand, now: Callable[[], datetime] = clock.now, told: Telling | None = None) -> str:
    """The errand to its end, which is written down; how it ended, or nothing where it is put off."""
    telling = told or Telling(errand, now)
    try:
        outcome = _outcome(errand, telling)
    except AnotherRuns:
        errand.put_back(at=now())
        return ""
    except Broken as broken:
        _rest(errand, telling, broken, now())
        return ""
    errand.end(outcome, at=now())
    return outcome


class Broken(Exception):
    """A history was cut off, and goes on where it was after a while; `trouble` says by what."""

    def __init__(self, trouble: Trouble | None, sentence: str) -> None:
        super().__init__(sentence)
        self.trouble = trouble


def _outcome(errand: MailboxErrand, telling: Telling) -> str:
    try:
        WAYS[Kind(errand.kind)](errand, telling)
    except Stopped:
        return Outcome.STOPPED
    except Failed as failed:
        if errand.kind == Kind.HISTORY and isinstance(failed.__cause__, Trouble):
            raise Broken(failed.__cause__, str(failed)) from failed
        return Outcome.FAILED
    except AnotherRuns:
        raise
    except (Trouble, Declined, CommandError) as error:
        return _failed(telling, error.sentence if isinstance(error, Trouble) else str(error))
    except (OperationalError, InterfaceError) as error:
        log.exception("Errand %s was cut off by the database", errand.pk)
        if errand.kind == Kind.HISTORY:
            raise Broken(None, _("The database could not be reached.")) from error
        return _failed(telling, _("Something went wrong here; the log of the server says what."))
    except Exception:
        log.exception("Errand %s failed", errand.pk)
        return _failed(telling, _("Something went wrong here; the log of the server says what."))
    return Outcome.DONE


def _rest(errand: MailboxErrand, telling: Telling, broken: Broken, at: datetime) -> None:
    """Who is not let in asks less often, and a server that says how long is asked after that."""
    trouble, least = broken.trouble, timedelta(0)
    if isinstance(trouble, Throttled) and trouble.wait is not None:
        least = timedelta(seconds=trouble.wait)
    elif trouble and trouble.is_refusal:
        least = PAUSE_AFTER_REFUSAL
    telling.rest(_("%(why)s It goes on by itself where it was.") % {"why": broken})
    errand.write_down(at=at, steps=telling.steps)
    errand.put_back(at=at, pause=errand.wait_longer(least=least))


def _failed(telling: Telling, sentence: str) -> str:
    steps = telling.steps or [{"name": "", "said": "", "state": ""}]
    steps[-1] |= {"said": sentence, "state": "failed"}
    telling.errand.write_down(at=telling.now(), steps=steps)
    return Outcome.FAILED


def _run_apart(errand: MailboxErrand) -> None:
    done = threading.Event()
    threading.Thread(target=_stay_alive, args=[errand, done], name=f"pulse of errand {errand.pk}", daemon=True).start()
    try:
        run(errand)
    finally:
        done.set()
        connections.close_all()


def _stay_alive(errand: MailboxErrand, done: threading.Event) -> None:
    """A step may take longer than a lease; nobody else may take what is in hand meanwhile."""
    while not done.wait(PULSE):
        try:
            errand.hold_on(at=clock.now())
        except DatabaseError:
            log.exception("Errand %s could not say that it goes on", errand.pk)
        finally:
            connections.close_all()
