"""Kaplan and Meier's estimate against the remission times of Freireich et al., *Blood* 21 (1963) 699-716.

Estimates, intervals and percentiles as lifelines 0.30.3 gives them for the same data.
"""

import pytest

from answerable.reports.lengths import Said, long
from answerable.reports.survival import Survival

WEEKS = [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35]
RELAPSED = [1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0]
TEXTBOOK = [
    (6, 0.857143, 0.619718, 0.951552),
    (7, 0.806723, 0.563147, 0.922809),
    (10, 0.752941, 0.503200, 0.889362),
    (13, 0.690196, 0.431610, 0.849066),
    (16, 0.627451, 0.367511, 0.804912),
    (22, 0.537815, 0.267779, 0.746791),
    (23, 0.448179, 0.188052, 0.680143),
]
treated = Survival((week, bool(relapsed)) for week, relapsed in zip(WEEKS, RELAPSED, strict=True))


def test_the_estimate_and_its_interval_are_those_of_the_textbook():
    found = [(step.seconds, step.share, step.low, step.high) for step in treated.steps]
    assert [number for step in found for number in step] == pytest.approx(
        [number for step in TEXTBOOK for number in step], abs=1e-6
    )
    assert (treated.count, treated.censored, treated.longest) == (21, 12, 35)


def test_percentiles_and_what_they_may_lie_between():
    median, early = treated.percentile(50), treated.percentile(25)
    assert (median.seconds, median.low, median.high) == (23, 13, None)
    assert (early.seconds, early.low, early.high) == (13, 6, 22)


def test_what_too_few_have_reached_is_only_said_to_be_longer():
    late = treated.percentile(90)
    assert (late.seconds, late.longest) == (None, 35)
    assert (Said(late).words, Said(late).note) == ("over 1 min", "not reached")


def test_without_censoring_it_is_the_plain_share():
    plain = Survival((hours, True) for hours in (1, 2, 3, 4))
    assert [step.share for step in plain.steps] == pytest.approx([0.75, 0.5, 0.25, 0])
    assert plain.percentile(50).seconds == 2


def test_of_nobody_nothing_is_known():
    assert (Survival([]).count, Survival([]).percentile(50).seconds) == (0, None)


def test_one_more_who_still_waits_never_makes_a_percentile_shorter():
    before = treated.percentile(50).seconds
    waiting = [(40, False)] * 5
    after = Survival([*((week, bool(end)) for week, end in zip(WEEKS, RELAPSED, strict=True)), *waiting])
    assert (after.percentile(50).seconds or float("inf")) >= before


def test_a_length_is_said_in_its_two_largest_units():
    lengths = (40 * 60, 3 * 3600, 3 * 3600 + 720, 50 * 3600, 48 * 3600)
    assert [long(seconds) for seconds in lengths] == ["40 min", "3 h", "3 h 12 min", "2 d 2 h", "2 d"]
    assert long(50 * 3600, working_time=True) == "50 h"
