"""What we say: written, held back ten seconds, sent, accepted or failed. Only acceptance answers (I3)."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from answerable.cases import searching
from answerable.cases.models.attachment import keep_attachments
from answerable.cases.models.base import verb
from answerable.cases.models.counting import Counting
from answerable.cases.models.delivery import Delivery
from answerable.cases.models.grant import LIFE, Grant
from answerable.cases.models.message import Message
from answerable.cases.models.participant import Participant
from answerable.cases.refusals import Refused
from answerable.cases.words import (
    ANSWERS,
    IN_COPY,
    WAYS,
    Audience,
    Direction,
    IfSilent,
    Kind,
    Measure,
    Part,
    Then,
)
from answerable.staff.access import teams_of
from answerable.staff.models import Staff

UNDO_WITHIN = timedelta(seconds=10)


class Answering(Counting):
    """Our words to the customer's side."""

    class Meta:
        abstract = True

    @verb
    def write(
        self,
        text: str,
        *,
        by: Staff,
        at: datetime,
        kind: Kind = Kind.ANSWER,
        then: Then = Then.KEEP,
        remind_at: datetime | None = None,
        if_silent: IfSilent = IfSilent.OURS,
        next_word_at: datetime | None = None,
        html: str = "",
        copies: Iterable[Participant] | None = None,
        attachments: Iterable[dict[str, Any]] = (),
        undo: timedelta = timedelta(0),
        has_it_now: bool = True,
    ) -> Message:
        """Write to the customer. Nothing moves until a delivery to her is accepted; recipients are fixed now.

        `undo` holds it back so long; `copies` are those in copy (None: everybody copied in this case). Its writer has
        the case from now on if nobody had it, but for one word that goes to many.
        """
        self._check_words(text, kind, Then(then), remind_at, next_word_at, at)
        if has_it_now:
            self._have_from_now(by, at)
        message = self._compose(
            text,
            kind=kind,
            by=by,
            at=at,
            html=html,
            then=Then.KEEP if kind == Kind.HOLDING else then,
            remind_at=remind_at if then == Then.WAIT else None,
            if_silent=if_silent if then == Then.WAIT else "",
            next_word_at=next_word_at,
            send_after=at + undo,
        )
        keep_attachments(message, attachments)
        self._address(message, copies)
        self.note("message.written", by=by, at=at, message=message.pk, kind=kind, then=message.then)
        return message

    def _have_from_now(self, by: Staff, at: datetime) -> None:
        """Whoever answers a case that nobody has, has it: the customer is told a name, and the name must be true."""
        if self.owner_id is None and self.team_id in teams_of(by) and by.on_duty(at):
            self.take(by=by, at=at)

    def _check_words(
        self, text: str, kind: Kind, then: Then, remind_at: datetime | None, next_word_at: datetime | None, at: datetime
    ) -> None:
        if kind not in (Kind.ANSWER, Kind.HOLDING):
            raise Refused(_("To the customer one writes an answer or a holding word."), "kind")
        if then not in WAYS:
            raise Refused(_("A final position has its own way: somebody uninvolved must have looked."), "then")
        if self.is_closed:
            raise Refused(_("This case is closed. Reopen it first, then write."))
        if not text.strip():
            raise Refused(_("Write something first."), "text")
        if next_word_at and next_word_at <= at:
            raise Refused(_("The next word must be in the future."), "next_word_at")
        if kind == Kind.HOLDING and next_word_at is None:
            raise Refused(_("A holding word must say when the next word comes. Give a date."), "next_word_at")
        if kind == Kind.ANSWER and then == Then.WAIT and (remind_at is None or remind_at <= at):
            raise Refused(_("Say until when you wait: a date in the future on which they are reminded."), "remind_at")

    @verb
    def tell(self, kind: Kind, text: str, *, at: datetime, send_after: datetime | None = None) -> Message | None:
        """An automatic word (receipt, reminder, notice): labelled as such, and never an answer."""
        if kind not in (Kind.RECEIPT, Kind.REMINDER, Kind.NOTICE):
            raise Refused(_("Automation sends receipts, reminders and notices, nothing else."))
        if not self._customer_with_address().address:
            return None
        message = self._compose(text, kind=kind, by=None, at=at, send_after=send_after or at)
        self._address(message, copies=())
        self.note("message.written", by=None, at=at, message=message.pk, kind=kind)
        return message

    def _compose(self, text: str, *, kind: Kind, by: Staff | None, at: datetime, **facts: Any) -> Message:
        earlier = Message.objects.filter(case_id=self.pk).public().exclude(message_id="").order_by("-id")
        message = self.messages.create(
            direction=Direction.OUT,
            kind=kind,
            audience=Audience.PUBLIC,
            author_kind="staff" if by else "automation",
            staff=by,
            channel="mail",
            text=text,
            created_at=at,
            message_id=f"<{secrets.token_hex(12)}.{self.pk}@{message_domain()}>",
            references=" ".join(reversed(list(earlier.values_list("message_id", flat=True)[:20]))),
            **facts,
        )
        searching.index(message, self.subject)
        if by:
            self.last_words, self.last_spoke_at = " ".join(text.split())[:160], at
        return message

    def _customer_with_address(self) -> Participant:
        """The case's customer; where she had no address when she rang, the one that we have learnt since."""
        person = self.customer_participant
        learnt = "" if person.address else self.customer.mail_address()
        if learnt and not self.participants.filter(address=learnt).exists():
            person.address = learnt
            person.save(update_fields=["address"])
        return person

    def _address(self, message: Message, copies: Iterable[Participant] | None) -> None:
        customer = self._customer_with_address()
        if not customer.address:
            if self.messages.filter(forward__is_open=True).exists():
                raise Refused(_("We have no mail address for them. Press “Say who the customer is…” first."))
            raise Refused(_("We have no mail address for them. Log a call, or add an address to the customer first."))
        if copies is None:
            copies = self.participants.filter(part__in=IN_COPY, left_at=None)
        copies = list(copies)
        if any(person.case_id != self.pk or person.left_at or person.part == Part.NEW for person in copies):
            raise Refused(_("Somebody in copy does not take part in this case. Let them in first."), "copies")
        recipients = {person.address: person for person in copies if person.address} | {customer.address: customer}
        for address, person in recipients.items():
            delivery = message.deliveries.create(
                case_id=self.pk,
                participant=person,
                address=address,
                is_decisive=person == customer,
                not_before=message.send_after or message.created_at,
            )
            Grant.objects.create(
                case_id=self.pk,
                participant=person,
                delivery=delivery,
                created_at=message.created_at,
                expires_at=message.created_at + LIFE,
            )

    @verb
    def undo(self, message: Message, *, by: Staff, at: datetime) -> None:
        """Take a word back before anybody sends it; won or lost against the sender by one conditional update."""
        row = self.messages.get(pk=message.pk)
        if row.staff_id != by.pk:
            raise Refused(_("Only its writer can take a message back."))
        caught = Delivery.objects.filter(message=row, state="waiting", attempts=0).update(
            state="undone", ended_at=at, held_by=""
        )
        if caught != Delivery.objects.filter(message=row).count() or not caught:
            Delivery.objects.filter(message=row, state="undone").update(state="waiting", ended_at=None)
            raise Refused(_("Too late: the message is on its way."))
        row.undone_at = at
        row.save(update_fields=["undone_at"])
        self._show_what_was_said_before()
        self.note("message.undone", by=by, at=at, message=row.pk)

    def _show_what_was_said_before(self) -> None:
        """In the lists stands the last word that holds."""
        said = Message.objects.filter(case_id=self.pk).public().exclude(author_kind="automation")
        last = said.order_by("-id").first()
        self.last_words = " ".join(last.told_text.split())[:160] if last else ""
        self.last_spoke_at = last.created_at if last else self.opened_at

    @verb
    def accepted(self, delivery: Delivery, *, at: datetime, taken_by: str = "") -> None:
        """The next server (the outbox, the page) took it. To the case's customer: now it counts."""
        row = Delivery.objects.select_related("message").get(pk=delivery.pk)
        if row.state in ("accepted", "bounced", "undone"):
            return
        row.accepted_at, row.taken_by = at, taken_by
        row.end("accepted", at=at)
        self.note("delivery.accepted", by=None, at=at, delivery=row.pk, attempts=row.attempts)
        if row.is_decisive:
            self._count(row.message, at)

    @verb
    def put_off(
        self, delivery: Delivery, error: str, until: datetime, *, at: datetime, held_by: str = Delivery.HeldBy.LATER
    ) -> None:
        """A temporary failure: it waits and is tried again; the case stays ours."""
        Delivery.objects.filter(pk=delivery.pk, state__in=["waiting", "sending"]).update(
            state="waiting", not_before=until, lease_until=None, error=error[:500], held_by=held_by
        )
        self.note("delivery.put-off", by=None, at=at, delivery=delivery.pk, until=until)

    @verb
    def not_an_answer(self, message: Message, *, by: Participant, at: datetime) -> None:
        """*This did not answer me*: unmeets the answer's clock, once per answer, and is reported."""
        self._check_takes_part(by)
        row = self.find_message(message)
        if row.then == Then.FINAL:
            raise Refused(_("This is our final position. If you know something new, write it: a person reads it."))
        if not _reached(by, row):
            raise Refused(_("Only an answer that reached you can be called no answer."))
        if row.not_an_answer_at:
            raise Refused(_("You have told us so already. The clock of your question is running again."))
        row.not_an_answer_at = at
        row.save(update_fields=["not_an_answer_at"])
        for met in self.commitments.filter(measure=Measure.ANSWER, met_by=row):
            self.unmeet(met, "not-an-answer", at=at)
        others = self.release_questions(row)
        self.wait_again(at=at)
        self.come_back_to_us(at)
        self.start(Measure.ANSWER, at=at)
        for case in others:
            case.take_up_questions(at=at)
        self.note("answer.refused", by=by, at=at, message=row.pk)


def _reached(person: Participant, message: Message) -> bool:
    """Whether it is an answer that this person could read: someone copied reads what was said since joining."""
    if message.kind not in ANSWERS or not message.accepted_at:
        return False
    return person.may_decide or (person.part == Part.COPIED and message.created_at >= person.joined_at)


def message_domain() -> str:
    """The right-hand side of our Message-IDs."""
    return settings.BASE_URL.split("//")[-1].split("/")[0].split(":")[0] or "localhost"
