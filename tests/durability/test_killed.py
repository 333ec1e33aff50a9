"""Killed at any instruction, again and again: what was acknowledged is filed once, what was answered is delivered."""

import os
import random
import time
from datetime import timedelta

import pytest

from answerable.cases.models import Case, Delivery, Inbound, Message
from answerable.cases.words import Kind
from answerable.kit import clock
from answerable.staff.tests.factories import care, kim
from tests.durability.killed_server import Customers, House, Relay
from tests.smtp import listening

# On each database.
KILLS = 50 if "ANSWERABLE_DEEP" in os.environ else 5
PATIENCE = 300  # seconds; a lease that a dying transaction still took lasts two minutes


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_nothing_acknowledged_is_lost_and_every_answer_goes_out_under_one_name():
    care(), kim()
    relay = Relay()
    with listening(relay.open) as relay_port:
        house = House(relay_port)
        customers = Customers(house, "care@halden.example")
        customers.start()
        try:
            for _kill in range(KILLS):
                house.start()
                work_until_killed(house)
            customers.enough.set()
            customers.join(30)
            house.start()
            finish()
        finally:
            customers.enough.set()
            house.kill()
    check_intake(customers.acknowledged)
    check_answers(relay)


def work_until_killed(house):
    """A colleague answers while mail comes in; then, at no particular moment of the work, everything is killed."""
    filed = Inbound.objects.filter(fate="case").count()
    wait_until(lambda: Inbound.objects.filter(fate="case").count() > filed)
    answer_what_waits()
    time.sleep(random.uniform(0, 0.5))
    house.kill()
    let_the_leases_run_out()


def wait_until(done):
    give_up_at = time.monotonic() + PATIENCE
    while not done():
        if time.monotonic() > give_up_at:
            raise TimeoutError(f"The house does not do its work: {what_is_left()}")
        time.sleep(0.05)


def answer_what_waits():
    waiting = Case.objects.exclude(messages__kind=Kind.ANSWER).order_by("id")[:5]
    for case in waiting:
        case.write(f"Here is your answer, {case.number}.", by=kim(), at=clock.now())


def let_the_leases_run_out():
    """Two minutes later, without waiting for them."""
    past = clock.now() - timedelta(seconds=1)
    Inbound.objects.filter(lease_until__isnull=False).update(lease_until=past)
    Delivery.objects.filter(lease_until__isnull=False).update(lease_until=past)
    Delivery.objects.filter(state="waiting", not_before__gt=past).update(not_before=past)


def finish():
    """Whoever comes after the last kill does all that is left."""
    wait_until(is_all_done)


def is_all_done():
    answer_what_waits()
    return not any(what_is_left())


def what_is_left():
    """How many mails are not filed, deliveries not sent, cases not answered."""
    unsent = Delivery.objects.filter(state__in=["waiting", "sending"])
    unanswered = Case.objects.exclude(messages__kind=Kind.ANSWER)
    return Inbound.objects.filter(fate="").count(), unsent.count(), unanswered.count()


def check_intake(acknowledged):
    assert len(acknowledged) > KILLS
    filed = list(Message.objects.filter(direction="in").order_by("id").values_list("message_id", flat=True))
    assert set(acknowledged) <= set(filed)
    assert len(filed) == len(set(filed)) == Case.objects.count() == Inbound.objects.filter(fate="case").count()
    assert not Case.objects.filter(subject="(unreadable message)").exists()
    for inbound in Inbound.objects.all():
        assert len(inbound.raw()) == inbound.size


def check_answers(relay):
    deliveries = list(Delivery.objects.select_related("message"))
    taken = {(row.message.message_id, row.address) for row in deliveries}
    assert set(relay.taken) == taken
    assert {row.state for row in deliveries} == {"accepted"}
    answers = [row.message.message_id for row in deliveries if row.message.kind == Kind.ANSWER]
    assert len(answers) == len(set(answers)) == Case.objects.count()
    for row in deliveries:
        assert relay.taken[row.message.message_id, row.address] <= row.attempts
