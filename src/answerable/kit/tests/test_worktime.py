"""Working time: what the domain says of it, told in examples, and held against a naive clock over random calendars."""

import os
import time
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from answerable.kit.tests.naive_hours import NaiveHours, utc
from answerable.kit.worktime import RulesError, WorkingHours

OFFICE = {day: [["09:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
EVERY_DAY = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
# A zone, and a day near which its clocks do something: hours, half hours, at midnight, a whole day that never was.
TURNS = [
    ("Europe/Berlin", date(2026, 3, 29)),
    ("Europe/Berlin", date(2026, 10, 25)),
    ("America/New_York", date(2027, 11, 7)),
    ("America/Sao_Paulo", date(2018, 11, 4)),
    ("America/Sao_Paulo", date(2018, 2, 18)),
    ("Australia/Lord_Howe", date(2026, 4, 5)),
    ("Australia/Lord_Howe", date(2026, 10, 4)),
    ("Pacific/Apia", date(2011, 12, 30)),
    ("Pacific/Chatham", date(2026, 9, 27)),
    ("Asia/Kathmandu", date(2028, 2, 29)),
    ("Africa/Casablanca", date(2026, 2, 15)),
    ("Asia/Tehran", date(2016, 3, 21)),
    ("America/Santiago", date(2027, 1, 1)),
    ("UTC", date(2026, 12, 31)),
]


def hours(zone="Europe/Berlin", week=OFFICE, **more):
    return WorkingHours.from_rules({"time_zone": zone, "hours": week, **more})


times = st.builds("{:02}:{:02}".format, st.integers(0, 23), st.sampled_from([0, 1, 15, 29, 30, 45, 59]))
slots = st.lists(st.tuples(times, times | st.just("24:00")).map(list), max_size=3)


@st.composite
def calendars(draw):
    zone, turn = draw(st.sampled_from(TURNS))
    near = st.integers(-2, 2).map(lambda days: (turn + timedelta(days=days)).isoformat())
    week = draw(st.dictionaries(st.sampled_from(EVERY_DAY), slots, min_size=3))
    week[EVERY_DAY[turn.weekday()]] = [draw(st.tuples(times, times).map(list))]
    holidays, exceptions = draw(st.lists(near, max_size=2)), draw(st.dictionaries(near, slots, max_size=2))
    return {"time_zone": zone, "hours": week, "holidays": holidays, "exceptions": exceptions}, turn


@st.composite
def moments(draw):
    """A calendar, and some seconds around its turn in order of time, with the window that the naive clock looks at."""
    rules, turn = draw(calendars())
    noon = datetime(turn.year, turn.month, turn.day, 12, tzinfo=UTC)
    offsets = draw(st.lists(st.integers(-2 * 86400, 2 * 86400), min_size=3, max_size=3))
    return rules, noon, [noon + timedelta(seconds=offset) for offset in sorted(offsets)]


@settings(max_examples=2000 if "ANSWERABLE_DEEP" in os.environ else 60, deadline=None)
@given(moments())
def test_it_agrees_with_a_clock_that_is_looked_at_every_minute(given_moments):
    rules, noon, (first, second, third) = given_moments
    fast = WorkingHours.from_rules(rules)
    naive = NaiveHours(rules, noon - timedelta(days=3), noon + timedelta(days=3))
    for at in (first, second, third):
        assert fast.is_open(at) == naive.is_open(at)
    for a, b in ((first, second), (second, third)):
        worked = naive.between(a, b)
        assert fast.between(a, b) == worked
        for seconds in {worked, worked // 2, 1} if worked else ():
            assert fast.due(a, seconds) == naive.due(a, seconds)


# Monrovia's clocks jumped by 44 min 30 s, from an offset of odd seconds.
MONROVIA = datetime(1972, 1, 7, tzinfo=UTC)
offsets_of_two = st.tuples(st.integers(-7200, 7200), st.integers(-7200, 7200)).map(sorted)


@pytest.mark.deep
@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(open_slots=st.lists(st.tuples(times, times).map(list), min_size=1, max_size=3), offsets=offsets_of_two)
def test_it_agrees_with_a_clock_that_is_looked_at_every_second_where_offsets_are_odd(open_slots, offsets):
    rules = {"time_zone": "Africa/Monrovia", "hours": dict.fromkeys(EVERY_DAY, open_slots)}
    fast, half_a_day = WorkingHours.from_rules(rules), timedelta(hours=12)
    naive = NaiveHours(rules, MONROVIA - half_a_day, MONROVIA + half_a_day, timedelta(seconds=1), 5 * half_a_day)
    a, b = (MONROVIA + timedelta(seconds=offset) for offset in offsets)
    worked = naive.between(a, b)
    assert fast.between(a, b) == worked
    assert (fast.is_open(a), fast.is_open(b)) == (naive.is_open(a), naive.is_open(b))
    if worked:
        assert fast.due(a, worked) == naive.due(a, worked)


def anywhere(rules_and_turn):
    rules, turn = rules_and_turn
    around = datetime(turn.year, turn.month, turn.day, tzinfo=UTC)
    return WorkingHours.from_rules(rules), around


allowances = st.integers(0, 40 * 86400)
days_off = st.integers(-400 * 86400, 400 * 86400)


@settings(max_examples=80, deadline=None)
@given(calendars(), days_off, allowances, allowances)
def test_allowances_add_up_and_more_is_never_sooner(calendar, offset, some, more):
    clock, around = anywhere(calendar)
    start = around + timedelta(seconds=offset)
    assert clock.due(clock.due(start, some), more) == clock.due(start, some + more)
    assert start <= clock.due(start, some) <= clock.due(start + timedelta(seconds=more), some)
    assert clock.due(start, min(some, more)) <= clock.due(start, max(some, more))


@settings(max_examples=80, deadline=None)
@given(calendars(), days_off, allowances)
def test_due_and_between_and_before_undo_each_other(calendar, offset, seconds):
    clock, around = anywhere(calendar)
    start = around + timedelta(seconds=offset)
    due = clock.due(start, seconds)
    assert clock.between(start, due) == seconds == -clock.between(due, start)
    before = clock.before(start, seconds)
    assert clock.between(before, start) == seconds
    assert before <= start
    if seconds:
        assert clock.between(due - timedelta(seconds=1), due) == 1
        assert clock.between(before, before + timedelta(seconds=1)) == 1


@settings(max_examples=40, deadline=None)
@given(calendars(), days_off, allowances, allowances)
def test_time_between_is_the_sum_of_its_parts(calendar, offset, some, more):
    clock, around = anywhere(calendar)
    a = around + timedelta(seconds=offset)
    b, c = a + timedelta(seconds=some), a + timedelta(seconds=some + more)
    assert clock.between(a, c) == clock.between(a, b) + clock.between(b, c)
    assert clock.between(a, c) == sum((end - begin).total_seconds() for begin, end in clock.spans(a, c))


@settings(max_examples=40, deadline=None)
@given(calendars(), days_off)
def test_the_next_opening_is_the_first_open_second(calendar, offset):
    clock, around = anywhere(calendar)
    at = around + timedelta(seconds=offset)
    opening = clock.next_opening(at)
    assert clock.is_open(opening)
    assert clock.between(at, opening) == 0
    assert (opening == at) == clock.is_open(at)


def test_a_due_time_that_falls_on_closing_time_is_closing_time():
    clock, closing = hours("UTC"), utc(2026, 11, 20, 17)
    assert clock.due(utc(2026, 11, 20, 16), 3600) == closing
    assert clock.due(closing, 0) == closing
    assert clock.due(utc(2026, 11, 20, 16), 3601) == utc(2026, 11, 23, 9, 0, 1)
    assert not clock.is_open(closing)
    assert clock.next_opening(closing) == utc(2026, 11, 23, 9)


def test_closing_time_at_new_year_is_closing_time_too():
    clock = hours("UTC", {"thu": [["20:00", "24:00"]], "mon": [["09:00", "10:00"]]})
    midnight = utc(2027, 1, 1)
    assert clock.due(utc(2026, 12, 31, 23), 3600) == clock.due(midnight, 0) == midnight
    assert clock.before(midnight, 0) == midnight
    assert clock.due(midnight, 1) == utc(2027, 1, 4, 9, 0, 1)


def test_who_never_closes_works_elapsed_time_over_every_new_year():
    clock = hours("Asia/Kathmandu", {day: [["00:00", "24:00"]] for day in EVERY_DAY})
    start = utc(2024, 2, 28, 3, 4, 5)
    assert clock.due(start, 10**8) == start + timedelta(seconds=10**8)
    assert clock.before(start, 10**8) == start - timedelta(seconds=10**8)


def test_a_start_outside_of_the_hours_counts_from_the_next_opening():
    clock = hours()
    assert clock.due(utc(2026, 11, 21, 12), 3600) == utc(2026, 11, 23, 9)
    assert clock.due(utc(2026, 11, 21, 12), 0) == utc(2026, 11, 23, 8)
    assert clock.before(utc(2026, 11, 21, 12), 0) == utc(2026, 11, 20, 16)


def test_a_negative_allowance_counts_back():
    clock = hours("UTC")
    assert clock.due(utc(2026, 11, 23, 10), -7200) == clock.before(utc(2026, 11, 23, 10), 7200) == utc(2026, 11, 20, 16)
    assert clock.before(utc(2026, 11, 20, 16), -7200) == utc(2026, 11, 23, 10)


def test_in_autumn_hours_begin_at_the_first_and_end_at_the_second_occurrence():
    early = hours(week={"sun": [["02:30", "05:00"]]})
    late = hours(week={"sun": [["01:00", "02:30"]]})
    night = utc(2026, 10, 25)
    assert early.next_opening(night) == utc(2026, 10, 25, 0, 30)
    assert early.between(night, utc(2026, 10, 26)) == 3.5 * 3600
    assert late.due(utc(2026, 10, 24, 12), 9000) == utc(2026, 10, 25, 1, 30)
    assert late.between(utc(2026, 10, 24), utc(2026, 10, 26)) == 2.5 * 3600


def test_in_spring_what_lies_in_the_gap_is_the_instant_it_ends():
    gap_ends = utc(2026, 3, 29, 1)
    assert hours(week={"sun": [["02:30", "05:00"]]}).next_opening(utc(2026, 3, 29)) == gap_ends
    assert hours(week={"sun": [["00:00", "02:30"]]}).due(utc(2026, 3, 28, 23), 7200) == gap_ends
    assert hours(week={"sun": [["02:00", "03:00"]]}).next_opening(utc(2026, 3, 29)) == utc(2026, 4, 5)


def test_a_night_shift_belongs_to_the_day_on_which_it_begins():
    clock = hours("UTC", {"sun": [["22:00", "06:00"]], "mon": [["22:00", "06:00"]]}, holidays=["2026-11-23"])
    assert clock.between(utc(2026, 11, 22), utc(2026, 11, 26)) == 8 * 3600
    assert clock.is_open(utc(2026, 11, 23, 5, 59, 59))
    assert not clock.is_open(utc(2026, 11, 23, 22))


def test_an_interval_that_ends_when_it_begins_lasts_until_the_next_day():
    clock = hours("UTC", {"mon": [["09:00", "09:00"]]})
    assert clock.due(utc(2026, 11, 23, 9), 86400) == utc(2026, 11, 24, 9)


def test_overlapping_intervals_count_once():
    clock = hours("UTC", {"mon": [["09:00", "12:00"], ["11:00", "13:00"], ["13:00", "14:00"]]})
    assert clock.spans(utc(2026, 11, 23), utc(2026, 11, 24)) == [(utc(2026, 11, 23, 9), utc(2026, 11, 23, 14))]


def test_an_exception_comes_before_a_holiday_and_a_holiday_before_the_week():
    clock = hours(
        "UTC",
        holidays=["2026-12-24", "2026-12-25"],
        exceptions={"2026-12-24": [["09:00", "12:00"]], "2026-12-26": [["10:00", "11:00"]], "2026-12-28": []},
    )
    worked = {day: clock.between(utc(2026, 12, day), utc(2026, 12, day + 1)) / 3600 for day in range(23, 30)}
    assert worked == {23: 8, 24: 3, 25: 0, 26: 1, 27: 0, 28: 0, 29: 8}


def test_fractions_of_a_second_are_dropped():
    clock = hours("UTC")
    assert clock.due(utc(2026, 11, 23, 9, 0, 0, 999_999), 1) == utc(2026, 11, 23, 9, 0, 1)


def test_a_time_without_a_zone_is_refused():
    with pytest.raises(TypeError):
        hours().due(datetime(2026, 11, 23), 1)  # noqa: DTZ001 - this is the mistake


def test_no_calendar_reaches_the_end_of_time():
    with pytest.raises(OverflowError):
        hours(week={"mon": [["09:00", "09:01"]]}, zone="UTC").due(utc(9990, 1, 1), 10**9)


@pytest.mark.parametrize("seconds", [10**17, -(10**17)])
def test_more_seconds_than_there_are_are_refused_without_looking_for_them(seconds):
    office = hours()
    with pytest.raises(OverflowError):
        office.due(utc(2026, 3, 3), seconds)
    assert office._years == {}


def test_the_same_rules_are_the_same_hours():
    assert hours() == hours()
    assert hours() != hours("Europe/Paris")
    assert hours().zone.key == "Europe/Berlin"


REFUSED = [
    ({"time_zone": "Mars/Olympus"}, "time_zone"),
    ({"time_zone": None}, "time_zone"),
    ({"hours": {}}, "hours"),
    ({"hours": {"mon": []}}, "hours"),
    ({"hours": []}, "hours"),
    ({"hours": {"monday": [["09:00", "17:00"]]}}, "hours.monday"),
    ({"hours": {"mon": "09:00-17:00"}}, "hours.mon"),
    ({"hours": {"mon": [["09:00"]]}}, "hours.mon[0]"),
    ({"hours": {"mon": [["09:00", "17:00"], ["9:00", "17:00"]]}}, "hours.mon[1][0]"),
    ({"hours": {"mon": [["09:00", "24:01"]]}}, "hours.mon[0][1]"),
    ({"hours": {"mon": [["09:00", "１７:00"]]}}, "hours.mon[0][1]"),
    ({"hours": {"mon": [["24:00", "17:00"]]}}, "hours.mon[0][0]"),
    ({"hours": {"mon": [["09:00", 17]]}}, "hours.mon[0][1]"),
    ({"holidays": ["2026-02-29"]}, "holidays[0]"),
    ({"holidays": ["2026-12-24", "20261225"]}, "holidays[1]"),
    ({"holidays": "2026-12-24"}, "holidays"),
    ({"exceptions": {"24.12.2026": []}}, "exceptions.24.12.2026"),
    ({"exceptions": {"2026-12-24": [["09:00", "25:00"]]}}, "exceptions.2026-12-24[0][1]"),
    ({"exceptions": []}, "exceptions"),
    ({"breaks": {}}, "breaks"),
]


@pytest.mark.parametrize(("change", "place"), REFUSED)
def test_what_makes_no_sense_is_refused_by_a_sentence_that_names_the_place(change, place):
    rules = {"time_zone": "Europe/Berlin", "hours": OFFICE, "holidays": [], "exceptions": {}} | change
    with pytest.raises(RulesError) as refusal:
        WorkingHours.from_rules(rules)
    assert refusal.value.place == place
    assert str(refusal.value) == f"{place}: {refusal.value.sentence}"
    assert refusal.value.sentence.endswith(".")


def test_rules_that_are_no_object_are_refused():
    with pytest.raises(RulesError, match="Here belongs an object"):
        WorkingHours.from_rules([])


def test_a_hundred_thousand_due_times_over_a_year_take_no_time_to_speak_of():
    clock = hours(holidays=[f"2026-{month:02}-01" for month in range(1, 13)])
    starts = [utc(2026, 1, 1) + timedelta(seconds=315 * i) for i in range(100_000)]
    before = time.process_time()
    for start in starts:
        clock.due(start, 14_400)
    assert time.process_time() - before < 10  # bench/hours says what it takes
