"""What a day is to people, and why."""

from datetime import UTC, date, datetime

import pytest

from answerable.calendars.days import Kind, day_of, year_of
from answerable.calendars.models import Calendar

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
RULES = {
    "time_zone": "America/New_York",
    "hours": {day: [["09:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")} | {"sat": [["22:00", "02:00"]]},
    "holidays": ["2026-12-25", "2026-12-24"],
    "exceptions": {
        "2026-12-24": [["09:00", "12:00"]],
        "2026-12-28": [["09:00", "20:00"]],
        "2026-12-29": [["10:00", "18:00"]],
        "2026-12-30": [],
        "2026-12-27": [["10:00", "12:00"]],
        "2026-12-31": [["09:00", "17:00"]],
    },
}
WORDS = {"holidays": {"2026-12-25": "Christmas"}, "exceptions": {"2026-12-24": "Christmas Eve"}}
pytestmark = pytest.mark.django_db


@pytest.fixture
def calendar():
    return Calendar.create(name="Office", rules=RULES, words=WORDS, at=NOON)


def test_every_day_says_what_it_is_and_when_we_work(calendar):
    version = calendar.current()
    told = {}
    for number in range(21, 32):
        day = day_of(version, date(2026, 12, number))
        told[number] = (day.kind, day.hours)
    assert told == {
        21: (Kind.USUAL, "09:00–17:00"),
        22: (Kind.USUAL, "09:00–17:00"),
        23: (Kind.USUAL, "09:00–17:00"),
        24: (Kind.SHORTER, "09:00–12:00"),
        25: (Kind.HOLIDAY, ""),
        26: (Kind.USUAL, "22:00–02:00 next day"),
        27: (Kind.LONGER, "10:00–12:00"),
        28: (Kind.LONGER, "09:00–20:00"),
        29: (Kind.OTHER, "10:00–18:00"),
        30: (Kind.CLOSED, ""),
        31: (Kind.USUAL, "09:00–17:00"),
    }
    assert day_of(version, date(2026, 12, 20)).kind == Kind.FREE


def test_a_day_says_its_name_or_the_reason_for_its_hours(calendar):
    words = [day_of(calendar.current(), date(2026, 12, day)).words for day in (23, 24, 25)]
    assert words == ["", "Christmas Eve", "Christmas"]


def test_a_year_has_twelve_months_and_its_closures(calendar):
    evening = datetime(2028, 2, 29, 23, 30, tzinfo=UTC)  # 18:30 there, when everybody has gone home
    calendar.close(datetime(2028, 2, 29, 21, tzinfo=UTC), evening, "No power", by_id=None, at=NOON)
    calendar.close(evening, datetime(2028, 3, 1, 14, tzinfo=UTC), "Still none", by_id=None, at=NOON)
    months = year_of(calendar.current(), 2028)
    assert [len(month) for month in months] == [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    closed = [(day.date, day.words, day.hours) for month in months for day in month if day.kind == Kind.CLOSURE]
    assert closed == [(date(2028, 2, 29), "No power", "09:00–17:00")]


def test_a_year_costs_one_query_however_many_closures_it_has(calendar, django_assert_num_queries):
    version = calendar.current()
    for day in range(1, 9):
        calendar.close(
            datetime(2026, 12, day, 15, tzinfo=UTC), datetime(2026, 12, day, 16, tzinfo=UTC), "Drill", by_id=1, at=NOON
        )
    with django_assert_num_queries(1):
        year_of(version, 2026)
