"""The Erlang-A queue against published tables, and against Erlang's own formulas at both ends of patience.

50 colleagues, 48 calls a minute, a minute to handle one, two minutes of patience: Table 1 of O. Garnett,
A. Mandelbaum and M. Reiman, *Manufacturing & Service Operations Management* 4 (2002) 208-227; the same example stands
in Mandelbaum and Zeltyn (2007).
"""

import math

import pytest

from answerable.reports.queueing import Queue

PER_MINUTE, SECOND = 60, 1 / 3600
BETAINC = [1.0, 0.9999999989513231, 0.7216951909405585, 0.25904812020159756, 0.009615036452093892]


def center(patience_minutes: float) -> Queue:
    giving_up = 60 / patience_minutes if patience_minutes else 0
    return Queue(48 * PER_MINUTE, 60, giving_up, 50)


def loss(load: float, colleagues: int) -> float:
    """Erlang's B formula by its recurrence."""
    share = 1.0
    for number in range(1, colleagues + 1):
        share = load * share / (number + load * share)
    return share


def test_with_patience_it_is_the_published_table():
    found = center(patience_minutes=2)
    assert round(100 * found.gives_up, 1) == 3.1
    assert round(found.mean_wait / SECOND, 1) == 3.7
    assert round(found.waiting) == 3
    assert round(100 * found.busy) == 93
    assert found.waits_longer(12.5 * SECOND) == pytest.approx(0.10, abs=0.001)


def test_without_giving_up_it_is_the_published_table_too():
    found = center(patience_minutes=0)
    assert found.gives_up == 0
    assert round(found.mean_wait / SECOND, 1) == 20.8
    assert round(found.waiting) == 17
    assert round(100 * found.busy) == 96
    assert found.waits_longer(58.1 * SECOND) == pytest.approx(0.10, abs=0.001)


def test_without_giving_up_it_is_erlangs_delay_formula():
    found, blocked = center(patience_minutes=0), loss(48, 50)
    delay = blocked / (1 - 48 / 50 * (1 - blocked))
    assert found.must_wait == pytest.approx(delay, rel=1e-9)
    within = 20 * SECOND
    assert found.served_within(within) == pytest.approx(1 - delay * math.exp(-2 * 60 * within), rel=1e-9)
    assert center(patience_minutes=1e7).must_wait == pytest.approx(delay, rel=1e-4)


def test_without_any_patience_it_is_erlangs_loss_formula():
    found = center(patience_minutes=1e-8)
    assert found.gives_up == pytest.approx(loss(48, 50), rel=1e-5)
    assert found.served_within(1.0) == pytest.approx(1 - loss(48, 50), rel=1e-5)


def test_everybody_is_served_or_gives_up():
    for queue in (center(2), Queue(100, 2, 0.7, 45), Queue(3, 2, 1, 1)):
        assert queue.served_within(1_000) + queue.gives_up == pytest.approx(1)
        assert queue.mean_wait == pytest.approx(queue.gives_up / queue.giving_up)


def test_the_turn_comes_as_the_incomplete_beta_function_says():
    """I_x(k+1, b) as scipy 1.17's betainc gives it, for x = 1 - exp(-0.7) and b = 90 / 0.7."""
    found = Queue(200, 2, 0.7, 45)._turn_comes_within(1.0, 0)
    assert [found[k] for k in (0, 50, 120, 140, 170)] == pytest.approx(BETAINC, abs=1e-10)


def test_overloaded_without_giving_up_there_is_no_rest():
    assert not Queue(10, 1, 0, 9).is_stable
    assert Queue(10, 1, 0.1, 9).is_stable


def test_one_colleague_more_never_makes_anybody_wait_longer():
    found = [Queue(20, 3, 0.5, number) for number in range(1, 15)]
    shares = [queue.served_within(0.25) for queue in found]
    assert shares == sorted(shares)
    assert [queue.mean_wait for queue in found] == sorted((queue.mean_wait for queue in found), reverse=True)
