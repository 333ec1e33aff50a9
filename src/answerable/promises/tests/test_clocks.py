from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from answerable.calendars.models import DEFAULT_RULES, CalendarVersion
from answerable.promises.allowances import Allowance
from answerable.promises.clocks import due, left, resume
from answerable.promises.selection import Facts, select
from answerable.promises.tests.factories import elapsed, working

BERLIN = CalendarVersion(rules=DEFAULT_RULES)
FRIDAY = datetime(2026, 11, 20, 15, 10, tzinfo=UTC)


def utc(*parts):
    return datetime(*parts, tzinfo=UTC)


def days(count):
    return {"counting": "days", "count": count}


def months(count):
    return {"counting": "months", "count": count}


DUES = [
    (FRIDAY, working(14_400), utc(2026, 11, 23, 11, 10)),
    (FRIDAY, working(50 * 60), utc(2026, 11, 20, 16)),
    (FRIDAY, elapsed(14_400), utc(2026, 11, 20, 19, 10)),
    (FRIDAY, days(1), utc(2026, 11, 21, 15, 10)),
    (utc(2026, 10, 24, 10), days(1), utc(2026, 10, 25, 11)),
    (utc(2026, 3, 28, 10), days(1), utc(2026, 3, 29, 9)),
    (utc(2026, 3, 28, 1, 30), days(1), utc(2026, 3, 29, 1)),
    (utc(2026, 10, 24, 0, 30), days(1), utc(2026, 10, 25, 1, 30)),
    (utc(2026, 1, 31, 12), months(1), utc(2026, 2, 28, 12)),
    (utc(2028, 1, 31, 12), months(1), utc(2028, 2, 29, 12)),
    (utc(2026, 1, 31, 12), months(3), utc(2026, 4, 30, 11)),
    (utc(2026, 11, 30, 12), months(15), utc(2028, 2, 29, 12)),
    (utc(2026, 12, 15, 12), months(12), utc(2027, 12, 15, 12)),
    (utc(2026, 1, 31, 23, 30), months(1), utc(2026, 2, 28, 23, 30)),
    (FRIDAY, days(0), FRIDAY),
    (FRIDAY, elapsed(0), FRIDAY),
]


@pytest.mark.parametrize(("start", "allowance", "expected"), DUES)
def test_a_promise_falls_due_as_it_counts(start, allowance, expected):
    assert due(start, allowance, BERLIN) == due(start, Allowance.read(allowance), BERLIN) == expected
    assert due(start, allowance, BERLIN).utcoffset() == timedelta(0)


@pytest.mark.django_db
def test_a_choice_falls_due_as_well():
    assert due(FRIDAY, select("answer", Facts()), BERLIN) == utc(2026, 11, 23, 11, 10)


def test_an_allowance_that_says_nothing_is_refused():
    with pytest.raises(ValidationError):
        due(FRIDAY, {"counting": "working"}, BERLIN)
    with pytest.raises(ValueError, match="needs seconds"):
        due(FRIDAY, Allowance("days", seconds=3), BERLIN)


@pytest.mark.parametrize(
    ("counting", "remaining", "again"),
    [("working", 14_400 - 3000, utc(2026, 11, 24, 11, 10)), ("elapsed", 244_800, utc(2026, 11, 26, 12))],
)
def test_a_clock_that_paused_goes_on_with_what_was_left(counting, remaining, again):
    then = utc(2026, 11, 23, 11, 10)
    paused, resumed = utc(2026, 11, 20, 17), utc(2026, 11, 24, 8)
    if counting == "elapsed":
        paused, resumed = utc(2026, 11, 20, 15, 10), utc(2026, 11, 23, 16)
    assert left(paused, then, counting, BERLIN) == remaining
    assert resume(resumed, remaining, counting, BERLIN) == again


def test_what_is_late_is_told_by_a_negative_rest_and_stays_as_late():
    then = utc(2026, 11, 20, 15)
    assert left(FRIDAY, then, "working", BERLIN) == left(FRIDAY, then, "elapsed", BERLIN) == -600
    assert resume(utc(2026, 11, 23, 9), -600, "working", BERLIN) == utc(2026, 11, 23, 8, 50)
    assert resume(utc(2026, 11, 23, 9), -600, "days", BERLIN) == utc(2026, 11, 23, 8, 50)


moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC)).map(  # noqa: DTZ001 - UTC is added
    lambda at: at.replace(microsecond=0)
)


@given(moments, st.sampled_from(["working", "elapsed"]), st.integers(1, 10**6), st.integers(0, 10**6))
def test_a_pause_of_no_time_changes_nothing_and_a_longer_one_is_never_sooner(start, counting, seconds, later):
    then = due(start, {"counting": counting, "seconds": seconds}, BERLIN)
    middle = start + (then - start) // 2
    paused = middle.replace(microsecond=0)
    rest = left(paused, then, counting, BERLIN)
    assert resume(paused, rest, counting, BERLIN) == then
    assert resume(paused + timedelta(seconds=later), rest, counting, BERLIN) >= then
