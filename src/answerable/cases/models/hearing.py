"""What the customer's side says: filed, the answer clock started at the oldest unanswered word, the turn moved."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from answerable.cases import searching
from answerable.cases.models.attachment import keep_attachments
from answerable.cases.models.base import verb
from answerable.cases.models.forward import Forward
from answerable.cases.models.inbound import Inbound
from answerable.cases.models.joining import Joining
from answerable.cases.models.message import Message
from answerable.cases.models.participant import Participant
from answerable.cases.refusals import Refused
from answerable.cases.words import (
    HEARING,
    Audience,
    Direction,
    Kind,
    Measure,
    Outcome,
    Part,
    Turn,
)
from answerable.staff.models import Staff

SHORT = 120  # characters: "thanks, works now" is a word to glance at, a paragraph is not
QUESTION_MARKS = "?？؟;՞"  # Latin, full-width, Arabic, Greek, Armenian


class Hearing(Joining):
    """The customer's side, in this case."""

    class Meta:
        abstract = True

    @verb
    def hear(
        self,
        text: str,
        *,
        by: Participant,
        at: datetime,
        channel: str,
        fresh_text: str = "",
        html: str = "",
        pictures: list[str] | None = None,
        within: list[dict[str, Any]] | None = None,
        subject: str = "",
        inbound: Inbound | None = None,
        attachments: Iterable[dict[str, Any]] = (),
        automatic: bool = False,
        message_id: str = "",
        references: str = "",
        forward: dict[str, Any] | None = None,
    ) -> Message:
        """File what came in from somebody in this case and let it do what their part in it allows.

        `forward` is how it came, where a colleague passed it on: the fields of a `Forward`, with what has `proven_by`
        whom, and since when it `waits_since`: their words stand, and wait, from then on.
        """
        self._check_takes_part(by)
        files, passed = list(attachments), dict(forward or {})
        message = self._file(
            text=text,
            by=by,
            created_at=passed.pop("waits_since", at),
            proven_by=passed.pop("proven_by", "")[:255],
            channel=channel,
            fresh_text=fresh_text,
            html=html,
            pictures=pictures,
            within=within,
            subject=subject,
            inbound=inbound,
            message_id=message_id,
            references=references,
            kind=_kind_of(by, automatic),
        )
        keep_attachments(message, files)
        if passed:
            Forward.objects.create(message=message, **passed)
        if inbound:
            inbound.put_in(self, at=at)
        if message.kind == Kind.CUSTOMER:
            self._take_to_heart(message, bool(files), at)
            self._wake_the_unreachable(by, at)
        facts = {"message": message.pk, "kind": message.kind, "channel": channel}
        if passed:
            facts |= {"forwarded_by": passed["by"].pk, "written_at": message.created_at}
        self.note("message.received", by=by, at=at, **facts)
        return message

    def _wake_the_unreachable(self, person: Participant, at: datetime) -> None:
        """She has appeared: the cases in which nobody could reach her are ours again, wherever she wrote."""
        if person.part != Part.CUSTOMER:
            return
        cases: Any = type(self)._base_manager
        hers = cases.filter(customer_id=self.customer_id, outcome=Outcome.UNREACHABLE).exclude(pk=self.pk)
        for number in hers.order_by("pk").values_list("pk", flat=True):
            cases.get(pk=number).wake(at=at)

    @verb
    def wake(self, *, at: datetime) -> None:
        """She could not be reached, and has appeared."""
        if self.outcome == Outcome.UNREACHABLE:
            self.come_back_to_us(at)

    def _file(self, *, text: str, by: Participant, kind: Kind, **facts: Any) -> Message:
        message = self.messages.create(
            direction=Direction.IN,
            kind=kind,
            audience=Audience.PUBLIC if by.part in HEARING and kind != Kind.SILENT else Audience.INTERNAL,
            author_kind="customer" if by.part == Part.CUSTOMER else "participant",
            participant=by,
            text=text,
            turn_before=self.turn_facts(),
            **facts,
        )
        searching.index(message, self.subject)
        return message

    def _take_to_heart(self, message: Message, has_files: bool, at: datetime) -> None:
        """The customer's side spoke: it is our turn, unless it is a word that a person should only glance at."""
        self.last_words, self.last_spoke_at = " ".join(message.told_text.split())[:160], at
        if self._is_for_a_glance(message, has_files):
            self.start(Measure.GLANCE, at=at, subject=f"message:{message.pk}")
            self.note("glance.asked", by=None, at=at, message=message.pk)
            return
        self._await_answer(message, at)

    def _is_for_a_glance(self, message: Message, has_files: bool) -> bool:
        if self.turn == Turn.CLOSED and self.outcome in (Outcome.FINAL, Outcome.UNREACHABLE):
            return self.outcome == Outcome.FINAL
        words = message.shown_text.strip()
        short = len(words) <= SHORT and not has_files and not any(mark in words for mark in QUESTION_MARKS)
        return self.turn in (Turn.PROPOSED, Turn.CLOSED) and short

    def _await_answer(self, message: Message, at: datetime, since: datetime | None = None) -> None:
        message.awaits_answer = True
        message.save(update_fields=["awaits_answer"])
        self.come_back_to_us(at)
        self._count_from(since or message.created_at, at)

    @verb
    def glance(self, message: Message, *, needs_answer: bool, by: Staff, at: datetime) -> None:
        """A person looked at a short word and decides whether it reopens."""
        subject = f"message:{message.pk}"
        if not self.commitment(Measure.GLANCE, subject):
            raise Refused(_("This message is not waiting for a glance."))
        self.meet(Measure.GLANCE, at=at, subject=subject)
        if needs_answer:
            self._await_answer(message, at)
        self.note("glance.decided", by=by, at=at, message=message.pk, needs_answer=needs_answer)

    def take_up_unread(self, at: datetime) -> bool:
        """Short words that nobody looked at in time wait for an answer, since they were said; whether there are any."""
        unread = [row for row in self.open_commitments() if row.measure == Measure.GLANCE]
        for row in unread:
            self.void_one(row, "unread", at=at)
            number = int(row.subject.removeprefix("message:"))  # perhaps of a case that was merged into this one
            self._await_answer(Message.objects.get(pk=number, case__in=self.matter_ids()), at)
        return bool(unread)


def _kind_of(by: Participant, automatic: bool) -> Kind:
    if automatic:
        return Kind.SILENT
    return Kind.CUSTOMER if by.is_on_customers_side else Kind.OUTSIDE
