"""What came in gets its fate, one at a time: a mail that cannot be filed never blocks the next, and is never lost."""

from __future__ import annotations

import logging
from datetime import datetime

from django.db import InterfaceError, OperationalError

from answerable.cases.models import Inbound
from answerable.channels.mail.filing import file, file_unread
from answerable.channels.mail.ours import Ours, ours

AT_ONCE = 20
# Failing so often, a mail becomes a case with its raw original attached.
ATTEMPTS = 3
# So often somebody may be killed with the same mail in hand before it is taken for the cause.
HANDS = 10

log = logging.getLogger(__name__)


def file_pending(at: datetime) -> int:
    """File what waits, oldest first; how many were taken up."""
    if not Inbound.objects.filter(channel="mail").unfiled().exists():
        return 0
    known = ours()
    for done in range(AT_ONCE):
        # One by one, so that `attempts` counts only mails that were really in hand when something broke.
        claimed = Inbound.objects.filter(channel="mail").claim(at, 1)
        if not claimed:
            return done
        give_fate(claimed[0], known, at)
    return AT_ONCE


def give_fate(inbound: Inbound, known: Ours, at: datetime) -> None:
    """File this one; what fails is tried again, and in the end filed unread."""
    if inbound.attempts > HANDS:
        return file_unread(inbound, known)
    try:
        file(inbound, known, at=at)
    except (OperationalError, InterfaceError):
        raise  # the database is in trouble, not the mail
    except Exception:
        log.exception("Inbound %s could not be filed at attempt %s", inbound.pk, inbound.attempts)
        _after_a_failure(inbound, known)


def _after_a_failure(inbound: Inbound, known: Ours) -> None:
    if inbound.attempts >= ATTEMPTS:
        file_unread(inbound, known)
    else:
        # Otherwise it waits until its lease runs out, behind those that came after it.
        log.info("Inbound %s is tried again in two minutes", inbound.pk)
