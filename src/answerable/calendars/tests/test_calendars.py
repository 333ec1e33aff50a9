import copy
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError

from answerable.calendars.models import DEFAULT_RULES, Calendar, CalendarVersion
from answerable.calendars.seeding import ensure_first_calendar
from answerable.kit import announce
from answerable.kit.worktime import RulesError

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
LATER = datetime(2026, 11, 20, 13, tzinfo=UTC)
SATURDAYS = {"time_zone": "UTC", "hours": {"sat": [["10:00", "12:00"]]}, "holidays": [], "exceptions": {}}

pytestmark = pytest.mark.django_db


@pytest.fixture
def calendar():
    return Calendar.create(name="Office", rules=DEFAULT_RULES, at=NOON, by_id=7)


def test_a_calendar_begins_with_its_first_version(calendar):
    version = calendar.current()
    assert (version.number, version.rules, version.created_at, version.by_id) == (1, DEFAULT_RULES, NOON, 7)
    assert version.hours().due(NOON, 3600) == LATER


def test_the_first_hours_of_an_installation_are_office_hours_in_berlin():
    hours = ensure_first_calendar(at=NOON).current().hours()
    assert hours.zone.key == "Europe/Berlin"
    assert hours.next_opening(datetime(2026, 11, 21, tzinfo=UTC)) == datetime(2026, 11, 23, 8, tzinfo=UTC)
    assert hours.due(NOON, 4 * 3600) == datetime(2026, 11, 20, 16, tzinfo=UTC)


def test_where_there_is_a_calendar_no_other_is_made(calendar):
    assert ensure_first_calendar(at=LATER) == calendar
    assert Calendar.objects.count() == 1


def test_revising_adds_a_version_and_leaves_the_old_one_as_it_was(calendar):
    first = calendar.current()
    second = calendar.revise(SATURDAYS, reason="We moved", by_id=8, at=LATER)
    assert calendar.current() == second
    assert (second.number, second.reason, second.by_id, second.created_at) == (2, "We moved", 8, LATER)
    first = CalendarVersion.objects.get(pk=first.pk)
    assert (first.number, first.rules) == (1, DEFAULT_RULES)
    assert first.hours().is_open(NOON)
    assert not second.hours().is_open(NOON)


def test_rules_that_make_no_sense_leave_nothing_behind(calendar):
    closed = SATURDAYS | {"hours": {}}
    with pytest.raises(RulesError, match="without any hours"):
        Calendar.create(name="Never", rules=closed, at=NOON)
    with pytest.raises(RulesError, match="without any hours"):
        calendar.revise(closed, reason="", by_id=None, at=LATER)
    assert [version.number for version in CalendarVersion.objects.all()] == [1]
    assert Calendar.objects.get() == calendar


def test_what_is_kept_does_not_follow_the_callers_rules():
    rules = copy.deepcopy(SATURDAYS)
    version = Calendar.create(name="Kept", rules=rules, at=NOON).current()
    rules["hours"]["sat"].clear()
    assert version.rules == SATURDAYS


def test_a_version_is_written_once(calendar):
    version = calendar.current()
    version.rules = SATURDAYS
    with pytest.raises(TypeError, match="never changed"):
        version.save()
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        CalendarVersion.objects.update(rules=SATURDAYS)
    assert calendar.current().rules == DEFAULT_RULES


def test_the_database_numbers_versions_once_and_from_one(calendar):
    for number in (1, 0):
        with pytest.raises(IntegrityError), transaction.atomic():
            CalendarVersion.objects.create(calendar=calendar, number=number, rules=SATURDAYS, created_at=NOON)


def test_a_calendar_with_versions_cannot_be_deleted(calendar):
    with pytest.raises(ProtectedError):
        calendar.delete()


def test_the_arithmetic_of_equal_rules_is_made_once(calendar):
    again = CalendarVersion.objects.get(pk=calendar.current().pk)
    assert again.hours() is calendar.current().hours()


def test_the_current_version_costs_one_query_and_its_hours_none(calendar, django_assert_num_queries):
    calendar.revise(SATURDAYS, reason="", by_id=None, at=LATER)
    with django_assert_num_queries(1):
        calendar.current().hours()


@pytest.mark.django_db(transaction=True)
def test_colleagues_who_revise_at_once_each_get_a_version(calendar):
    def revise(by_id):
        try:
            return calendar.revise(SATURDAYS, reason="", by_id=by_id, at=LATER).number
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(revise, range(8))) == list(range(2, 10))


