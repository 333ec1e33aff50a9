"""History: what was said before this desk was here comes in as cases that are over. Nothing is owed, nobody is told."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Self

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.cases import searching, wording
from answerable.cases.models.attachment import keep_attachments
from answerable.cases.models.base import verb
from answerable.cases.models.message import Message
from answerable.cases.models.participant import Participant
from answerable.cases.models.recognising import Recognising
from answerable.cases.refusals import Refused
from answerable.cases.words import HEARING, Audience, Direction, Kind, Origin, Outcome, Part, Turn
from answerable.customers.models import Customer
from answerable.staff.models import Staff, Team

# Nothing has happened today: open pages are not told of these.
QUIET = ("case.imported", "message.imported")


class Importing(Recognising):
    """How a case from another desk or mailbox comes here."""

    class Meta:
        abstract = True

    @property
    def is_history(self) -> bool:
        """Imported, and not opened again since."""
        return self.is_closed and self.outcome == Outcome.IMPORTED

    @classmethod
    def bring_in(
        cls,
        *,
        customer: Customer,
        team: Team,
        subject: str,
        channel: str,
        at: datetime,
        address: str,
        origin: Origin = Origin.CUSTOMER,
        language: str = "en",
    ) -> Self:
        """A case that was over before we knew of it, begun at `at`: no receipt, no commitment. Its words come next."""
        with transaction.atomic():
            case = cls._begin(
                customer=customer.current(),
                team=team,
                subject=wording.subject(subject, language),
                channel=channel,
                origin=origin,
                language=language,
                turn=Turn.CLOSED,
                closed_at=at,
                outcome=Outcome.IMPORTED,
                at=at,
            )
            case._take_its_place(address, at=at)
        return case

    @verb
    def _take_its_place(self, address: str, *, at: datetime) -> None:
        self._before = {}
        self.participants.create(
            part=Part.CUSTOMER, customer=self.customer, address=address, name=self.customer.name, joined_at=at
        )
        self.note("case.imported", by=None, at=at)

    @verb
    def recall(
        self,
        text: str,
        *,
        by: Participant | Staff | None,
        said_at: datetime,
        at: datetime,
        public: bool = True,
        automatic: bool = False,
        attachments: Iterable[dict[str, Any]] = (),
        words: dict[str, Any],
    ) -> Message:
        """One word from before: of who takes part, of a colleague, or of the desk (None), said at its own time.

        The history goes forward all the same: a word that is older than the last event stands at that event's moment.
        `words` are the message's own columns beside the text. Ours is `public` where the case's customer was among
        those it went to. It starts, meets and moves nothing.
        """
        if not self.is_history:
            raise Refused(_("Only an imported case takes in what was said before."))
        facts = self._of_theirs(by, automatic) if isinstance(by, Participant) else _of_ours(by, public, said_at)
        message = self.messages.create(text=text, created_at=said_at, **facts, **words)
        searching.index(message, self.subject)
        keep_attachments(message, attachments)
        self._stretch_to(message)
        self.note("message.imported", by=by, at=at, message=message.pk, kind=message.kind)
        return message

    def _of_theirs(self, by: Participant, automatic: bool) -> dict[str, Any]:
        self._check_takes_part(by)
        heard = by.part in HEARING and not automatic
        return {
            "direction": Direction.IN,
            "kind": Kind.SILENT if automatic else Kind.CUSTOMER,
            "audience": Audience.PUBLIC if heard else Audience.INTERNAL,
            "author_kind": "customer" if by.part == Part.CUSTOMER else "participant",
            "participant": by,
        }

    def _stretch_to(self, message: Message) -> None:
        """It lasted from its first word to its last."""
        said_at = message.created_at
        self.opened_at = min(self.opened_at, said_at)
        self.closed_at = max(self.closed_at or said_at, said_at)
        if message.kind != Kind.SILENT and said_at >= (self.last_spoke_at or said_at):
            self.last_words, self.last_spoke_at = " ".join(message.told_text.split())[:160], said_at

    @verb
    def seat(self, people: Iterable[tuple[str, str]], part: Part, *, at: datetime) -> None:
        """Who else (address, name) took part then; who does already stays what they are."""
        if not self.is_history or part not in (Part.COPIED, Part.NEW):
            raise Refused(_("Only an imported case takes in who took part before, as copied or new."))
        there = set(self.participants.values_list("address", flat=True))
        for address, name in dict(people).items():
            if address not in there:
                self.participants.create(part=part, address=address, name=name, joined_at=at)


def _of_ours(by: Staff | None, public: bool, said_at: datetime) -> dict[str, Any]:
    return {
        "direction": Direction.OUT,
        "kind": Kind.IMPORTED,
        "audience": Audience.PUBLIC if public else Audience.INTERNAL,
        "author_kind": "staff",
        "staff": by,
        "accepted_at": said_at,
    }
