"""The first look: each mail read once, and what must be known of it noted in the index. It writes nothing else."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from django.utils.translation import gettext as _

from answerable.cases.models import Inbound, Message
from answerable.cases.words import Direction
from answerable.channels.mail import loops
from answerable.channels.mail.arrival import Arrival
from answerable.channels.mail.importing.index import Entry, Index
from answerable.channels.mail.importing.places import (
    Deleted,
    Draft,
    Found,
    NotRead,
    Other,
    Place,
    Shelf,
    Trouble,
    find,
)
from answerable.channels.mail.ours import Ours
from answerable.channels.mail.reading import Mail, read
from answerable.channels.mail.reading.dates import date_of
from answerable.kit.addresses import normalise

CHANNEL = "import"
MOST_PEOPLE = 200
MOST_NAMED = 500
SILENT = ("auto-reply", "report", "bounce")
RECEIVED = re.compile(rb"^received:.*(?:\r?\n[ \t].*)*", re.IGNORECASE | re.MULTILINE)
EARLIEST = datetime(1970, 1, 2, tzinfo=UTC)
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Setting:
    """What an import is told, and what it knows of us."""

    known: Ours
    colleagues: frozenset[str]
    now: datetime
    since: datetime | None = None
    team_id: int | None = None
    stopped: Callable[[], bool] = lambda: False

    def is_inside(self, address: str) -> bool:
        return address in self.known or address in self.colleagues


@dataclass
class Seen:
    """What the first look counted; the rest stands in the index."""

    mails: int = 0
    twice: int = 0  # the same bytes
    since: int = 0
    deleted: int = 0  # by whoever had them, and not cleared away yet
    lists: int = 0  # sent by a mailing list
    others: int = 0
    troubles: list[Trouble] = field(default_factory=list)


@dataclass
class Looking:
    """One look over all the paths."""

    setting: Setting
    index: Index
    shelf: Shelf
    seen: Seen = field(default_factory=Seen)

    def over(self, paths: Iterable[bytes], *, sent: bool, tell: Callable[[int], None]) -> None:
        """All that lies there; `tell` hears of the bytes that each mail takes."""
        for path in paths:
            for found in find(path):
                if self.setting.stopped():
                    return
                self.note(found, sent)
                tell(found.size if isinstance(found, Place) else 0)

    def note(self, found: Found, sent: bool) -> None:
        """One that was found; `sent` where it lay among what we wrote."""
        if isinstance(found, Other):
            self.seen.others += 1
        elif isinstance(found, Trouble):
            self.seen.troubles.append(found)
        else:
            self._note_mail(found, sent)

    def _note_mail(self, found: Place, sent: bool) -> None:
        try:
            self._enter(found, sent)
        except Draft:
            self.seen.others += 1
            return
        except Deleted:
            self.seen.deleted += 1
        except NotRead as error:
            self.seen.troubles.append(Trouble(str(found), str(error)))
        self.seen.mails += 1

    def _enter(self, place: Place, sent: bool) -> None:
        self.enter(place, self.shelf.take(place), sent)

    def enter(self, place: Place, raw: bytes, sent: bool, team_id: int | None = None) -> Entry | None:
        """Note a mail that is at hand, and where it lies; NotRead where it names nobody, None where it is left out.

        `team_id`: whose the mail of this place is, where none of the team's addresses says it.
        """
        arrival = arrival_of(raw, self.setting)
        if not arrival.sender:
            raise NotRead(_("it names nobody who wrote it"))
        if self.setting.since and arrival.at >= self.setting.since:
            self.seen.since += 1
            return None
        entry = entry_of(place, arrival, self.setting, sent)
        entry = replace(entry, team_id=entry.team_id or team_id)
        if not entry.is_there and (self.index.has_twin(entry) or has_twin_here(arrival)):
            entry = replace(entry, is_twin=True)
        if not self.index.put(entry):
            self.seen.twice += 1
        elif arrival.mail.automatic == "list":
            self.seen.lists += 1
        return entry


def weight(paths: Iterable[bytes]) -> int:
    """Bytes of all the files under these paths."""
    return sum(_sizes(paths))


def _sizes(paths: Iterable[bytes]) -> Iterator[int]:
    for path in paths:
        if os.path.isdir(path):
            for folder, _folders, names in os.walk(path):
                yield from (os.lstat(os.path.join(folder, name)).st_size for name in names)
        else:
            yield os.path.getsize(path)


def arrival_of(raw: bytes, setting: Setting) -> Arrival:
    """An old mail as filing sees it, as though it had been received when it was written."""
    mail, sha256 = read(raw), hashlib.sha256(raw).hexdigest()
    said_at = min(written_at(raw, mail) or setting.now, setting.now)
    sender = next((each.address for each in mail.from_ if "@" in each.address), "")
    facts = {"key": sha256, "sha256": sha256, "size": len(raw), "received_at": said_at, "envelope_from": sender[:320]}
    return Arrival(Inbound(channel=CHANNEL, **facts), raw, mail, setting.known)


def written_at(raw: bytes, mail: Mail) -> datetime | None:
    """Its Date, else when the last server received it, to the second; None where neither can be believed."""
    received = RECEIVED.search(loops.HEAD_END.split(raw[:500_000], maxsplit=1)[0])
    stamp = received.group().rpartition(b";")[2].decode("ascii", "replace") if received else ""
    for date in (mail.date, date_of(" ".join(stamp.split()))):
        if date and date.astimezone(UTC) >= EARLIEST:
            return date.astimezone(UTC).replace(microsecond=0)
    return None


def entry_of(place: Place, arrival: Arrival, setting: Setting, sent: bool) -> Entry:
    mail = arrival.mail
    strangers = [each.address for each in arrival.others() if each.address not in setting.colleagues]
    is_ours = sent or arrival.sender in setting.known or (arrival.sender in setting.colleagues and bool(strangers))
    outside = strangers if is_ours else [arrival.sender, *strangers]
    chain = [name for name in (*mail.references[-MOST_NAMED:], mail.in_reply_to) if name]
    return Entry(
        place=place,
        sha256=arrival.inbound.sha256,
        said_at=arrival.at,
        is_ours=is_ours,
        is_automatic=bool(mail.report) or mail.automatic in SILENT,
        is_there=Inbound.objects.filter(channel=CHANNEL, key=arrival.inbound.key).exists(),
        is_twin=False,
        message_id=mail.message_id,
        words_sha256=arrival.words_sha256,
        sender=arrival.sender,
        customer=outside[0] if outside else "",
        team_id=team_of(arrival),
        outside=tuple(outside[:MOST_PEOPLE]),
        named=tuple(chain),
    )


def team_of(arrival: Arrival) -> int | None:
    """The team that it was written to, or by."""
    numbers = (arrival.ours.team_id(address) for address in [*arrival.written_to, arrival.sender])
    return next((number for number in numbers if number), None)


def has_twin_here(arrival: Arrival) -> bool:
    """Whether it came in before, by whatever road, or is a word of this desk's own."""
    return first_twin(arrival) is not None or is_told_here(arrival)


def first_twin(arrival: Arrival) -> Inbound | None:
    """An earlier inbound with the same Message-ID, sender and words."""
    if not arrival.mail.message_id:
        return None
    same = Inbound.objects.filter(message_id=arrival.mail.message_id[:998], words_sha256=arrival.words_sha256)
    return same.filter(sender=arrival.sender[:320]).exclude(fate="").order_by("id").first()


def is_told_here(arrival: Arrival) -> bool:
    """Whether this desk itself wrote it; an imported word of ours with the same name is another thing."""
    if loops.is_our_own(arrival.raw, arrival.mail):
        ours = Message.objects.filter(message_id=arrival.mail.message_id, direction=Direction.OUT)
        return not ours.filter(inbound__channel=CHANNEL).exists()
    return False


def addresses_of(people: Iterable[str]) -> frozenset[str]:
    return frozenset(normalise(address) for address in people if address)
