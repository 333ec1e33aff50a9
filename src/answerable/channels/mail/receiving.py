"""What came in gets its fate: a mail that cannot be filed or is slow never blocks the next, and is never lost."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import InterfaceError, OperationalError

from answerable.cases.models import Inbound
from answerable.channels.mail.apart import CannotBeRead, NoReader, Reading, begin, need_reader
from answerable.channels.mail.filing import file, file_unread
from answerable.channels.mail.ours import Ours, ours

AT_ONCE = 20
# Failing so often, a mail becomes a case with its raw original attached.
ATTEMPTS = 3
# So often somebody may be killed with the same mail in hand before it is taken for the cause.
HANDS = 10
# Seconds until a mail that is being read is left to itself, and as many of those as there may be.
PATIENCE, SLOW_AT_ONCE = 2.0, 2

log = logging.getLogger(__name__)


def file_pending(at: datetime) -> int:
    """File what waits, oldest first, and slow ones as they are read; how many were taken up."""
    if not Inbound.objects.filter(channel="mail").unfiled().exists():
        return 0
    known = ours()
    done = _file_slow_ones(known, at)
    for _mail in range(AT_ONCE):
        need_reader()
        # One by one, so that `attempts` counts only mails that were really in hand when something broke.
        claimed = Inbound.objects.filter(channel="mail").claim(at, 1)
        if not claimed:
            return done
        give_fate(claimed[0], known, at)
        done += 1
    return done


def give_fate(inbound: Inbound, known: Ours, at: datetime) -> None:
    """Have it read and file it; a slow one is left to itself. What fails is tried again, and at last filed unread."""
    if inbound.attempts > HANDS:
        file_unread(inbound, known)
        return
    with _never_lost(inbound, known):
        reading = begin(inbound.raw(), null_sender=not inbound.envelope_from)
        if len(_slow) < SLOW_AT_ONCE and not reading.is_done(PATIENCE):
            log.info("Inbound %s takes long to read; others go first", inbound.pk)
            _slow.append((inbound, reading))
        else:
            file(inbound, reading.mail(), known, at=at)


def _file_slow_ones(known: Ours, at: datetime) -> int:
    """Those that have been read by now; how many."""
    done = 0
    for _each in range(len(_slow)):
        inbound, reading = _slow.pop(0)
        if reading.is_done(0):
            with _never_lost(inbound, known):
                file(inbound, reading.mail(), known, at=at)
            done += 1
        else:
            _slow.append((inbound, reading))
    return done


@contextmanager
def _never_lost(inbound: Inbound, known: Ours) -> Iterator[None]:
    try:
        yield
    except (OperationalError, InterfaceError, NoReader):
        raise  # the database is in trouble or the system, not the mail
    except CannotBeRead as error:
        log.warning("Inbound %s cannot be read: %s", inbound.pk, error)
        _after_a_failure(inbound, known, str(error), is_in_vain=error.is_its_fault)
    except Exception:
        log.exception("Inbound %s could not be filed at attempt %s", inbound.pk, inbound.attempts)
        _after_a_failure(inbound, known)


def _after_a_failure(inbound: Inbound, known: Ours, why: str = "", *, is_in_vain: bool = False) -> None:
    """Tried again when its lease has run out, behind those that came after it; filed unread where that is in vain."""
    if is_in_vain or inbound.attempts >= ATTEMPTS:
        file_unread(inbound, known, why)
    else:
        log.info("Inbound %s is tried again in two minutes", inbound.pk)


# In the hands of children of this process: if it is killed, their leases run out, and others take them.
_slow: list[tuple[Inbound, Reading]] = []
