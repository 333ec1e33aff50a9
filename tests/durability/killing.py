"""A house at work that is killed at no particular moment, again and again; and what came of it, counted."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

from django.db import connection

from answerable.cases.checking import check
from answerable.cases.models import Case, Delivery, Inbound, Message
from answerable.cases.words import Kind
from answerable.kit import clock
from answerable.staff.models import Staff
from tests.durability.killed_server import Customers, House, Relay
from tests.smtp import listening

PATIENCE = 300  # seconds; a lease lasts two minutes


@dataclass
class Struck:
    """In how many of the kills a mail was just being brought, being filed, or being sent."""

    bringing: int = 0
    filing: int = 0
    sending: int = 0


@dataclass(frozen=True)
class Outcome:
    """What a house had done when all was over. Every count but the first three and `repeated` has to be 0.

    `repeated` mails reached the next server more than once, under one name, because nobody could know whether the
    first had (domain.md); `unexplained` ones more often than they were tried.
    """

    struck: Struck
    acknowledged: int
    sent: int
    lost: int
    doubled: int
    harmed: int
    unsent: int
    repeated: int
    unexplained: int
    breaches: int

    @property
    def wrong(self) -> int:
        return self.lost + self.doubled + self.harmed + self.unsent + self.unexplained + self.breaches


def kill_again_and_again(times: int, to: str, by: Staff, tell: Callable[[int], object] = lambda kills: None) -> Outcome:
    """Customers write to this address, this colleague answers, and both door and worker die so many times."""
    relay, struck = Relay(), Struck()
    with listening(relay.open) as relay_port:
        house = House(relay_port)
        customers = Customers(house, to)
        customers.start()
        try:
            for kill in range(times):
                house.start()
                _work_until_killed(house, customers, struck, by)
                tell(kill + 1)
            customers.enough.set()
            customers.join(30)
            house.start()
            _wait_while_it_works(by)
        finally:
            customers.enough.set()
            house.close()
    return _outcome(struck, customers, relay)


def _work_until_killed(house: House, customers: Customers, struck: Struck, by: Staff) -> None:
    """A colleague answers while mail comes in; then everything is killed."""
    filed = Inbound.objects.filter(fate="case").count()
    _wait_until(lambda: Inbound.objects.filter(fate="case").count() > filed)
    _answer_what_waits(by)
    time.sleep(random.uniform(0, 0.5))
    struck.bringing += customers.are_bringing
    house.kill()
    _wait_until(_are_alone)
    struck.filing += Inbound.objects.filter(fate="", lease_until__gt=clock.now()).exists()
    struck.sending += Delivery.objects.filter(state="sending").exists()
    _let_the_leases_run_out()


def _wait_until(done: Callable[[], bool]) -> None:
    give_up_at = time.monotonic() + PATIENCE
    while not done():
        if time.monotonic() > give_up_at:
            raise TimeoutError(f"The house does not do its work: {_what_is_left()}")
        time.sleep(0.05)


def _wait_while_it_works(by: Staff) -> None:
    """However much is left, as long as it becomes less."""
    left = None
    while any(now := _what_is_left()):
        if now == left:
            raise TimeoutError(f"The house does not do its work: {left}")
        left = now
        with suppress(TimeoutError):
            _wait_until(lambda: _is_all_done(by))


def _are_alone() -> bool:
    """PostgreSQL hears of a client's death only after what it was doing for it, and may still commit that."""
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        others = "datname = current_database() AND pid != pg_backend_pid() AND state != 'idle'"
        cursor.execute(f"SELECT count(*) FROM pg_stat_activity WHERE {others}")
        return cursor.fetchone() == (0,)


def _answer_what_waits(by: Staff) -> None:
    for case in Case.objects.exclude(messages__kind=Kind.ANSWER).order_by("id")[:5]:
        case.write(f"Here is your answer, {case.number}.", by=by, at=clock.now())


def _let_the_leases_run_out() -> None:
    """Two minutes later, without waiting for them."""
    past = clock.now() - timedelta(seconds=1)
    Inbound.objects.filter(lease_until__isnull=False).update(lease_until=past)
    Delivery.objects.filter(lease_until__isnull=False).update(lease_until=past)
    Delivery.objects.filter(state="waiting", not_before__gt=past).update(not_before=past)


def _is_all_done(by: Staff) -> bool:
    _answer_what_waits(by)
    return not any(_what_is_left())


def _what_is_left() -> tuple[int, int, int]:
    """How many mails are not filed, deliveries not sent, cases not answered."""
    unsent = Delivery.objects.filter(state__in=["waiting", "sending"])
    unanswered = Case.objects.exclude(messages__kind=Kind.ANSWER)
    return Inbound.objects.filter(fate="").count(), unsent.count(), unanswered.count()


def _outcome(struck: Struck, customers: Customers, relay: Relay) -> Outcome:
    filed = list(Message.objects.filter(direction="in").values_list("message_id", flat=True))
    deliveries = list(Delivery.objects.select_related("message"))
    due = {(row.message.message_id, row.address): row.attempts for row in deliveries}
    unreadable = Case.objects.filter(subject="(unreadable message)").count()
    return Outcome(
        struck=struck,
        acknowledged=len(customers.acknowledged),
        sent=len(relay.taken),
        lost=len(set(customers.acknowledged) - set(filed)),
        doubled=len(filed) - len(set(filed)) + abs(Case.objects.count() - len(filed)),
        harmed=unreadable + sum(len(inbound.raw()) != inbound.size for inbound in Inbound.objects.all()),
        unsent=len(set(due) - set(relay.taken)) + sum(row.state != "accepted" for row in deliveries),
        repeated=sum(often > 1 for often in relay.taken.values()),
        unexplained=sum(often > due.get(name, 0) for name, often in relay.taken.items()),
        breaches=len(list(check())),
    )
