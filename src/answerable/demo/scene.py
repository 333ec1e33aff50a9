"""One case of the demo, played by the real verbs on a simulated clock that stops at now."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from answerable.cases import sweeping, telling_late
from answerable.cases.models import Case, Delivery, Inbound, Message, Topic
from answerable.cases.receipting import acknowledge
from answerable.cases.words import Harm, Kind, Then, Turn, Type
from answerable.channels.mail.composing import compose
from answerable.channels.mail.sorting.deciding import Decision
from answerable.channels.mail.sorting.letters import Letter
from answerable.channels.mail.sorting.remembering import remember
from answerable.channels.mail.sorting.scores import Score
from answerable.channels.mail.transports import Transport
from answerable.customers.models import Customer
from answerable.demo.brands import brand_about
from answerable.demo.enclosures import enclosed_with
from answerable.demo.matters import FIRST_NAMES, GREETING, LAST_NAMES, Matter
from answerable.staff.models import Staff, Team

MINUTE = 60
HOUR = 3600


class Enough(Exception):
    """The simulated clock has reached now: the case stays as it is."""


class Scene:
    """A stage for one matter: who writes, who answers, and a clock. Everything that falls due on the way happens."""

    def __init__(
        self,
        matter: Matter,
        chance: random.Random,
        begins_at: datetime,
        now: datetime,
        out: Transport,
        received: Inbound | None = None,
    ) -> None:
        self.matter, self.chance, self.at, self.now, self.out = matter, chance, begins_at, now, out
        self.received = received
        self.team = Team.objects.get(name=matter.team)
        self.hours = self.team.calendar.current().hours()
        self.case: Case | None = None
        self.me = chance.choice(self.colleagues())
        self.first_name = chance.choice(FIRST_NAMES[matter.language])
        self.name = f"{self.first_name} {chance.choice(LAST_NAMES[matter.language])}"

    @property
    def playing(self) -> Case:
        if self.case is None:
            raise Enough
        return self.case

    def colleagues(self, team: Team | None = None) -> list[Staff]:
        return list((team or self.team).members().exclude(role="admin").order_by("pk"))

    def customer(self) -> Customer:
        """Somebody of this name, with a mail address that nobody real has."""
        plain = self.name.lower().encode("ascii", "ignore").decode().replace(" ", ".").strip(".") or "someone"
        address = f"{plain}{self.chance.randrange(10, 99)}@example.net"
        who, _new = Customer.meet("mail", address, self.name, self.matter.language, "wrote to us", at=self.at)
        return who

    # The clock.

    def pass_working(self, seconds: int) -> None:
        """So much of the team's working time goes by."""
        self.pass_until(self.hours.due(self.at, max(seconds, 1)))

    def pass_elapsed(self, seconds: int) -> None:
        self.pass_until(self.at + timedelta(seconds=seconds))

    def pass_until(self, moment: datetime) -> None:
        """Go on to this moment, letting everything happen that falls due on the way; stop at now."""
        until = min(moment, self.now)
        while self.case and self.case.next_act_at and self.case.next_act_at <= until:
            sweeping.act(self.case, at=self.case.next_act_at)
            self._tell_of_lateness(self.case)
            self.deliver(self.case.touched_at)
        self.at = until
        if moment > self.now:
            raise Enough

    def _tell_of_lateness(self, case: Case) -> None:
        """As the worker does beside the sweep."""
        late = case.commitments.filter(tell_at__lte=case.touched_at, met_at=None, void_at=None)
        if self.team.tells_late and late.exists():
            telling_late.tell(case, at=case.touched_at)

    # What the customer's side does.

    @transaction.atomic
    def she_writes_first(self, customer: Customer | None = None, channel: str = "") -> Case:
        matter = self.matter
        case, _message = Case.open(
            customer=customer or self.customer(),
            team=self.team,
            subject=matter.subject,
            text=matter.words,
            channel=channel or self.chance.choice(["mail", "mail", "mail", "web"]),
            at=self.at,
            type=Type(matter.type),
            topic=Topic.objects.get(name=matter.topic, parent__isnull=False),
            harm=Harm(matter.harm),
            language=matter.language,
            brand_id=brand_about(matter.topic),
            first={"inbound": (received := self._received_once()), "attachments": enclosed_with(matter.subject)},
        )
        self.case = case
        if received and case.channel == "mail":
            _keep_for_rules(received, case)
        acknowledge(case, at=self.at)
        self.deliver(self.at)
        return case

    def _received_once(self) -> Inbound | None:
        """What was received is her first word, whatever she writes later."""
        received, self.received = self.received, None
        return received

    def she_writes(self, words: str) -> Message:
        case = self.playing
        return case.hear(words, by=case.customer_participant, at=self.at, channel=case.channel)

    # What we do.

    def take(self) -> None:
        if self.playing.owner_id is None and self.playing.turn != Turn.CLOSED:
            self.playing.take(by=self.me, at=self.at)

    def answer(self, words: str, then: Then, **facts: Any) -> Message:
        """Write it, and let the outbox take it half a minute later."""
        greeting = GREETING[self.matter.language].format(name=self.first_name)
        with self._unseen():
            message = self.playing.write(f"{greeting}\n\n{words}", by=self.me, at=self.at, then=then, **facts)
            self.pass_elapsed(30)
            self.deliver(self.at)
        return message

    @contextmanager
    def _unseen(self) -> Iterator[None]:
        """Until all of it is over the worker sees nothing of it, who would send what is of the past at this hour."""
        enough = None
        with transaction.atomic():
            try:
                yield
            except Enough as reached:  # no reason to take back what was played
                enough = reached
        if enough:
            raise enough

    def ask_for_something(self, **facts: Any) -> Message:
        until = self.hours.due(self.at, 3 * 8 * HOUR)
        return self.answer(self.matter.question, Then.WAIT, remind_at=until, **facts)

    def hold(self, words: str) -> Message:
        soon = self.hours.due(self.at, 8 * HOUR)
        return self.answer(words, Then.KEEP, kind=Kind.HOLDING, next_word_at=soon)

    def deliver(self, at: datetime) -> None:
        """Everything that waits to leave in this case leaves, into the outbox, where a newcomer can read it."""
        for delivery in Delivery.objects.filter(case=self.playing, state="waiting", not_before__lte=at):
            self.out.send(compose(delivery))
            delivery.attempts, delivery.last_attempt_at = 1, at
            delivery.save(update_fields=["attempts", "last_attempt_at"])
            self.playing.accepted(delivery, at=at, taken_by=self.out.takes_as)


def _keep_for_rules(received: Inbound, case: Case) -> None:
    """What sorting would have kept of such a mail, so that a rule can be tried on the demo's last month."""
    sender = case.customer_participant.address
    received.sender, received.subject = sender, case.subject
    received.save(update_fields=["sender", "subject"])
    to = [case.team.address or ""]
    letter = Letter(sender=sender, recipients=to, automatic="", raw=bytes, text=str, given_score=Score())
    remember(received, Decision(letter), case)
