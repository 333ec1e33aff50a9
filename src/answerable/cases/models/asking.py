"""Asking a colleague inside a case, and what they answer. The case does not move; the question has its own clock."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from answerable.cases import searching
from answerable.cases.models.alert import Alert
from answerable.cases.models.ask import Ask
from answerable.cases.models.base import verb
from answerable.cases.models.handing_over import HandingOver
from answerable.cases.models.message import Message
from answerable.cases.refusals import Refused
from answerable.cases.words import Audience, Direction, Kind, Measure
from answerable.staff.access import teams_of
from answerable.staff.models import Staff, Team


class Asking(HandingOver):
    """Notes, questions and answers among colleagues."""

    class Meta:
        abstract = True

    @verb
    def add_note(self, text: str, *, by: Staff, at: datetime) -> Message:
        """Something for colleagues only."""
        message = self._say_inside(text, Kind.NOTE, by, at)
        self.note("note.added", by=by, at=at, message=message.pk)
        return message

    @verb
    def ask(
        self, text: str, *, by: Staff, at: datetime, to_staff: Staff | None = None, to_team: Team | None = None
    ) -> Ask:
        """Ask a colleague or a team; they see the case while they are asked."""
        if (to_staff is None) == (to_team is None):
            raise Refused(_("Say whom you ask: one colleague or one team."), "to")
        if to_staff and to_staff.pk == by.pk:
            raise Refused(_("Ask somebody else; for yourself write a note."), "to")
        if to_staff and not to_staff.is_active:
            raise Refused(_("%(name)s no longer works here.") % {"name": to_staff.working_name}, "to")
        if to_team:
            self._check_works(to_team)
        if self.is_closed:
            raise Refused(_("This case is closed. Reopen it first, or write a note."))
        message = self._say_inside(text, Kind.ASK, by, at)
        ask = Ask.objects.create(
            case_id=self.pk, message=message, asked_by=by, to_staff=to_staff, to_team=to_team, asked_at=at
        )
        row = self.start(Measure.ASK, at=at, subject=ask.subject)
        if to_staff:
            facts = {"case_id": self.pk, "commitment": row, "team": self.team, "at": at}
            Alert.objects.create(staff=to_staff, kind=Alert.Kind.ASKED, **facts)
        self.note(
            "ask.asked", by=by, at=at, ask=ask.pk, to_staff=to_staff and to_staff.pk, to_team=to_team and to_team.pk
        )
        return ask

    @verb
    def answer_ask(self, ask: Ask, text: str, *, by: Staff, at: datetime) -> Message:
        """The asked colleague (or one of the asked team) answers; whoever asked reads it in the case."""
        row = self._open_ask(ask)
        if by.pk != row.to_staff_id and row.to_team_id not in teams_of(by):
            raise Refused(_("This question was put to somebody else. Write a note."))
        message = self._say_inside(text, Kind.REPLY, by, at)
        row.answered_at, row.answer = at, message
        row.save()
        self.meet(Measure.ASK, at=at, by_message=message, subject=row.subject)
        self.note("ask.answered", by=by, at=at, ask=row.pk, message=message.pk)
        return message

    @verb
    def withdraw_ask(self, ask: Ask, *, by: Staff, at: datetime) -> None:
        """The question is no longer needed."""
        row = self._open_ask(ask)
        if by.pk != row.asked_by_id and by.pk != self.owner_id:
            raise Refused(_("Only who asked, or who has the case, withdraws a question."))
        row.withdrawn_at = at
        row.save()
        self.void(Measure.ASK, "withdrawn", at=at, subject=row.subject)
        self.note("ask.withdrawn", by=by, at=at, ask=row.pk)

    def _open_ask(self, ask: Ask) -> Ask:
        row = Ask.objects.get(pk=ask.pk, case_id=self.pk)
        if not row.is_open:
            raise Refused(_("This question is answered or withdrawn already."))
        return row

    def _say_inside(self, text: str, kind: Kind, by: Staff, at: datetime) -> Message:
        if not text.strip():
            raise Refused(_("Write something first."), "text")
        message = self.messages.create(
            direction=Direction.INTERNAL,
            kind=kind,
            audience=Audience.INTERNAL,
            author_kind="staff",
            staff=by,
            channel="desk",
            text=text,
            created_at=at,
        )
        searching.index(message, self.subject)
        return message
