"""Wilson's interval against the table of Newcombe, *Statistics in Medicine* 17 (1998) 857-872, method 3."""

import pytest

from answerable.reports.cells import Rate, percent
from answerable.reports.shares import Share


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_the_interval_is_that_of_the_textbook(part, whole, low, high):
    assert Share(part, whole).interval == pytest.approx((low, high), abs=0.00005)


def test_of_nothing_there_is_no_share():
    nothing = Rate(Share(0, 0))
    assert (nothing.share.value, nothing.share.interval, nothing.words, nothing.note) == (
        None, None, "—", "none to count"
    )  # fmt: skip


def test_a_share_says_of_how_many_and_between_what():
    assert (Rate(Share(292, 412)).words, Rate(Share(292, 412)).note) == ("71 %", "n 412, 66–75")


def test_what_is_not_all_is_never_rounded_up_to_all():
    assert [percent(value) for value in (1, 0.999, 0.9999, 0.5, 0.001, 0.0001, 0)] == [
        "100 %", "99.9 %", "> 99.9 %", "50 %", "0.1 %", "< 0.1 %", "0 %"
    ]  # fmt: skip
