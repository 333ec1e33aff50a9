"""The Erlang-A queue against published figures, Erlang's own formulas at both ends of patience, and its plain chain.

Whose figures these are, and where they were read:
- Mandelbaum and Zeltyn (2007), after O. Garnett, A. Mandelbaum and M. Reiman, *Manufacturing & Service Operations
  Management* 4 (2002) 208-227: as tests/test_channels.py of github.com/mathieutellene/shiftmesh (11d3b3b) quotes them;
- erlangR, an R package: README.md of github.com/chjacamp/erlangR (ee3007d);
- pyworkforce: pyworkforce/queuing/tests/test_abandonment.py of github.com/rodrigo-arenas/pyworkforce (3f04e72), which
  finds who is served in time by uniformization, another method than ours;
- ErlangC, an R package: rdocumentation.org/packages/ErlangC/versions/0.1.0;
- Erlang B to three places: erlang.com/calculatormanual/howmuchtrafficcanatrunkgrouphandle.htm;
- Erlang B to a tenth: *Carrier Grade Voice over IP*, 2nd edition, Appendix A (globalspec.com/reference/55139/203279).
"""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.reports.queueing import Queue

PER_MINUTE, SECOND = 60, 1 / 3600
ERLANG_R = [0.17955929, 0.12735028, 0.08627226, 0.05563469, 0.03407010, 0.01978727, 0.01089631]
# Lines, the share that finds all of them taken, and the load in erlangs at which it does.
ERLANG_B_TO_A_TENTH = [
    (4, 0.02, 1.1),
    (5, 0.01, 1.4),
    (7, 0.03, 3.2),
    (8, 0.05, 4.5),
    (9, 0.003, 3.1),
    (10, 0.0001, 2.3),
]
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


def chain(queue: Queue, states: int) -> list[float]:
    """The same queue by brute force: its generator as a matrix, balanced by Gauss's elimination, and cut off."""
    rates = [[0.0] * states for _ in range(states)]
    for here in range(states - 1):
        there = here + 1
        rates[here][there] = queue.arrivals
        rates[there][here] = min(there, queue.colleagues) * queue.services
        rates[there][here] += max(0, there - queue.colleagues) * queue.giving_up
    balance = [
        [sum(rates[here]) * (here == there) - rates[there][here] for there in range(states)] for here in range(states)
    ]
    balance[-1] = [1.0] * states  # one equation follows from the others; in its place all of it is one
    return solve(balance, [0.0] * (states - 1) + [1.0])


def solve(matrix: list[list[float]], right: list[float]) -> list[float]:
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    for column in range(len(rows)):
        best = max(range(column, len(rows)), key=lambda number: abs(rows[number][column]))
        rows[column], rows[best] = rows[best], rows[column]
        for row in rows[:column] + rows[column + 1 :]:
            factor = row[column] / rows[column][column]
            row[column:] = [one - factor * two for one, two in zip(row[column:], rows[column][column:], strict=True)]
    return [row[-1] / row[number] for number, row in enumerate(rows)]


def served_in_steps(queue: Queue, hours: float, steps: int = 4_000) -> float:
    """The share served within so long, followed forwards in small steps for everybody who finds so many waiting."""
    step, speed = hours / steps, queue.colleagues * queue.services
    waiting = queue.states[queue.colleagues :]
    served = sum(queue.states[: queue.colleagues])
    for _step in range(steps):
        served += waiting[0] * speed * step
        moves = [one * (speed + ahead * queue.giving_up) * step for ahead, one in enumerate(waiting)] + [0.0]
        waiting = [
            one * (1 - queue.giving_up * step) - moves[ahead] + moves[ahead + 1] for ahead, one in enumerate(waiting)
        ]
    return served


def test_with_patience_it_is_the_table_of_mandelbaum_and_zeltyn():
    found = center(patience_minutes=2)
    assert round(100 * found.gives_up, 1) == 3.1
    assert round(found.mean_wait / SECOND, 1) == 3.7
    assert round(100 * found.busy) == 93


def test_with_patience_it_gives_the_figures_of_erlang_r():
    """120 calls an hour, 280 seconds to handle one, 100 seconds of patience."""
    of_twelve = Queue(120, 3600 / 280, 36, 12)
    assert [Queue(120, 3600 / 280, 36, number).gives_up for number in range(9, 16)] == pytest.approx(ERLANG_R, abs=5e-9)
    assert round(of_twelve.must_wait, 4) == 0.1882
    assert round(of_twelve.mean_wait / SECOND, 3) == 5.563
    assert round(of_twelve.busy, 4) == 0.7345


def test_with_patience_it_gives_the_figures_of_pyworkforce():
    """100 calls in half an hour, three minutes to handle one, five minutes of patience, 14 colleagues; 20 seconds."""
    found = Queue(200, 20, 12, 14)
    assert round(found.must_wait, 5) == 0.14526
    assert round(found.gives_up, 6) == 0.013984
    assert round(found.busy, 6) == 0.704297
    assert round(found.mean_wait * 60, 6) == 0.069919
    assert round(found.served_within(20 * SECOND), 6) == 0.916792


def test_without_giving_up_it_gives_the_figures_of_the_package_erlang_c():
    """The same calls and colleagues, and everybody waits."""
    found = Queue(200, 20, 0, 14)
    assert round(found.must_wait, 7) == 0.1741319
    assert round(found.served_within(20 * SECOND), 5) == 0.88835
    assert found.mean_wait / SECOND == pytest.approx(7.83593701177724)
    assert round(found.busy, 7) == 0.7142857


def test_without_any_patience_fifteen_lines_take_the_published_load_at_one_in_a_hundred():
    assert Queue(8.108, 1, 1e9, 15).gives_up == pytest.approx(0.01, abs=1e-6)


@pytest.mark.parametrize(("lines", "blocked", "load"), ERLANG_B_TO_A_TENTH)
def test_without_any_patience_the_load_is_that_of_the_table_to_a_tenth(lines, blocked, load):
    assert Queue(load - 0.05, 1, 1e9, lines).gives_up < blocked < Queue(load + 0.05, 1, 1e9, lines).gives_up


@pytest.mark.parametrize(
    "queue", [Queue(4, 2, 1, 3), Queue(10, 3, 0.5, 4), Queue(20, 3, 4, 2), Queue(5, 2, 0, 4), Queue(48, 1, 0.5, 50)]
)
def test_it_is_the_chain_solved_as_linear_equations(queue):
    expected = chain(queue, states=min(len(queue.states), 130))
    assert queue.states[: len(expected)] == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize(
    ("queue", "hours"), [(Queue(4, 2, 1, 3), 0.2), (Queue(10, 3, 0.5, 3), 0.5), (Queue(3, 2, 0, 3), 0.5)]
)
def test_who_is_served_in_time_is_found_step_by_step_too(queue, hours):
    assert queue.served_within(hours) == pytest.approx(served_in_steps(queue, hours), abs=5e-4)


@given(st.floats(1, 60), st.floats(0.5, 10), st.integers(1, 30))
def test_where_patience_is_as_long_as_handling_so_many_are_there_as_poisson_says(arrivals, services, colleagues):
    """Everybody who is there then leaves at one rate, waiting or served: M/M/n+M is M/M/infinity."""
    load = arrivals / services
    states = Queue(arrivals, services, services, colleagues).states
    expected = [math.exp(number * math.log(load) - load - math.lgamma(number + 1)) for number in range(len(states))]
    assert states == pytest.approx(expected, abs=1e-9)


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
