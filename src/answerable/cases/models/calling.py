"""Calls and visits, logged: one that reached her is a public message, spoken; one that did not meets nothing."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from answerable.cases import searching
from answerable.cases.models.base import verb
from answerable.cases.models.message import Message
from answerable.cases.models.sparing import Sparing
from answerable.cases.refusals import Refused
from answerable.cases.words import Audience, Direction, IfSilent, Kind, Measure, Outcome, Then
from answerable.staff.models import Staff


class Calling(Sparing):
    """What was said aloud."""

    class Meta:
        abstract = True

    @verb
    def log_call(
        self,
        text: str,
        *,
        by: Staff,
        at: datetime,
        reached: bool = True,
        then: Then = Then.KEEP,
        remind_at: datetime | None = None,
        next_word_at: datetime | None = None,
        she_said_solved: bool = False,
        kind: Kind = Kind.ANSWER,
    ) -> Message:
        """Log a conversation. Reached: it answers at once and may propose; her yes is *confirmed by word*."""
        if not reached:
            return self._log_attempt(text, by, at)
        self._check_words(text, kind, Then(then), remind_at, next_word_at, at)
        message = self._log_spoken(text, kind, by, at, then=then, remind_at=remind_at, next_word_at=next_word_at)
        if she_said_solved:
            self._settle_questions()
            self.proposed_at = at
            self.close_as(Outcome.BY_WORD, at=at)
        self.note("call.logged", by=by, at=at, message=message.pk, solved=she_said_solved)
        return message

    def _log_attempt(self, text: str, by: Staff, at: datetime) -> Message:
        message = self._say_inside(text or _("Tried to call; nobody answered."), Kind.CALL, by, at)
        self.note("call.tried", by=by, at=at, message=message.pk)
        return message

    def _log_spoken(
        self,
        text: str,
        kind: Kind,
        by: Staff,
        at: datetime,
        *,
        then: Then,
        remind_at: datetime | None,
        next_word_at: datetime | None,
    ) -> Message:
        message = self.messages.create(
            direction=Direction.OUT,
            kind=kind,
            audience=Audience.PUBLIC,
            author_kind="staff",
            staff=by,
            channel="phone",
            spoken=True,
            text=text,
            created_at=at,
            accepted_at=at,
            then=then,
            remind_at=remind_at if then == Then.WAIT else None,
            if_silent=IfSilent.OURS if then == Then.WAIT else "",
            next_word_at=next_word_at,
        )
        searching.index(message, self.subject)
        self.last_words, self.last_spoke_at = " ".join(text.split())[:160], at
        self.meet(Measure.RECEIPT, at=at, by_message=message)
        self.meet(Measure.CALL_BACK, at=at, by_message=message)
        self.count_persons_word(message, at)
        return message

    @verb
    def agree_call(self, call_at: datetime, *, by: Staff, at: datetime) -> None:
        """A call agreed with her: due at that time, met by a call logged as reached, or agreed anew."""
        if self.is_closed or call_at <= at:
            raise Refused(_("A call is agreed for a time in the future, in an open case."), "call_at")
        self.void(Measure.CALL_BACK, "agreed-anew", at=at)
        self.start(Measure.CALL_BACK, at=at, due_at=call_at)
        self.note("call.agreed", by=by, at=at, call_at=call_at)
