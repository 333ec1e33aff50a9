"""A customer's words that a colleague passed on: filed as theirs, or for somebody to say whose they are."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from answerable.cases.models.base import verb
from answerable.cases.models.forward import Forward
from answerable.cases.models.importing import Importing
from answerable.cases.models.link import Link
from answerable.cases.models.message import Message
from answerable.cases.refusals import Refused
from answerable.cases.words import Audience, Direction, Kind, Measure, Part
from answerable.customers.models import Customer
from answerable.kit.addresses import normalise
from answerable.staff.models import Staff, Team


class Forwarding(Importing):
    """Whose a case is that a colleague's mail began."""

    class Meta:
        abstract = True

    def forwarded_first(self) -> Forward | None:
        """How the words came that began it, where a colleague passed them on."""
        first = Message.objects.filter(case_id=self.pk).order_by("pk").values("pk")[:1]
        return Forward.objects.select_related("by", "message").filter(message__in=first).first()

    @verb
    def say_whose(self, customer: Customer, *, by: Staff, at: datetime, address: str = "") -> None:
        """*It is theirs*: this customer's, who is answered at `address` (else at the one we know). Until a word of
        ours has left, it can be said anew."""
        forward = self._forward_to_decide()
        customer = customer.current()
        address = normalise(address) or customer.mail_address()
        self._check_is_theirs(customer, address, forward)
        person = self.customer_participant
        if self.participants.filter(address=address).exclude(pk=person.pk).exists():
            raise Refused(_("Somebody else takes part in this case under that address."), "address")
        was_another = self.customer_id not in customer.family_ids()
        self.customer = customer
        person.customer, person.address, person.name = customer, address, customer.name
        person.save(update_fields=["customer", "address", "name"])
        forward.is_open, forward.decided_by, forward.decided_at = False, by, at
        forward.save()
        person.grants.filter(revoked_at=None).update(revoked_at=at)  # a colleague's receipt opens no customer's page
        if was_another:
            self._part_from_cases_of_others(by, at)
        self._join_with_what_is_open(at)
        self.note("customer.named", by=by, at=at, message=forward.message_id, chases=self.chases_id)

    def _passed_on_unmarked(self) -> Forward | None:
        """Where a colleague is taken for the customer, since nothing showed that they passed somebody's words on."""
        person = self.customer_participant
        colleague = Staff.objects.filter(email=person.address).first() if person.address else None
        first = self.messages.order_by("pk").first() if colleague else None
        if first is None or first.participant_id != person.pk or first.channel != "mail":
            return None
        return Forward(message=first, by=colleague)

    def forward_to_decide(self) -> Forward | None:
        """The forward that began it, while it can still be said whose it is."""
        try:
            return self._forward_to_decide()
        except Refused:
            return None

    def _forward_to_decide(self) -> Forward:
        forward = self.forwarded_first() or self._passed_on_unmarked()
        if forward is None:
            raise Refused(_("This case is the customer's who wrote. Link their records if they are somebody we know."))
        if self.merged_into_id or self.matter_ids() != [self.pk]:
            raise Refused(_("This case was merged with another one. Part them first."))
        left = self.messages.filter(direction=Direction.OUT, audience=Audience.PUBLIC, undone_at=None)
        left = left.exclude(kind=Kind.RECEIPT)
        if left.exists():
            raise Refused(_("Somebody has written to the customer of this case already. Begin another one instead."))
        theirs = self.messages.filter(participant=self.customer_participant, forward=None)
        if theirs.exclude(pk=forward.message_id).exists():
            raise Refused(_("The customer of this case has written in it themself. Begin another one instead."))
        return forward

    def _check_is_theirs(self, customer: Customer, address: str, forward: Forward) -> None:
        known = Customer.objects.with_address("mail", address) if address else None
        if address and (known is None or known.pk not in customer.family_ids()):
            raise Refused(_("We know somebody else by that address, or nobody."), "address")
        if Team.objects.written_to_at(address).exists():
            raise Refused(_("That is an address of ours: our answer would come back to us."), "address")
        if self.team.is_sensitive and address not in ("", forward.address) and not _wrote_from(customer, address):
            raise Refused(_("A sensitive team writes only where the customer has written from."), "address")

    def _part_from_cases_of_others(self, by: Staff, at: datetime) -> None:
        """What was the same matter while somebody else was taken for the customer is none, and lends it no clock."""
        here, family = Q(first=self.pk) | Q(second=self.pk), self.customer.family_ids()
        taken_for_same = Link.objects.filter(here, kind="probably-same", made_by=None, parted_at=None)
        for link in taken_for_same.exclude(first__customer__in=family, second__customer__in=family):
            self.part(link, by=by, at=at)
        oldest, clock = self.waiting().first(), self.commitment(Measure.ANSWER)
        if clock and oldest and clock.started_at < oldest.created_at:
            self.void_one(clock, "of-another-customer", at=at)
            self.start(Measure.ANSWER, at=at, since=oldest.created_at)

    def _join_with_what_is_open(self, at: datetime) -> None:
        """As where they write anew themself: both are seen as probably the same matter, and the answer's clock counts
        from the older one's (I4)."""
        self.chases = None
        beside = None if self.is_closed else self._open_beside(self.customer)
        if beside is None:
            return
        self.link_to(beside, by=None, at=at, kind="probably-same")
        if beside.pk < self.pk:
            self.chases = beside
            waiting = beside.commitment(Measure.ANSWER)
            if waiting and self.commitment(Measure.ANSWER):
                self._count_from(waiting.started_at, at)

    def _open_beside(self, customer: Customer) -> Any:
        cases: Any = type(self)._base_manager
        rows = cases.filter(customer_id__in=customer.family_ids()).exclude(turn="closed").exclude(pk=self.pk)
        return rows.order_by("-id").first()


def _wrote_from(customer: Customer, address: str) -> bool:
    rows = Message.objects.filter(direction=Direction.IN, participant__part=Part.CUSTOMER, forward=None)
    return rows.filter(participant__address=address, participant__customer__in=customer.family_ids()).exists()
