"""Which mails of a folder wait for an answer, and which are older than the mailbox's customers, so are history.

The server's time of arrival decides. Where it cannot be meant, the Date that stands in the mail is asked too: for what
came while we were there but is said to be old, and for what a folder that was numbered anew says to be new.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from answerable.channels.mail.imap.answers import EARLIEST, Facts, day
from answerable.channels.mail.imap.connection import Connection
from answerable.channels.mail.models import MailboxFolder
from answerable.channels.mail.reading.dates import date_of

# So long a mail may be on its way before it reaches a mailbox.
ON_ITS_WAY = timedelta(days=7)
# A day in SEARCH is that of the server's zone, or of whoever put the mail there.
ZONES = timedelta(days=2)


@dataclass(frozen=True)
class Arrived:
    """A mail that counts, and when its clock begins."""

    uid: int
    at: datetime
    size: int


def parted(
    connection: Connection, folder: MailboxFolder, uids: Sequence[int], now: datetime
) -> tuple[list[Arrived], list[Facts]]:
    """Those of these mails that wait for an answer, and the older ones. What is gone is neither."""
    ages = _Ages(folder, folder.since, now)
    found = list(connection.facts(uids))
    doubtful = [facts.uid for facts in found if ages.is_doubtful(facts)]
    ages.dates = connection.dates(doubtful) if doubtful else {}
    moments = [(facts, ages.begins_at(facts)) for facts in found]
    counted = [Arrived(facts.uid, at, facts.size) for facts, at in moments if at]
    return counted, [facts for facts, at in moments if at is None]


def since_search(folder: MailboxFolder) -> str:
    """Finds every mail that arrived since customers count, a few of before, and those that arrived at no time."""
    return f"OR SINCE {day(folder.since - ZONES)} BEFORE 1-Jan-{EARLIEST}"


def before_search(folder: MailboxFolder) -> str:
    """Finds every mail that arrived before, and a few of since."""
    return f"BEFORE {day(folder.since + ZONES)}"


def surely_before_search(folder: MailboxFolder) -> str:
    """Finds mail that arrived before, wherever the day began, but for what arrived at no time."""
    return f"BEFORE {day(folder.since - ZONES)} SINCE 1-Jan-{EARLIEST}"


def about_then_search(folder: MailboxFolder) -> str:
    """Finds mail of which only its moment, or its own Date, tells on which side it is."""
    near = f"SINCE {day(folder.since - ZONES)} BEFORE {day(folder.since + ZONES)}"
    return f"OR ({near}) BEFORE 1-Jan-{EARLIEST}"


class _Ages:
    """The rule, for one folder at one moment."""

    def __init__(self, folder: MailboxFolder, since: datetime, now: datetime) -> None:
        self.folder, self.since, self.now = folder, since, now
        self.dates: dict[int, bytes] = {}

    def is_doubtful(self, facts: Facts) -> bool:
        if facts.arrived_at is None:
            return not self._came_while_we_were_there(facts)
        if self._came_while_we_were_there(facts):
            return self._arrived(facts) < self.since
        return self.folder.renewed_at is not None and self._arrived(facts) >= self.since

    def begins_at(self, facts: Facts) -> datetime | None:
        """When its clock begins; None for what is older."""
        arrived, written = self._arrived(facts), self._written(facts)
        if not self.is_doubtful(facts):
            return min(arrived, self.now) if arrived >= self.since else None
        if self._came_while_we_were_there(facts):
            return min(written, self.now) if written and written >= self.since else None
        if facts.arrived_at is None and written:
            return min(written, self.now) if written >= self.since else None
        return min(arrived, self.now) if not written or written >= self.since - ON_ITS_WAY else None

    def _came_while_we_were_there(self, facts: Facts) -> bool:
        return facts.uid >= self.folder.contact_uid

    def _arrived(self, facts: Facts) -> datetime:
        """A server that does not say when is taken to have received it now."""
        return facts.arrived_at or self.now

    def _written(self, facts: Facts) -> datetime | None:
        date = date_of(self.dates.get(facts.uid, b"").decode("ascii", "replace"))
        return date.astimezone(UTC).replace(microsecond=0) if date else None
