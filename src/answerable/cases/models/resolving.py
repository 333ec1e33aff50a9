"""How a case ends: proposed by us, confirmed or rejected by her, lapsed in silence, or otherwise over (law 3)."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from answerable.cases.models.ask import Ask
from answerable.cases.models.base import verb
from answerable.cases.models.counting import LAPSES_AFTER
from answerable.cases.models.event import Event
from answerable.cases.models.message import Message, MessageQuerySet
from answerable.cases.models.participant import Participant
from answerable.cases.models.sponsoring import Sponsoring
from answerable.cases.refusals import Refused
from answerable.cases.words import BY_A_PERSON, IfSilent, Kind, Measure, Outcome, Part, Turn
from answerable.staff.models import Staff

TAKEN_BACK_WITHIN = timedelta(days=14)
# What a colleague may decide alone; the others are the customer's word, the sweep's, or another verb's.
BY_STAFF = (
    Outcome.UNREACHABLE,
    Outcome.PASSED_ON,
    Outcome.WITHDRAWN,
    Outcome.DUPLICATE,
    Outcome.NOT_A_MATTER,
    Outcome.SPAM,
    Outcome.THANKED,
    Outcome.DECIDED,
)


TAKEN_BACK = "decision-taken-back"
# Why a yes made void what was owed.
BY_YES = ("confirmed", f"closed-{Outcome.CONFIRMED}")
# What is owed to her words and to what she was told; offers and questions among colleagues are not.
OWED_TO_HER = (Measure.ANSWER, Measure.UPDATE, Measure.GIVEN, Measure.CALL_BACK, Measure.GLANCE)
DECIDING = (Part.CUSTOMER, Part.REPRESENTATIVE)
PROPOSALS = ("proposal.made", "wait.ended")
DECISIONS = (*PROPOSALS, "proposal.rejected", "answer.refused", "proposal.taken-back", "case.reopened")


# Ends that decide nothing, which the law does not accept.
NO_DECISION = (Outcome.UNREACHABLE, Outcome.PASSED_ON)


class Resolving(Sponsoring):
    """The ends of a case, and the ways back."""

    class Meta:
        abstract = True

    @verb
    def confirm(self, *, by: Participant, at: datetime) -> None:
        """Yes, it is solved: only the customer, or who represents her."""
        self._check_decides(by)
        self.close_as(Outcome.CONFIRMED, at=at)
        self.note("proposal.confirmed", by=by, at=at)

    @verb
    def reject(self, text: str, *, by: Participant, at: datetime) -> Message:
        """No, it is not: back to the owner, the same resolution clock goes on, an answer is due from now.

        Whether short words before it need an answer is decided by it as well: nobody has to glance at them any more.
        """
        self._check_decides(by)
        self.rejections += 1
        self.void(Measure.GLANCE, "rejected", at=at)
        message = self._file(
            text=text or _("It is not solved."), by=by, kind=Kind.CUSTOMER, created_at=at, channel="page"
        )
        self.last_words, self.last_spoke_at = " ".join(message.text.split())[:160], at
        self._await_answer(message, at)
        if self.rejections >= 2:
            self._bring_sponsor("rejected-twice", at)
        self.note("proposal.rejected", by=by, at=at, message=message.pk)
        return message

    @verb
    def book_as_confirmation(self, message: Message, *, by: Staff, at: datetime) -> None:
        """A colleague points at her written word as the confirmation; she sees that, and can undo it."""
        row = self.messages.filter(pk=message.pk).first()
        self.proposed_at, turn = self._check_bookable(row), self.turn
        waited = list(self.waiting().values_list("pk", flat=True))
        self._settle_questions()
        self.void(Measure.ANSWER, "confirmed", at=at)
        self.close_as(Outcome.CONFIRMED, at=at)
        self.note("proposal.booked-as-confirmed", by=by, at=at, message=message.pk, turn=turn, waited=waited)

    def _check_bookable(self, row: Message | None) -> datetime:
        """Refuse what is no confirmation; since when the proposal stands that it follows."""
        decisions = self._decisions()
        since = self._proposed_since(decisions)
        if row and row.pk in _rejections(decisions):
            raise Refused(_("With these words they said that it is not solved."))
        if self.is_closed and self.outcome != Outcome.UNCONFIRMED:
            raise Refused(_("This case is closed already."))
        if since is None:
            raise Refused(_("No proposal stands that they could confirm: send an answer that should solve it."))
        if row is None or row not in self._since(since, decisions):
            raise Refused(_("Point at something they wrote after the proposal."))
        if row.pk < self._last_unread():
            raise Refused(_("They have written more since. Answer that first."))
        return since

    def bookable(self) -> MessageQuerySet:
        """Her words that a colleague may take for the confirmation now."""
        decisions = self._decisions()
        since = self._proposed_since(decisions)
        if since is None:
            return Message.objects.none()
        return self._since(since, decisions).filter(pk__gte=self._last_unread())

    def _since(self, proposed_at: datetime, decisions: list[Event]) -> MessageQuerySet:
        """What she wrote since the proposal, but for a rejection and for what she said was no yes."""
        hers = Message.objects.filter(case_id=self.pk, kind=Kind.CUSTOMER, participant__part__in=DECIDING)
        rows = hers.filter(created_at__gte=proposed_at).exclude(pk__in=_rejections(decisions))
        taken_back = [event.at for event in decisions if event.name == "proposal.taken-back"]
        return rows.filter(created_at__gt=taken_back[-1]) if taken_back else rows

    def _last_unread(self) -> int:
        """The youngest of her words that wait for an answer or a glance; 0 where none does."""
        glances = [row.subject for row in self.open_commitments() if row.measure == Measure.GLANCE]
        unread = [int(subject.removeprefix("message:")) for subject in glances]
        return max([*self.waiting().values_list("pk", flat=True), *unread], default=0)

    def _proposed_since(self, decisions: list[Event]) -> datetime | None:
        """Since when the proposal stands that is open, was closed by silence, or was followed by words of hers only."""
        if self.turn == Turn.PROPOSED or self.outcome == Outcome.UNCONFIRMED:
            return self.proposed_at
        told = [event for event in decisions if event.name != "proposal.taken-back"]
        if self.turn != Turn.OURS or not told or told[-1].name not in PROPOSALS:
            return None
        since = told[-1].at
        ours = self.messages.filter(author_kind="staff", kind__in=BY_A_PERSON)
        return None if ours.filter(Q(accepted_at__gt=since) | Q(bounced_at__gte=since)).exists() else since

    def _decisions(self) -> list[Event]:
        """What made proposals here and what ended them, oldest first; an end of the case and words of ours besides."""
        if self.turn == Turn.THEIRS or (self.is_closed and self.outcome != Outcome.UNCONFIRMED):
            return []
        return [row for row in self.events.filter(name__in=DECISIONS).order_by("id") if _is_about_a_proposal(row)]

    @verb
    def take_back(self, *, by: Participant, at: datetime) -> None:
        """Her *yes* can be taken back for fourteen days: the proposal stands open again, or her words wait again."""
        self._check_takes_part(by)
        if not by.may_decide or self.outcome != Outcome.CONFIRMED or self.closed_at is None:
            raise Refused(_("There is no decision to take back."))
        if at - self.closed_at > TAKEN_BACK_WITHIN:
            raise Refused(_("A decision can be taken back for 14 days. Write to us instead: it reaches a person."))
        booked = self.booking()
        was_ours = booked is not None and booked.data.get("turn") == Turn.OURS
        Message.objects.filter(pk__in=booked.data.get("waited", []) if booked else []).update(awaits_answer=True)
        self._owe_her_words_again(Turn.OURS if was_ours else Turn.PROPOSED, at)
        if was_ours or self.waiting().exists():
            self._resume_ours(at)
        else:
            self.owe_resolution_again(TAKEN_BACK, at)
            lapses_at = at + LAPSES_AFTER
            self.turn_to(Turn.PROPOSED, proposed_at=self.proposed_at or at, lapses_at=lapses_at, reminded_at=None)
        self.note("proposal.taken-back", by=by, at=at)

    def booking(self) -> Event | None:
        """The event by which a colleague closed this case with words of hers; none, where she said yes herself."""
        if self.outcome != Outcome.CONFIRMED or self.closed_at is None:
            return None
        booked = self.events.filter(name="proposal.booked-as-confirmed", at=self.closed_at)
        return booked.order_by("-id").first()

    def _owe_her_words_again(self, turn: Turn, at: datetime) -> None:
        """What the yes made void for her words holds again, from its own start."""
        again = OWED_TO_HER if turn == Turn.OURS else (Measure.GLANCE,)
        ended = self.commitments.filter(measure__in=again, void_at=self.closed_at, void_reason__in=BY_YES)
        for row in ended.order_by("id"):
            self.restore(row, TAKEN_BACK, at=at)

    def _resume_ours(self, at: datetime) -> None:
        """Ours as before: the clock to solve it has run on, and the answer's counts from her oldest word (I4)."""
        for met in self.resolutions_of_the_end():
            self.unmeet(met, TAKEN_BACK, at=at)
        self.come_back_to_us(at)
        self.wait_again(at=at)

    @verb
    def withdraw(self, *, by: Participant, at: datetime) -> None:
        """She no longer needs it."""
        self._check_takes_part(by)
        if not by.may_decide or self.is_closed:
            raise Refused(_("There is nothing to withdraw."))
        self._settle_questions()
        self.close_as(Outcome.WITHDRAWN, at=at)
        self.note("case.withdrawn", by=by, at=at)

    @verb
    def close(self, outcome: Outcome, *, by: Staff, at: datetime) -> None:
        """A colleague ends a case for a reason that is theirs to find; solved is hers to say."""
        if outcome not in BY_STAFF:
            raise Refused(_("That is not yours to decide alone: propose it to the customer."), "outcome")
        if self.is_closed:
            raise Refused(_("This case is closed already."))
        if outcome in NO_DECISION and self.by_law():
            raise Refused(
                _("The law wants a decision by letter here, or the customer's yes: propose, or take a final position."),
                "outcome",
            )
        if outcome == Outcome.THANKED and self.type != "praise":
            raise Refused(_("Only praise ends thanked."), "outcome")
        if outcome == Outcome.DECIDED and self.type != "idea":
            raise Refused(_("Only an idea ends decided."), "outcome")
        waited = list(self.waiting().values_list("pk", flat=True))
        self._settle_questions()
        self.close_as(outcome, at=at)
        self.note("case.closed", by=by, at=at, outcome=outcome, waited=waited)

    def _settle_questions(self) -> None:
        """Her open questions end with the case; they stay in its history."""
        self.waiting().update(awaits_answer=False)

    def _check_decides(self, by: Participant) -> None:
        if not by.may_decide or by.case_id != self.pk:
            raise Refused(_("Only the customer decides that it is solved."))
        if self.turn != Turn.PROPOSED:
            raise Refused(_("There is no open proposal to decide on."))

    def end_offers(self, at: datetime) -> None:
        self.withdraw_handover(at)
        Ask.objects.filter(case_id=self.pk, answered_at=None, withdrawn_at=None).update(withdrawn_at=at)

    @verb
    def lapse(self, *, at: datetime) -> None:
        """Seven days of silence after the proposal: closed, unconfirmed, and counted apart. A word unread breaks it."""
        if self.turn != Turn.PROPOSED or not self.lapses_at or self.lapses_at > at:
            return
        if self._was_broken(at):
            return
        if self.by_law():
            self.come_back_to_us(at)  # silence is no end before the law: a decision by letter is due
        else:
            self._settle_questions()
            self.close_as(Outcome.UNCONFIRMED, at=at)
        self.note("proposal.lapsed", by=None, at=at)

    def _was_broken(self, at: datetime) -> bool:
        """Who wrote was not silent: what nobody has read of it waits for an answer, and nothing ends by silence."""
        if not self.take_up_unread(at):
            return False
        self.note("silence.broken", by=None, at=at)
        return True

    @verb
    def end_wait(self, *, at: datetime) -> None:
        """Her date passed, she was reminded, and no word came: exactly what was announced happens."""
        if self.turn != Turn.THEIRS or not self.reminded_at or not self.remind_at or self.remind_at > at:
            return
        if self._was_broken(at):
            return
        announced = self.if_silent
        if announced == IfSilent.CLOSE and not self.by_law():
            self.close_as(Outcome.NO_REPLY, at=at)
        elif announced == IfSilent.PROPOSE:
            self.turn_to(Turn.PROPOSED, proposed_at=at, lapses_at=at + LAPSES_AFTER)
        else:
            self.come_back_to_us(at)
        self.note("wait.ended", by=None, at=at, then=announced)

    @verb
    def remind(self, text: str, *, at: datetime) -> None:
        """The one reminder: halfway through a proposal, or on the date she was given."""
        waits = self.turn == Turn.THEIRS and not self.reminded_at and self.remind_at and self.remind_at <= at
        if not waits and not (self.turn == Turn.PROPOSED and not self.reminded_at):
            return
        if waits and self._was_broken(at):
            return
        self.reminded_at = at
        if self.asks_glance:
            return  # a person has yet to read what they wrote: nothing is asked of them
        if waits:
            self.remind_at = at + timedelta(days=3)
        reminder = self.tell(Kind.REMINDER, text, at=at)
        if waits and reminder is None:
            self.come_back_to_us(at)  # nothing can be sent to her, so somebody has to ring
            self.note("wait.ended", by=None, at=at, then=IfSilent.OURS)
            return
        self.note("customer.reminded", by=None, at=at)


def _rejections(decisions: list[Event]) -> list[int]:
    """The messages that said no."""
    return [event.data["message"] for event in decisions if event.name == "proposal.rejected"]


def _is_about_a_proposal(event: Event) -> bool:
    """A wait may end in something else, and only a colleague reopens a case against what was proposed."""
    if event.name == "wait.ended":
        return bool(event.data.get("then") == IfSilent.PROPOSE)
    return event.name != "case.reopened" or event.actor_kind == "staff"
