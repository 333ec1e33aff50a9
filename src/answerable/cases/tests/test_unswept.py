"""A case in which time cannot act: the others go on, and it is remembered until it has been acted on."""

import logging

import pytest

from answerable.cases import sweeping
from answerable.cases.checking import check
from answerable.cases.models import Case
from answerable.cases.sweeping import Sweeper
from answerable.cases.tests.factories import TUESDAY, opened
from answerable.cases.tests.test_heart import DAY, HOUR
from answerable.kit import announce
from answerable.staff.tests.factories import kim

pytestmark = pytest.mark.django_db
LATE = TUESDAY + 4 * DAY


@pytest.fixture
def odd(monkeypatch):
    """A case whose next event somebody who listens cannot bear."""
    case, broken = opened(), [True]

    def cannot(*, case: Case, **_facts: object) -> None:
        if broken and case.pk == odd_one:
            raise ValueError("this cannot be")

    odd_one = case.pk
    monkeypatch.setitem(announce._listeners, "commitment.broken", [cannot])
    return case, broken


def told(at):
    return [(breach.invariant, breach.case) for breach in check(at)]


def test_the_others_are_swept_and_it_is_remembered_since_when_it_is_not(odd):
    case, _broken = odd
    other = opened(text="Where is my parcel?")
    Sweeper().sweep(LATE)
    Sweeper().sweep(LATE + HOUR)
    case.refresh_from_db()
    other.refresh_from_db()
    assert (case.unswept_since, other.unswept_since) == (LATE, None)
    assert other.next_act_at is None or other.next_act_at > LATE
    assert ("I1", case.number) in told(LATE + HOUR)
    assert told(LATE) == []  # it may pass by itself


def test_once_time_has_acted_it_is_forgotten(odd):
    case, broken = odd
    Sweeper().sweep(LATE)
    assert Case.objects.unswept(since=LATE).get() == case
    broken.clear()
    Sweeper().sweep(LATE + HOUR)
    case.refresh_from_db()
    assert case.unswept_since is None


def test_where_another_worker_comes_through_meanwhile_there_is_nothing_to_remember(odd, monkeypatch):
    case, broken = odd

    class Meanwhile(logging.Handler):
        def emit(self, record):
            if broken and "by itself" not in record.msg:
                broken.clear()
                Sweeper().sweep(LATE)

    monkeypatch.setattr(sweeping.log, "handlers", [Meanwhile()])
    Sweeper().sweep(LATE)
    case.refresh_from_db()
    assert (broken, case.unswept_since) == ([], None)


def test_once_a_colleague_has_acted_it_is_forgotten(odd):
    case, broken = odd
    Sweeper().sweep(LATE)
    assert Case.objects.unswept(since=LATE).get() == case
    broken.clear()
    case.take(by=kim(), at=LATE + HOUR)
    case.refresh_from_db()
    assert case.unswept_since is None
