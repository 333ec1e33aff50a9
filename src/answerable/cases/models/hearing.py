"""What the customer's side says: filed, the answer clock started at the oldest unanswered word, the turn moved."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from answerable.cases import searching
from answerable.cases.models.attachment import keep_attachments
from answerable.cases.models.base import stored_facts, verb
from answerable.cases.models.commitment import Commitment
from answerable.cases.models.escalating import Escalating
from answerable.cases.models.inbound import Inbound
from answerable.cases.models.message import Message, MessageQuerySet
from answerable.cases.models.participant import NOT_RECORDED, Participant
from answerable.cases.refusals import Refused
from answerable.cases.words import (
    HEARING,
    SET_ASIDE_AFTER,
    Audience,
    Direction,
    Excuse,
    Kind,
    Measure,
    Outcome,
    Part,
    Turn,
)
from answerable.customers.models import Customer
from answerable.staff.models import Staff

REOPENS_WITHIN = timedelta(days=60)
SHORT = 120  # characters: "thanks, works now" is a word to glance at, a paragraph is not
QUESTION_MARKS = "?？؟;՞"  # Latin, full-width, Arabic, Greek, Armenian


class Hearing(Escalating):
    """The customer's side, in this case."""

    class Meta:
        abstract = True

    def matter_ids(self) -> list[int]:
        """Its own id, and those of the cases merged into it, and into those."""
        cases: Any = type(self)._base_manager  # this class is abstract, and the type checker knows no rows of it
        matter, generation = [self.pk], [self.pk]
        while generation:
            generation = list(cases.filter(merged_into__in=generation).values_list("pk", flat=True))
            matter += generation
        return matter

    def waiting(self) -> MessageQuerySet:
        """Her words that wait for a person's, oldest first: of the whole matter, merged cases included."""
        return Message.objects.filter(case_id__in=self.matter_ids()).unanswered().order_by("created_at", "id")

    def find_message(self, message: Message) -> Message:
        """A message of this matter, read afresh."""
        if row := Message.objects.filter(pk=message.pk, case_id__in=self.matter_ids()).first():
            return row
        raise Refused(_("This message belongs to another case."))

    def _check_takes_part(self, person: Participant) -> None:
        if self.merged_into_id:
            raise Refused(_("This case was merged into another one and goes on there."))
        if person.case_id != self.pk:
            raise Refused(_("Only who takes part in this case acts in it."))

    @property
    def customer_participant(self) -> Participant:
        """The participant who is the case's customer; the one whose delivery decides."""
        return self.once("customer participant", lambda: self.participants.get(part=Part.CUSTOMER))

    @verb
    def let_join(
        self,
        part: Part,
        *,
        at: datetime,
        by: Staff | None = None,
        address: str = "",
        name: str = "",
        customer: Customer | None = None,
    ) -> Participant:
        """Somebody takes part from now on; joining again changes nothing."""
        if address and (there := self.participants.filter(address=address).first()):
            return there
        if part == Part.CUSTOMER:
            raise Refused(_("A case has one customer."))
        if part == Part.REPRESENTATIVE:
            raise Refused(
                _("Whoever speaks for the customer shows that they may. Let them in with the proof."), "proof"
            )
        return self._join(by, at, part=part, address=address, name=name, customer=customer)

    @verb
    def let_copies_join(self, people: Iterable[tuple[str, str]], *, left_out: int = 0, at: datetime) -> None:
        """All whom a mail copies (address, name) take part; how many were too many stands in the history."""
        for address, name in people:
            self.let_join(Part.COPIED, address=address, name=name, at=at)
        if left_out:
            self.note("copies.left-out", by=None, at=at, count=left_out)

    @verb
    def bring_along(self, person: Participant, *, at: datetime) -> Participant:
        """Somebody of a case that was merged takes the same part here, by the same proof."""
        if person.address and (there := self.participants.filter(address=person.address).first()):
            return there
        names = ("part", "address", "name", "customer", "proof", "proof_checked_by", "proof_checked_at")
        return self._join(None, at, **{name: getattr(person, name) for name in names})

    def _join(self, by: Staff | None, at: datetime, **facts: Any) -> Participant:
        person = self.participants.create(joined_at=at, **facts)
        self.note("participant.joined", by=by, at=at, participant=person.pk, part=person.part)
        return person

    @verb
    def let_in(self, person: Participant, part: Part, *, by: Staff, at: datetime, proof: str = "") -> None:
        """Somebody new is let in by a colleague: what they say from now on is read by the customer's side.

        A representative decides for the customer, so `proof` says what they showed: `by` has looked at it.
        """
        if person.case_id != self.pk:
            raise Refused(_("They take part in another case."))
        if person.part != Part.NEW or part not in (Part.COPIED, Part.REPRESENTATIVE, Part.OUTSIDE):
            raise Refused(_("Only someone new can be let in, as copied, representative or outside."))
        if part == Part.REPRESENTATIVE:
            self._check_proof(person, proof, by, at)
        person.part = part
        person.save(update_fields=["part", "proof", "proof_checked_by", "proof_checked_at"])
        if part == Part.OUTSIDE:
            self._expect_nothing_of(person, at)
        self.note("participant.let-in", by=by, at=at, participant=person.pk, part=part)

    def _check_proof(self, person: Participant, proof: str, by: Staff, at: datetime) -> None:
        words = " ".join(proof.split())
        if not words or words == NOT_RECORDED:
            raise Refused(
                _("Say what they showed you: a power of attorney, a court order, the customer's word."), "proof"
            )
        person.proof, person.proof_checked_by, person.proof_checked_at = words[:400], by, at

    def _expect_nothing_of(self, person: Participant, at: datetime) -> None:
        """Words from outside are for staff: they start nothing, so what they had started ends."""
        waiting = list(self.waiting())
        theirs = [row for row in waiting if row.participant_id == person.pk]
        Message.objects.filter(pk__in=[row.pk for row in theirs]).update(awaits_answer=False)
        if theirs:
            self._wait_no_more_for(theirs, waiting, "from-outside", at)

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
        subject: str = "",
        inbound: Inbound | None = None,
        attachments: Iterable[dict[str, Any]] = (),
        automatic: bool = False,
        message_id: str = "",
        references: str = "",
    ) -> Message:
        """File what came in from somebody in this case and let it do what their part in it allows."""
        self._check_takes_part(by)
        files = list(attachments)
        message = self._file(
            text=text,
            by=by,
            created_at=at,
            channel=channel,
            fresh_text=fresh_text,
            html=html,
            subject=subject,
            inbound=inbound,
            message_id=message_id,
            references=references,
            kind=_kind_of(by, automatic),
        )
        keep_attachments(message, files)
        if inbound:
            inbound.put_in(self, at=at)
        if message.kind == Kind.CUSTOMER:
            self._take_to_heart(message, bool(files), at)
            self._wake_the_unreachable(by, at)
        self.note("message.received", by=by, at=at, message=message.pk, kind=message.kind, channel=channel)
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
        self.last_words, self.last_spoke_at = " ".join(message.shown_text.split())[:160], at
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

    def _count_from(self, since: datetime, at: datetime) -> None:
        """The answer's clock counts from this moment, or from an earlier one if it does already (I4)."""
        answer = self.commitment(Measure.ANSWER)
        if answer and answer.started_at > since:
            self.void_one(answer, "folded-into-older", at=at)
        self.start(Measure.ANSWER, at=at, since=since)

    def come_back_to_us(self, at: datetime) -> None:
        """The turn is ours; out of `closed` that is a reopening with a resolution clock of its own."""
        if self.merged_into_id:
            raise Refused(_("This case was merged into another one and goes on there."))
        was_closed = self.is_closed
        if self.turn != Turn.OURS:
            self.turn_to(Turn.OURS)
        if was_closed:
            self.note("case.reopened", by=None, at=at)
        if not self.commitment(Measure.RESOLUTION):
            self.start(Measure.RESOLUTION, at=at)

    @verb
    def reopen(self, *, by: Staff, at: datetime) -> None:
        """A colleague opens a closed case again. Where it was no customer's matter, it is as if that was never said."""
        if not self.is_closed or self.merged_into_id:
            raise Refused(_("Only a closed case can be reopened; a merged one is parted again instead."))
        mistaken = self.outcome in SET_ASIDE_AFTER
        if mistaken:
            self._owe_again_what_it_ended(at)
        self.come_back_to_us(at)
        if mistaken:
            self.wait_again(at=at)
        self.note("case.reopened", by=by, at=at)

    def _owe_again_what_it_ended(self, at: datetime) -> None:
        """What was owed holds again from its own start, and her words wait again that waited then."""
        ended = self.commitments.filter(void_at=self.closed_at, void_reason=_closed_as(self.outcome))
        for row in ended.exclude(measure__in=AMONG_US).order_by("id"):
            self.restore(row, "reopened", at=at)
        closed = self.events.filter(name="case.closed").order_by("-id").first()
        waited = Message.objects.filter(
            case_id__in=self.matter_ids(), pk__in=closed.data.get("waited", []) if closed else []
        )
        waited.filter(answered_by=None, excused_at=None).exclude(participant__part=Part.OUTSIDE).update(
            awaits_answer=True
        )

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

    @verb
    def no_answer_needed(self, messages: Iterable[Message], excuse: Excuse, *, by: Staff, at: datetime) -> None:
        """A person, never automation, says that these messages need no answer; the turn becomes what it was."""
        meant, waiting = {message.pk for message in messages}, list(self.waiting())
        rows = [row for row in waiting if row.pk in meant]
        if not rows:
            raise Refused(_("These messages are not waiting for an answer."))
        for row in rows:
            row.excused_at, row.excused_by, row.excuse = at, by, excuse
            row.save()
        self._wait_no_more_for(rows, waiting, NOT_NEEDED, at)
        self.note("answer.not-needed", by=by, at=at, messages=[row.pk for row in rows], excuse=excuse)

    def _wait_no_more_for(self, rows: list[Message], waiting: list[Message], reason: str, at: datetime) -> None:
        left = [row for row in waiting if row not in rows]
        if not left:
            self.void(Measure.ANSWER, reason, at=at)
            self._put_turn_back(waiting, at)
            return
        clock = self.commitment(Measure.ANSWER)
        # A clock that began before all of them counts from the case that this one chases.
        if clock and waiting[0].created_at <= clock.started_at < left[0].created_at:
            self.void_one(clock, reason, at=at)
            self.start(Measure.ANSWER, at=at, since=left[0].created_at)

    def _put_turn_back(self, excused: list[Message], at: datetime) -> None:
        """Back to the turn before the first of the excused words that took it."""
        if self.turn != Turn.OURS:
            return
        taken_from = next((row.turn_before for row in excused if row.case_id == self.pk and _took_the_turn(row)), None)
        if taken_from is None:
            said = Message.objects.filter(case_id=self.pk, author_kind="staff", direction=Direction.OUT, undone_at=None)
            if not said.vouched_for().exists():
                self.close_as(Outcome.NOT_NEEDED, at=at)
            return
        facts, turn = stored_facts(taken_from), Turn(taken_from["turn"])
        if turn == Turn.CLOSED:
            self.close_as(Outcome(facts["outcome"]), at=at, but=(Measure.GLANCE,))
            return
        grace = at + timedelta(days=1)
        for name in ("remind_at", "lapses_at"):
            facts[name] = max(facts[name], grace) if facts[name] else None
        self.turn_to(turn, **facts)

    @verb
    def need_answer(self, message: Message, *, by: Participant, at: datetime) -> None:
        """She says that she does need an answer: the clock runs again from its original start."""
        self._check_takes_part(by)
        row = self.find_message(message)
        if not row.excused_at or not by.is_on_customers_side:
            raise Refused(_("This message is waiting for an answer already, or has one."))
        row.excused_at, row.excused_by, row.excuse = None, None, ""
        row.save()
        self.wait_again(at=at)
        self.note("answer.needed", by=by, at=at, message=row.pk)

    @verb
    def wait_again(self, *, at: datetime) -> None:
        """Words of hers wait for an answer again: it is ours, and the clock counts from the oldest of them (I4)."""
        oldest = self.waiting().first()
        if oldest is None:
            return
        self.come_back_to_us(at)
        answer, excused = self.commitment(Measure.ANSWER), self._excused_clock_of(oldest)
        if excused and (answer is None or answer.started_at > excused.started_at):
            self.void(Measure.ANSWER, "folded-into-older", at=at)
            self.restore(excused, "answer-needed", at=at)
            self.reselect(at=at)
        self._count_from(oldest.created_at, at)

    def _excused_clock_of(self, oldest: Message) -> Commitment | None:
        """The clock that ran for this word until it was excused; of a first word it may count from an older case."""
        begun = Q(started_at=oldest.created_at)
        if oldest.case_id == self.pk and oldest.created_at == self.opened_at:
            begun |= Q(started_at__lt=self.opened_at)
        rows = self.commitments.filter(begun, measure=Measure.ANSWER, void_reason=NOT_NEEDED)
        return rows.order_by("-id").first()

    def end_offers(self, at: datetime) -> None:
        """Hook for the capabilities above: open offers and questions among colleagues end with the case."""

    def close_as(self, outcome: Outcome, *, at: datetime, but: tuple[Measure, ...] = ()) -> None:
        """End the case: the resolution is met where it was proposed, everything else that is open is void."""
        self.end_offers(at)
        if self.proposed_at and outcome in _SOLVED:
            self._is_resolved(outcome, self.proposed_at, at)
        # A short word that nobody has looked at yet outlives an end that no person decided.
        self.void_all(_closed_as(outcome), at=at, but=(Measure.GLANCE,) if outcome in BY_SILENCE else but)
        self.turn_to(Turn.CLOSED, closed_at=at, outcome=outcome, proposed_at=self.proposed_at)

    def _is_resolved(self, outcome: Outcome, proposed_at: datetime, at: datetime) -> None:
        """Ours was kept when the proposal was accepted; what the law demands, only by her own yes, once we know of it:
        a yes in words that nobody has booked in time is late as well."""
        for row in self.open_commitments():
            if row.measure != Measure.RESOLUTION:
                continue
            if not row.statutory:
                self.meet_one(row, at=at, since=proposed_at)
            elif outcome != Outcome.UNCONFIRMED:
                self.meet_one(row, at=at)

    def what_a_message_does(self, at: datetime) -> str:
        """What a new message of hers would do here: speak | reopen | continue (a linked case) | aside."""
        if not self.is_closed or self.closed_at is None:
            return "speak"
        if self.outcome in SET_ASIDE_AFTER:
            return "aside"
        # Both know no window: she has appeared; a person looks whether what she says is new.
        if self.outcome in (Outcome.UNREACHABLE, Outcome.FINAL):
            return "reopen"
        return "reopen" if at - self.closed_at <= REOPENS_WITHIN else "continue"


NOT_NEEDED = "no-answer-needed"
# What nobody outside waits for; a receipt that was not given in time is of no use later.
AMONG_US = (Measure.ASK, Measure.HANDOVER, Measure.RECEIPT)
BY_SILENCE = (Outcome.UNCONFIRMED, Outcome.NO_REPLY)
_SOLVED = (Outcome.CONFIRMED, Outcome.BY_WORD, Outcome.UNCONFIRMED)


def _closed_as(outcome: str) -> str:
    """Why the end of the case made void what was owed."""
    return f"closed-{outcome}"[:40]


def _kind_of(by: Participant, automatic: bool) -> Kind:
    if automatic:
        return Kind.SILENT
    return Kind.CUSTOMER if by.is_on_customers_side else Kind.OUTSIDE


def _took_the_turn(message: Message) -> bool:
    before = message.turn_before or {}
    return bool(before.get("turn", Turn.OURS) != Turn.OURS)
