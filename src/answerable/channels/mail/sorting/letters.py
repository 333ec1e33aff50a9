"""A mail as rules see it: as it comes in, or as it was kept when it did."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from answerable.cases.models.inbound import BroughtBy
from answerable.channels.mail.models import Posted
from answerable.channels.mail.reading import read
from answerable.channels.mail.reading.entities import Entity, split_head
from answerable.channels.mail.reading.words import header_text, unfold
from answerable.channels.mail.sorting.scores import HEADERS, Score, score_of
from answerable.kit import files

if TYPE_CHECKING:
    from answerable.channels.mail.arrival import Arrival
    from answerable.channels.mail.models import SortedMail

WRITTEN_ON_TOP = (BroughtBy.RELAY, BroughtBy.MAILBOX)
LONGEST_HEAD = 64_000  # bytes
LONGEST_TEXT = 100_000  # characters
MOST_RECIPIENTS = 50


@dataclass
class Letter:
    """What conditions look at. Head and words are read when the first of them asks."""

    sender: str
    recipients: Sequence[str]
    automatic: str
    raw: Callable[[], bytes]
    text: Callable[[], str]
    given_score: Score | None = None

    @classmethod
    def of_arrival(cls, arrival: Arrival) -> Letter:
        mail = arrival.mail
        return cls(
            sender=arrival.sender,
            # The envelope first: it names who else is meant, and there may be thousands in To.
            recipients=list(dict.fromkeys([*arrival.envelope_to, *arrival.written_to]))[:MOST_RECIPIENTS],
            automatic=mail.automatic or "",
            raw=lambda: arrival.raw,
            text=lambda: f"{mail.subject}\n{mail.text[:LONGEST_TEXT]}",
            given_score=_given_with(arrival),
        )

    @classmethod
    def of_kept(cls, row: SortedMail) -> Letter:
        """`row` has its inbound selected; the words of a filed mail stand in its message."""
        return cls(
            sender=row.inbound.sender,
            recipients=row.recipients,
            automatic=row.automatic,
            raw=lambda: _head_of(row),
            text=lambda: f"{row.inbound.subject}\n{_text_of(row)[:LONGEST_TEXT]}",
            given_score=Score(row.points, row.is_spam),
        )

    @cached_property
    def words(self) -> str:
        return self.text()

    @cached_property
    def head(self) -> Entity:
        return split_head(self.raw()[:LONGEST_HEAD], [])

    @cached_property
    def score(self) -> Score:
        if self.given_score is not None:
            return self.given_score
        # Machines write these, and an encoded word in one is somebody else's.
        told = ((name, unfold(value) if name in HEADERS else "") for name, value in self.head.headers)
        return score_of(told)

    def headers(self, name: str) -> list[str]:
        """What stands in each header of this name."""
        return [header_text(value) for value in self.head.all_raw(name)]


def _given_with(arrival: Arrival) -> Score | None:
    """The score, where no head that we believe has it: a provider tells it, a stranger's head says nothing."""
    if arrival.inbound.brought_by in WRITTEN_ON_TOP:
        return None
    posted = Posted.objects.filter(pk=arrival.inbound.pk).first()
    return Score(posted.points, posted.is_spam) if posted else Score()


def _head_of(row: SortedMail) -> bytes:
    with suppress(FileNotFoundError):  # what was erased says nothing any more
        return files.beginning(row.inbound.sha256, LONGEST_HEAD)
    return b""


def _text_of(row: SortedMail) -> str:
    """The words of its message; what was set aside has none, so that it is read once more."""
    if message := next(iter(row.inbound.messages.all()), None):
        return message.text
    with suppress(FileNotFoundError):
        return read(row.inbound.raw()).text
    return ""
