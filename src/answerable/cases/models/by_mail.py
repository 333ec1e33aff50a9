"""What colleagues say by answering our mails to them: their answer, their word on a question, or a note."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from answerable.cases import searching
from answerable.cases.models.ask import Ask
from answerable.cases.models.attachment import keep_attachments
from answerable.cases.models.base import verb
from answerable.cases.models.elsewhere import Elsewhere
from answerable.cases.models.inbound import Inbound
from answerable.cases.models.message import Message
from answerable.cases.refusals import Refused
from answerable.cases.words import Audience, Direction, IfSilent, Kind, Offer, Then
from answerable.staff.models import Staff


class ByMail(Elsewhere):
    """A colleague's mail to the desk. `mail` is what is kept of it beside the words: its inbound, what proved it."""

    class Meta:
        abstract = True

    @verb
    def answer_by_mail(
        self, text: str, *, by: Staff, at: datetime, mail: dict[str, Any], attachments: Iterable[dict[str, Any]] = ()
    ) -> Message:
        """The customer's answer, as if it had been written here: `then = keep`."""
        message = self.write(text, by=by, at=at, then=Then.KEEP, attachments=attachments)
        self._keep_mail(message, mail, at)
        return message

    @verb
    def reply_by_mail(
        self,
        ask: Ask,
        text: str,
        *,
        by: Staff,
        at: datetime,
        mail: dict[str, Any],
        attachments: Iterable[dict[str, Any]] = (),
    ) -> Message:
        """What the colleague who was asked says."""
        message = self.answer_ask(ask, text, by=by, at=at)
        keep_attachments(message, attachments)
        self._keep_mail(message, mail, at)
        return message

    @verb
    def note_by_mail(
        self,
        text: str,
        *,
        by: Staff,
        at: datetime,
        mail: dict[str, Any],
        attachments: Iterable[dict[str, Any]] = (),
        offered_as: Offer | str = "",
        offered_to: Ask | None = None,
        fresh_text: str = "",
    ) -> Message:
        """A note by this colleague, or that says so: where nothing has shown it, or where more was meant than could be
        done, it is offered to them as what it was meant to be."""
        message = self.messages.create(
            direction=Direction.INTERNAL,
            kind=Kind.NOTE,
            audience=Audience.INTERNAL,
            author_kind="staff",
            staff=by,
            channel="mail",
            text=text,
            fresh_text=fresh_text,
            created_at=at,
            offered_as=offered_as,
            offered_to=offered_to,
        )
        searching.index(message, self.subject)
        keep_attachments(message, attachments)
        self._keep_mail(message, mail, at)
        self.note("note.added", by=by if message.proven_by else None, at=at, message=message.pk)
        return message

    def _keep_mail(self, message: Message, mail: dict[str, Any], at: datetime) -> None:
        for name, value in mail.items():
            setattr(message, name, value)
        message.save(update_fields=list(mail))
        inbound: Inbound = mail["inbound"]
        inbound.put_in(self, at=at)

    @verb
    def send_note(
        self,
        note: Message,
        text: str,
        *,
        by: Staff,
        at: datetime,
        then: Then = Then.KEEP,
        remind_at: datetime | None = None,
        if_silent: IfSilent = IfSilent.OURS,
        undo: timedelta = timedelta(0),
    ) -> Message:
        """*Send as my answer*: the colleague whom the note is by sends its words, changed as they like."""
        row = self._offered(note, by)
        if row.offered_to:
            sent = self.answer_ask(row.offered_to, text, by=by, at=at)
            keep_attachments(sent, _files_of(row))
        else:
            sent = self.write(
                text,
                by=by,
                at=at,
                then=then,
                remind_at=remind_at,
                if_silent=if_silent,
                attachments=_files_of(row),
                undo=undo,
            )
        row.sent_as = sent
        row.save(update_fields=["sent_as"])
        self.note("note.sent", by=by, at=at, message=row.pk, sent=sent.pk)
        return sent

    def _offered(self, note: Message, by: Staff) -> Message:
        row = self.messages.filter(pk=note.pk).exclude(offered_as="").first()
        if row is None:
            raise Refused(_("This note was not meant as an answer. Write one."))
        if row.staff_id != by.pk:
            raise Refused(_("Only %(who)s can send this as their answer.") % {"who": row.author_name})
        if row.is_sent:
            raise Refused(_("It has been sent already."))
        return row


def _files_of(message: Message) -> list[dict[str, Any]]:
    """Its files as facts, for another message that carries them too."""
    names = ("name", "content_type", "size", "inline", "content_id")
    return [{name: getattr(row, name) for name in (*names, "sha256")} for row in message.attachments.order_by("pk")]
