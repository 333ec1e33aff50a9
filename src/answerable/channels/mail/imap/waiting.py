"""Waiting for more mail: the server tells of it (IDLE, RFC 2177); where it cannot, or forgets to, the minute does."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress

from imap_tools.errors import ImapToolsError

from answerable.channels.mail.imap.connection import Connection
from answerable.channels.mail.imap.trouble import Declined, spoken_with

# A folder is looked through so often at least, and IDLE is asked for anew each time: far below the 29 minutes after
# which a server may hang up.
EVERY = 60.0  # seconds
# Who is asked to stop does so within this.
GLANCE = 0.5  # seconds
NEWS = (b" EXISTS", b" RECENT", b" BYE")


def wait(connection: Connection, until: Callable[[], bool]) -> None:
    """Until there is something to look at, `EVERY` has passed, or `until` is true. Trouble where the line broke."""
    over_at = time.monotonic() + EVERY
    if "IDLE" not in connection.capabilities or not _listen(connection, over_at, until):
        while not until() and time.monotonic() < over_at:
            time.sleep(GLANCE)


def _listen(connection: Connection, over_at: float, until: Callable[[], bool]) -> bool:
    """False where the server takes IDLE back though it offered it."""
    try:
        with spoken_with(connection.host):
            connection.box.idle.start()  # type: ignore[no-untyped-call]
    except Declined:
        return False
    with spoken_with(connection.host):
        while not until() and time.monotonic() < over_at:
            if any(word in line.upper() for line in connection.box.idle.poll(GLANCE) for word in NEWS):
                break
        with suppress(ImapToolsError):  # whatever it says to our DONE, the next command shows how we stand
            connection.box.idle.stop()  # type: ignore[no-untyped-call]
    return True
