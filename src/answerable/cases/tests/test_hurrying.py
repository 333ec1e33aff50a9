"""A delivery that waits is tried now, or given up, by a person; never one that a worker has in hand."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection

from answerable.cases.models import Alert, Case, Delivery
from answerable.cases.refusals import Refused
from answerable.cases.tests.factories import TUESDAY, answered, opened
from answerable.cases.words import Measure, Turn
from answerable.promises.seeding import ensure_last_promise
from answerable.staff.tests.factories import ines, kim

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
AT = TUESDAY + 2 * HOUR


def put_off(case=None):
    """Kim's answer, which the next server wants in two hours."""
    case = case or opened()
    delivery = case.write("Here is your refund.", by=kim(), at=TUESDAY + HOUR, then="propose").deliveries.get()
    case.put_off(delivery, "451 Later", TUESDAY + 3 * HOUR, at=TUESDAY + HOUR)
    return fresh(delivery)


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def test_what_is_put_off_says_what_holds_it_until_it_ends():
    delivery = put_off()
    assert delivery.held_by == "later"
    delivery.case.put_off(delivery, "The mail server hung up", AT, at=AT, held_by="way")
    assert fresh(delivery).held_by == "way"
    delivery.case.accepted(delivery, at=AT)
    assert (fresh(delivery).held_by, fresh(delivery).state) == ("", "accepted")


def test_tried_now_it_is_taken_up_before_its_pause_is_over():
    delivery = put_off()
    assert Delivery.objects.claim(AT) == []
    delivery.case.try_now(delivery, by=kim(), at=AT)
    assert [row.pk for row in Delivery.objects.claim(AT)] == [delivery.pk]
    assert delivery.case.events.filter(name="delivery.hurried", actor_id=kim().pk).count() == 1


def test_given_up_it_fails_and_the_clock_runs_from_its_start():
    case = opened()
    case.take(by=ines(), at=TUESDAY)
    delivery = put_off(case)
    delivery.case.give_up(delivery, by=kim(), at=AT)
    case = fresh(case)
    assert (fresh(delivery).state, fresh(delivery.message).state, case.has_failed) == ("failed", "failed", True)
    assert (case.turn, case.commitment(Measure.ANSWER).started_at) == (Turn.OURS, TUESDAY)
    alert = Alert.objects.get(kind="unsent")
    assert (alert.staff, alert.case) == (ines(), case)
    assert Delivery.objects.claim(AT + 9 * HOUR) == []


def test_whoever_gives_up_their_own_word_knows_it_already():
    case = opened()
    case.take(by=kim(), at=TUESDAY)
    delivery = put_off(case)
    case.give_up(delivery, by=kim(), at=AT)
    assert not Alert.objects.filter(kind="unsent").exists()


@pytest.mark.parametrize("verb", ["try_now", "give_up"])
def test_what_does_not_wait_is_left_alone(verb):
    case = opened()
    held = case.write("Here you are.", by=kim(), at=AT, undo=timedelta(seconds=10)).deliveries.get()
    taken = answered(opened(), at=TUESDAY + HOUR).deliveries.get()
    for delivery, why in ((held, "can still be undone"), (taken, "waits no more")):
        with pytest.raises(Refused, match=why):
            getattr(fresh(delivery.case), verb)(delivery, by=kim(), at=AT)
    Delivery.objects.claim(AT + HOUR)
    with pytest.raises(Refused, match="in hand"):
        getattr(case, verb)(held, by=kim(), at=AT + HOUR)
    assert fresh(held).state == "sending"


@pytest.mark.django_db(transaction=True)
def test_a_sender_and_somebody_who_gives_up_never_both_have_it():
    ensure_last_promise(TUESDAY)
    delivery = put_off()
    together = Barrier(2)

    def send():
        together.wait()
        claimed = Delivery.objects.claim(TUESDAY + 3 * HOUR)
        connection.close()
        return bool(claimed)

    def give_up():
        case = Case.objects.get(pk=delivery.case_id)
        together.wait()
        try:
            case.give_up(delivery, by=kim(), at=TUESDAY + 3 * HOUR)
        except Refused:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(2) as pool:
        sent, given_up = (one.result() for one in (pool.submit(send), pool.submit(give_up)))
    assert sent != given_up
    assert fresh(delivery).state == ("sending" if sent else "failed")
