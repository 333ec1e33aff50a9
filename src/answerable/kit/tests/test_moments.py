"""A moment is said near and plain, and exact in its title."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone, translation

from answerable.kit import moments

MONDAY = datetime(2026, 3, 9, 8, 58, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _in_berlin():
    with timezone.override("Europe/Berlin"), translation.override("en"):
        yield


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (-185, "late by 3 h"),
        (-1, "late by 1 min"),
        (0, "answer in 1 min"),
        (12, "answer in 12 min"),
        (60, "answer in 1 h"),
        (61, "answer by 10:59"),
        (24 * 60, "answer by Tue 09:58"),
        (10 * 24 * 60, "answer by 19 Mar 09:58"),
        (400 * 24 * 60, "answer by 13 Apr 2027"),
    ],
)
def test_a_promise_is_said_in_minutes_when_near_and_by_the_clock_when_far(minutes, words):
    assert moments.due(MONDAY + timedelta(minutes=minutes), MONDAY, "answer") == words


def test_what_is_near_asks_for_attention_and_what_is_past_is_late():
    hour = timedelta(hours=1)
    assert [moments.nearness(MONDAY + delta, MONDAY) for delta in (-timedelta(seconds=1), hour, 2 * hour)] == [
        "late",
        "soon",
        "",
    ]


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(5, "just now"), (60, "1 min ago"), (7200, "2 h ago"), (3 * 86400, "3 d ago"), (8 * 86400, "1 Mar 09:58")],
)
def test_the_past_is_said_by_how_long_ago_it_was(seconds, words):
    assert moments.ago(MONDAY - timedelta(seconds=seconds), MONDAY) == words


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (-7, "2 Mar 09:58"),
        (-6, "3 Mar 09:58"),
        (-5, "Wed 09:58"),
        (5, "Sat 09:58"),
        (6, "15 Mar 09:58"),
        (7, "16 Mar 09:58"),
        (-98, "1 Dec 2025"),
    ],
)
def test_a_weekday_is_said_only_where_no_other_week_can_be_meant(days, words):
    assert moments.short(MONDAY + timedelta(days=days), MONDAY) == words


@pytest.mark.parametrize(
    ("language", "near", "far"),
    [
        ("de", "Mi 09:58", "17. Mär 09:58"),
        ("es", "mié 09:58", "17 mar 09:58"),
        ("fr", "mer 09:58", "17 mar 09:58"),
        ("nl", "wo 09:58", "17 mrt 09:58"),
        ("pl", "śr 09:58", "17 mar 09:58"),
    ],
)
def test_every_language_has_its_own_weekday_and_month(language, near, far):
    with translation.override(language):
        told = [moments.short(MONDAY + timedelta(days=days), MONDAY) for days in (2, 8)]
    assert told == [near, far]


def test_the_day_is_that_of_the_reader_not_of_utc():
    just_after_midnight = datetime(2026, 3, 8, 23, 30, tzinfo=UTC)
    assert moments.short(just_after_midnight, MONDAY) == "00:30"
    with timezone.override("UTC"):
        assert moments.short(just_after_midnight, MONDAY) == "Sun 23:30"


def test_the_exact_moment_names_its_zone_on_both_sides_of_the_change_of_clocks():
    assert moments.exact(MONDAY) == "Monday 9 March 2026, 09:58 CET"
    assert moments.exact(datetime(2026, 7, 1, 8, 0, tzinfo=UTC)) == "Wednesday 1 July 2026, 10:00 CEST"


def test_a_bar_runs_from_nothing_to_full_and_no_further():
    start, end = MONDAY, MONDAY + timedelta(hours=4)
    at = [start - timedelta(hours=1), start, start + timedelta(hours=1), end, end + timedelta(days=1)]
    assert [moments.part_passed(start, end, moment) for moment in at] == [0, 0, 25, 100, 100]
    assert moments.part_passed(start, start, start) == 100


def test_ends_that_one_weekday_could_name_are_said_by_their_dates():
    begin = datetime(2026, 11, 26, 16, 43, tzinfo=UTC)
    now = begin + timedelta(days=3)
    assert moments.stretch(begin, begin + timedelta(days=7), now) == "26 Nov 17:43 → 3 Dec 17:43"
    assert moments.stretch(begin, begin + timedelta(days=2), now) == "Thu 17:43 → Sat 17:43"
