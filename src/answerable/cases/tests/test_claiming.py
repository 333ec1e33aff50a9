"""Many workers at once: each delivery and inbound is claimed by one, and again only when that one's lease ran out."""

import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier, Event

import pytest
from django.db import IntegrityError, connection, transaction

from answerable.cases.models import Case, Delivery, Inbound
from answerable.cases.models.delivery import LEASE
from answerable.cases.refusals import Refused
from answerable.cases.tests.factories import TUESDAY, opened
from answerable.promises.seeding import ensure_last_promise
from answerable.staff.tests.factories import kim

pytestmark = pytest.mark.django_db(transaction=True)
WORKERS, PIECES = 4, 40


@pytest.fixture(autouse=True)
def promises_survive_the_flush():
    ensure_last_promise(TUESDAY)


def claimed_by_workers(rows, at):
    """What each worker got; they begin at the same moment and take three at a time until nothing is left."""
    together = Barrier(WORKERS)

    def work(_number):
        together.wait()
        try:
            mine = []
            while some := rows.all().claim(at, limit=3):
                mine += [row.pk for row in some]
            return mine
        finally:
            connection.close()

    with ThreadPoolExecutor(WORKERS) as pool:
        return list(pool.map(work, range(WORKERS)))


def claimed_once(rows, at):
    counts = Counter(number for mine in claimed_by_workers(rows, at) for number in mine)
    return set(counts.values()) == {1} and counts.keys() == set(rows.values_list("pk", flat=True))


def test_each_delivery_is_claimed_by_one_worker():
    case = opened()
    for number in range(PIECES):
        case.write(f"Word {number}", by=kim(), at=TUESDAY)
    rows = Delivery.objects.all()
    assert rows.count() == PIECES
    assert claimed_once(rows, TUESDAY)
    assert rows.claim(TUESDAY + LEASE - timedelta(seconds=1)) == []
    assert claimed_once(rows, TUESDAY + LEASE), "whose worker was killed"
    assert set(rows.values_list("attempts", flat=True)) == {2}


def test_each_inbound_is_claimed_by_one_worker():
    for number in range(PIECES):
        Inbound.objects.keep("mail", f"key {number}", b"raw", at=TUESDAY)
    rows = Inbound.objects.all()
    assert claimed_once(rows, TUESDAY)
    assert rows.claim(TUESDAY + LEASE - timedelta(seconds=1)) == []
    assert claimed_once(rows, TUESDAY + LEASE)


def test_the_same_key_at_once_makes_one_inbound():
    together = Barrier(WORKERS)

    def keep(_number):
        together.wait()
        try:
            return Inbound.objects.keep("mail", "the same", b"raw", at=TUESDAY)[1]
        finally:
            connection.close()

    with ThreadPoolExecutor(WORKERS) as pool:
        assert sorted(pool.map(keep, range(WORKERS))) == [False] * (WORKERS - 1) + [True]
    assert Inbound.objects.count() == 1


def test_many_are_kept_at_once_with_what_they_carry_and_none_twice():
    facts = {"channel": "mail", "sha256": "0" * 64, "size": 3, "received_at": TUESDAY}
    first, second = (
        facts | {"key": "a", "carried": b"\0%s"},
        facts | {"key": "b", "envelope_to": ["care@halden.example"]},
    )
    Inbound.objects.keep_all([first, second, first | {"carried": b"other"}])
    Inbound.objects.keep_all([second | {"envelope_to": []}])
    kept = {row.key: (row.carried and bytes(row.carried), row.envelope_to) for row in Inbound.objects.all()}
    assert kept == {"a": (b"\0%s", []), "b": (None, ["care@halden.example"])}
    with pytest.raises(IntegrityError):
        Inbound.objects.keep_all([facts | {"key": "c"}, facts | {"key": "d", "brought_by": "nobody"}])
    assert Inbound.objects.count() == 2, "all or none"


def test_taking_back_and_claiming_at_once_one_of_them_wins():
    """A word is either undone and never sent, or on its way and refused to be undone."""
    case, together = opened(), Barrier(2)
    messages = [case.write(f"Oops {number}", by=kim(), at=TUESDAY) for number in range(10)]

    def undo():
        together.wait()
        try:
            return [message.pk for message in messages if undone(Case.objects.get(pk=case.pk), message)]
        finally:
            connection.close()

    def claim():
        together.wait()
        try:
            claimed = []
            while some := Delivery.objects.claim(TUESDAY, limit=1):
                claimed += [row.message_id for row in some]
            return claimed
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        taken_back, claimed = (future.result() for future in [pool.submit(undo), pool.submit(claim)])
    assert sorted([*taken_back, *claimed]) == [message.pk for message in messages]


def undone(case, message):
    try:
        case.undo(message, by=kim(), at=TUESDAY)
    except Refused:
        return False
    return True


def test_a_colleague_who_writes_as_they_go_away_waits_for_nobody_who_waits_for_them():
    case = opened()
    case.take(by=kim(), at=TUESDAY)
    has_written = Event()

    def write():
        try:
            with transaction.atomic():
                Case.objects.get(pk=case.pk).write("I look into it.", by=kim(), at=TUESDAY)
                has_written.set()
                time.sleep(0.5)  # seconds, in which the other takes what it can
        finally:
            connection.close()

    def go():
        try:
            has_written.wait(10)
            kim().go_away(TUESDAY, None, at=TUESDAY)
        finally:
            connection.close()

    kim()
    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(write), pool.submit(go)]:
            done.result()
    assert Case.objects.get(pk=case.pk).messages.filter(staff=kim()).exists()
    assert kim().is_away(TUESDAY)