def test_a_closure_is_found_by_any_moment_in_it_its_end_included(calendar):
    closure = calendar.close(NOON, LATER, "No power", by_id=7, at=NOON)
    second = timedelta(seconds=1)
    moments = (NOON - second, NOON, LATER, LATER + second)
    assert [calendar.closure_at(moment) for moment in moments] == [None, closure, closure, None]
    assert (closure.reason, closure.by_id, closure.recorded_at) == ("No power", 7, NOON)
    assert calendar.current().closure_at(NOON) == closure
    other = Calendar.create(name="Elsewhere", rules=DEFAULT_RULES, at=NOON)
    assert other.closure_at(NOON) is None


def test_closures_that_reach_into_a_time_are_found_in_order(calendar):
    later = calendar.close(LATER, LATER + timedelta(hours=1), "Storm", by_id=None, at=NOON)
    first = calendar.close(NOON, LATER, "Fire alarm", by_id=None, at=NOON)
    assert list(calendar.closures_between(NOON, LATER + timedelta(days=1))) == [first, later]
    assert list(calendar.closures_between(LATER, LATER + timedelta(days=1))) == [later]
    assert list(calendar.closures_between(NOON - timedelta(days=1), NOON)) == []


def test_a_closure_moves_no_due_time(calendar):
    due = calendar.current().hours().due(NOON, 3600)
    calendar.close(NOON, LATER, "No power", by_id=None, at=NOON)
    assert calendar.current().hours().due(NOON, 3600) == due
    assert [version.number for version in calendar.versions.all()] == [1]


def test_after_a_closure_the_hours_say_when_work_goes_on(calendar):
    evening, saturday = datetime(2026, 11, 20, 19, tzinfo=UTC), datetime(2026, 11, 21, 10, tzinfo=UTC)
    monday = datetime(2026, 11, 23, 8, tzinfo=UTC)
    assert calendar.close(NOON, LATER, "Alarm", by_id=None, at=NOON).reopens_at() == LATER
    assert calendar.close(LATER, evening, "No power", by_id=None, at=NOON).reopens_at() == monday
    assert calendar.close(evening, saturday, "Flood", by_id=None, at=NOON).reopens_at() == monday


def test_a_closure_can_be_over_sooner_and_one_that_has_not_begun_never_was(calendar):
    closure = calendar.close(NOON, LATER, "No power", by_id=None, at=NOON)
    half_past = NOON + timedelta(minutes=30)
    closure.end(half_past)
    assert calendar.closures.get().ends_at == half_past
    closure.end(NOON)
    assert not calendar.closures.exists()


def test_the_database_refuses_closures_that_end_before_they_begin_or_say_no_reason(calendar):
    for ends_at, reason in ((NOON, "Storm"), (LATER, "")):
        with pytest.raises(IntegrityError), transaction.atomic():
            calendar.close(NOON, ends_at, reason, by_id=None, at=NOON)


def test_a_day_is_called_by_its_exception_its_own_name_or_its_public_one(calendar):
    rules = DEFAULT_RULES | {
        "holidays": ["2026-12-24", "2026-12-25", "2026-12-31"],
        "exceptions": {"2026-12-24": [["09:00", "12:00"]]},
    }
    words = {"holidays": {"2026-12-31": "Stocktaking"}, "exceptions": {"2026-12-24": "Half a day"}}
    feasts = {"country": "DE", "subdivision": "", "years": [2026], "days": {"2026-12-25": "Christmas Day"}}
    version = calendar.revise(rules, "", None, LATER, words=words, feasts=feasts)
    names = [version.name_of(date(2026, 12, day)) for day in (23, 24, 25, 31)]
    assert names == ["", "Half a day", "Christmas Day", "Stocktaking"]
    assert version.feasts_until == date(2026, 12, 31)
    third = calendar.revise(SATURDAYS, "", None, LATER)
    assert (third.words, third.feasts) == (words, feasts)


def test_a_revision_is_announced_where_it_changes_the_hours(calendar, monkeypatch):
    heard = []
    monkeypatch.setitem(announce._listeners, "calendar.revised", [lambda **facts: heard.append(facts)])
    Calendar.create(name="New", rules=DEFAULT_RULES, at=NOON)
    calendar.revise(DEFAULT_RULES, "Only its words", None, NOON, words={"holidays": {}, "exceptions": {}})
    assert heard == []
    version = calendar.revise(SATURDAYS, "We moved", None, LATER)
    assert heard == [{"calendar": calendar, "version": version, "at": LATER}]
