"""How a case begins: she wrote, a colleague wrote it up for her, we wrote first, or a machine reported."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self, TypedDict, Unpack

from django.db import transaction

from answerable.cases import wording
from answerable.cases.models.base import Actor, verb
from answerable.cases.models.hurrying import Hurrying
from answerable.cases.models.message import Message
from answerable.cases.models.topic import Topic
from answerable.cases.words import Harm, Measure, Origin, Part, Then, Turn, Type
from answerable.customers.models import Customer
from answerable.kit.rehearsing import rehearses
from answerable.staff.models import Staff, Team

if TYPE_CHECKING:
    from answerable.cases.models.case import Case


class Matter(TypedDict, total=False):
    """What a case is about, as far as it is known when it begins."""

    type: Type
    topic: Topic | None
    harm: Harm
    needed_by: datetime | None
    language: str
    brand_id: int | None  # as whom we were written to; not said: as whom the team speaks


class Opening(Hurrying):
    """The first moment of a case."""

    class Meta:
        abstract = True

    @classmethod
    def open(
        cls,
        *,
        customer: Customer,
        team: Team,
        subject: str,
        text: str,
        channel: str,
        at: datetime,
        origin: Origin = Origin.CUSTOMER,
        by: Actor = None,
        address: str = "",
        receipt: bool = True,
        first: dict[str, Any] | None = None,
        then: Callable[[Self], object] | None = None,
        **matter: Unpack[Matter],
    ) -> tuple[Self, Message | None]:
        """Open a case with the customer's first word; `first` are the extra arguments of `hear`.

        What else belongs to the beginning (who is copied, the receipt) comes as `then` and is done in the same verb.

        Where a case of hers is open already, this is a chaser: linked as probably the same matter, and the answer
        clock counts from the older one's. It takes over team and owner too, unless a wall stands between the teams.
        With `origin=ours` nothing is heard yet: write next.
        """
        customer = customer.current()
        if "brand_id" not in matter:
            matter["brand_id"] = team.brand_for_new_cases()
        with transaction.atomic():
            older = cls._still_open(customer) if origin in (Origin.CUSTOMER, Origin.MACHINE) else None
            case = cls._begin(
                customer=customer,
                chases=older,
                subject=wording.subject(subject, matter.get("language", "")),
                channel=channel,
                origin=origin,
                at=at,
                **_place(team, older),
                **matter,
            )
            message = case.come_in(text, by=by, at=at, address=address, receipt=receipt, first=first or {}, then=then)
        return case, message

    @classmethod
    def _still_open(cls, customer: Customer) -> Self | None:
        rows = cls._base_manager.filter(customer_id__in=customer.family_ids()).exclude(turn=Turn.CLOSED)
        number = rows.order_by("-id").values_list("pk", flat=True).first()  # nearly always there is none
        return cls._base_manager.get(pk=number) if number else None

    @classmethod
    def _begin(cls, *, at: datetime, **facts: Any) -> Self:
        # The row's own CHECK wants a due time at once; `settle` puts the true one there before the transaction ends.
        case = cls(opened_at=at, touched_at=at, last_spoke_at=at, next_due_at=at, next_act_at=at, **facts)
        case.begin()
        return case

    @verb
    def come_in(
        self,
        text: str,
        *,
        by: Actor,
        at: datetime,
        address: str,
        receipt: bool,
        first: dict[str, Any],
        then: Callable[[Self], object] | None = None,
    ) -> Message | None:
        """The rest of an opening, as one verb: customer in, clocks started, first word heard.

        No receipt is owed in a rehearsal, since it could not be given.
        """
        self._before = {}
        address = address or self.customer.mail_address()
        person = self.participants.create(
            part=Part.CUSTOMER, customer=self.customer, address=address, name=self.customer.name, joined_at=at
        )
        self.start(Measure.RESOLUTION, at=at)
        message = None
        if self.origin != Origin.OURS:
            if self.chases:
                self._count_from_older(at)
            message = self.hear(text, by=person, at=at, channel=self.channel, subject=self.subject, **first)
            if receipt and not self._is_chasing_unanswered() and not rehearses():
                self.start(Measure.RECEIPT, at=at)
        if self.harm == Harm.PERSON:
            self.call_now(at)
        self.note("case.opened", by=by or person, at=at, origin=self.origin, chases=self.chases_id)
        if then:
            then(self)
        return message

    def _count_from_older(self, at: datetime) -> None:
        older = self.chases
        if older is None:
            return
        self.link_to(older, by=None, at=at, kind="probably-same")
        waiting = older.commitments.filter(measure=Measure.ANSWER, met_at=None, void_at=None).first()
        if waiting:
            self.start(Measure.ANSWER, at=at, since=waiting.started_at)

    def _is_chasing_unanswered(self) -> bool:
        older = self.chases
        return bool(older and older.commitments.filter(measure=Measure.ANSWER, met_at=None, void_at=None).exists())

    @classmethod
    def solve_on_call(
        cls, *, customer: Customer, team: Team, subject: str, text: str, did: str, by: Staff, at: datetime, **facts: Any
    ) -> Self:
        """Solved on the call: opened, answered by word and closed, in one save."""
        with transaction.atomic():
            case, _message = cls.open(
                customer=customer,
                team=team,
                subject=subject,
                text=text,
                channel="phone",
                origin=Origin.BEHALF,
                by=by,
                at=at,
                receipt=False,
                **facts,
            )
            case.take_for_call(by=by, at=at)
            case.log_call(did, by=by, at=at, then=Then.PROPOSE, she_said_solved=True)
        return case

    @verb
    def take_for_call(self, *, by: Staff, at: datetime) -> None:
        """Whoever took the call has the case."""
        self.owner = by
        self.note("case.taken", by=by, at=at, owner=by.pk)

    @verb
    def note_sorting(self, rules: Mapping[str, int], *, at: datetime) -> None:
        """It began described as rules of its channel say: which fact by which of them."""
        self.note("case.sorted", by=None, at=at, rules=dict(rules))

    @verb
    def continue_from(self, older: Case, *, at: datetime) -> None:
        """A late word about a matter closed long ago: a new case, linked, with the same owner if still here."""
        self.link_to(older, by=None, at=at, kind="continues")
        if older.owner and self.owner is None and not self.is_closed and _may_pass(self.team, older.team):
            self.team, self.owner = older.team, older.owner
            self.let_go_of_absent_owner(at)
            self.reselect(at=at)
        self.note("case.continues", by=None, at=at, older=older.pk)


def _place(written_to: Team, older: Opening | None) -> dict[str, Any]:
    """Team and owner of a new case: those of the older one that it chases, unless a wall stands between."""
    if older is None or not _may_pass(written_to, older.team):
        return {"team": written_to, "owner": None}
    return {"team": older.team, "owner": older.owner if older.owner and older.owner.is_active else None}


def _may_pass(written_to: Team, older: Team) -> bool:
    """Whether words written to one team may go on to the team of an older case: no wall stands between open teams."""
    both_open = written_to.is_open and older.is_open
    return older.is_active and (written_to.pk == older.pk or (both_open and written_to.is_active))
