"""Who takes part in a case on the customer's side, and as what."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from answerable.cases.models.base import verb
from answerable.cases.models.message import Message
from answerable.cases.models.participant import NOT_RECORDED, Participant
from answerable.cases.models.reopening import Reopening
from answerable.cases.refusals import Refused
from answerable.cases.words import (
    Part,
)
from answerable.customers.models import Customer
from answerable.staff.models import Staff


class Joining(Reopening):
    """People outside, let in or brought along."""

    class Meta:
        abstract = True

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
