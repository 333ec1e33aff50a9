"""What a colleague sent from somewhere else: the customer has it, and it meets nothing before it is confirmed here."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from answerable.cases import searching
from answerable.cases.models.attachment import keep_attachments
from answerable.cases.models.base import verb
from answerable.cases.models.inbound import Inbound
from answerable.cases.models.message import Message
from answerable.cases.models.readdressing import Readdressing
from answerable.cases.refusals import Refused
from answerable.cases.words import WAYS, Audience, Direction, IfSilent, Kind, Measure, Then, Turn
from answerable.staff.access import leads_team
from answerable.staff.models import Staff

CONFIRMED = "message.confirmed"


class Elsewhere(Readdressing):
    """Our words that went another road than through this desk."""

    class Meta:
        abstract = True

    def sent_elsewhere(
        self,
        text: str,
        *,
        by: Staff | None,
        at: datetime,
        inbound: Inbound | None = None,
        subject: str = "",
        fresh_text: str = "",
        html: str = "",
        pictures: list[str] | None = None,
        within: list[dict[str, Any]] | None = None,
        message_id: str = "",
        references: str = "",
        attachments: Iterable[dict[str, Any]] = (),
        proven_by: str = "",
        confirmed: bool = False,
    ) -> Message:
        """File a colleague's own mail to this customer; written at `at`, even if this case has gone on since.

        It counts at once only where it is `confirmed`: found in the Sent folder of our own mailbox, written by a
        colleague whom we know. Whose writer nobody knows (`by` is None) waits for a colleague's word, and so does
        one that is found when it is not our turn: only a person can say whose turn it is then.
        """
        words = {
            "subject": subject[:400],
            "fresh_text": fresh_text,
            "html": html,
            "pictures": pictures,
            "within": within,
            "message_id": _free(message_id[:998]),
            "references": references,
            "proven_by": proven_by[:255],
            "inbound": inbound,
        }
        message = self.take_note_of_mail(text, by=by, at=at, written_at=at, words=words, attachments=list(attachments))
        if confirmed:
            self.find_sent(message, at=at)
        return message

    @verb
    def take_note_of_mail(
        self,
        text: str,
        *,
        by: Staff | None,
        at: datetime,
        written_at: datetime,
        words: dict[str, Any],
        attachments: list[dict[str, Any]],
    ) -> Message:
        """It stands in the story from now on, at the time at which it was written."""
        if self.merged_into_id:
            raise Refused(_("This case was merged into another one and goes on there."))
        message = self.messages.create(
            direction=Direction.OUT,
            kind=Kind.ELSEWHERE,
            audience=Audience.PUBLIC,
            author_kind="staff",
            staff=by,
            channel="mail",
            text=text,
            created_at=written_at,
            **words,
        )
        searching.index(message, self.subject)
        keep_attachments(message, attachments)
        if message.inbound:
            message.inbound.put_in(self, at=at)
        self.note("message.sent-elsewhere", by=by if message.proven_by else None, at=at, message=message.pk)
        return message

    @verb
    def find_sent(self, message: Message, *, at: datetime) -> None:
        """It lies in the Sent folder of our own mailbox: that shows that a colleague sent it."""
        # One that was written in a case merged since is left to a colleague.
        row = self.messages.filter(pk=message.pk).first()
        if row and row.awaits_confirmation and row.staff and self.turn == Turn.OURS:
            self._confirm(row, None, at, then=Then.KEEP)

    @verb
    def confirm_elsewhere(
        self,
        message: Message,
        *,
        by: Staff,
        at: datetime,
        then: Then = Then.KEEP,
        remind_at: datetime | None = None,
        if_silent: IfSilent = IfSilent.OURS,
        next_word_at: datetime | None = None,
    ) -> None:
        """*This was our answer*: it counts as accepted when it was written, and answers what was filed before it."""
        row = self._row_to_stand_for(message, by)
        self._check_way(Then(then), remind_at, next_word_at, at)
        waits = {"remind_at": remind_at, "if_silent": if_silent} if then == Then.WAIT else {}
        self._confirm(row, by, at, then=then, next_word_at=next_word_at, **waits)

    @verb
    def disown_elsewhere(self, message: Message, *, by: Staff, at: datetime) -> None:
        """*It was none*: it stays in the story, meets nothing, and nobody is asked about it any more."""
        row = self._row_to_stand_for(message, by)
        if row.not_an_answer_at:
            raise Refused(_("Somebody has said already that this was no answer of ours."))
        row.not_an_answer_at = at
        row.save(update_fields=["not_an_answer_at"])
        self.note("message.disowned", by=by, at=at, message=row.pk)

    def may_stand_for(self, message: Message, by: Staff) -> bool:
        """Whether it is theirs to say: they wrote it, have the case, or lead its team; whoever, of a word by nobody."""
        if message.staff_id is None or by.pk in (message.staff_id, self.owner_id):
            return True
        return leads_team(by, self.team)

    def _row_to_stand_for(self, message: Message, by: Staff) -> Message:
        row = self.messages.filter(pk=message.pk).first()
        if row is None:
            raise Refused(_("It was written in a case that was merged into this one. Answer here, or part them first."))
        if row.kind != Kind.ELSEWHERE:
            raise Refused(_("Only a mail that was sent from elsewhere is confirmed as our answer."))
        if not row.is_unconfirmed:
            raise Refused(_("Somebody has said already that this was our answer."))
        if not self.may_stand_for(row, by):
            raise Refused(
                _("Only who wrote it, who has the case or who leads its team says whether it was our answer.")
            )
        return row

    def _check_way(self, then: Then, remind_at: datetime | None, next_word_at: datetime | None, at: datetime) -> None:
        if then not in WAYS:
            raise Refused(_("A final position has its own way: somebody uninvolved must have looked."), "then")
        if self.is_closed and (then != Then.KEEP or next_word_at):
            raise Refused(
                _("This case is closed. Reopen it first, or say no more than that it was our answer."), "then"
            )
        if then == Then.WAIT and (remind_at is None or remind_at <= at):
            raise Refused(_("Say until when you wait: a date in the future on which they are reminded."), "remind_at")
        if next_word_at and next_word_at <= at:
            raise Refused(_("The next word must be in the future."), "next_word_at")

    def _confirm(self, row: Message, by: Staff | None, at: datetime, **way: Any) -> None:
        for name, value in way.items():
            setattr(row, name, value)
        row.confirmed_at, row.confirmed_by, row.accepted_at = at, by, row.created_at
        row.not_an_answer_at = None  # whoever said that it was none was wrong
        row.save()
        if (self.last_spoke_at or row.created_at) <= row.created_at:
            self.last_words, self.last_spoke_at = " ".join(row.told_text.split())[:160], row.created_at
        who = row.staff or by
        if who and not self.is_closed:
            self._have_from_now(who, at)
        self.note(CONFIRMED, by=by, at=at, message=row.pk, then=row.then)
        self.meet(Measure.RECEIPT, at=at, by_message=row, since=row.accepted_at)
        self.count_persons_word(row, at)


def _free(message_id: str) -> str:
    """A word of ours has a Message-ID of its own; one that says it has another's is filed without."""
    taken = message_id and Message.objects.filter(message_id=message_id, direction=Direction.OUT).exists()
    return "" if taken else message_id
