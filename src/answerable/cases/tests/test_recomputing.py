"""A revised calendar moves no due time later; what it makes sooner is moved by the worker, exactly and once."""

from datetime import UTC, datetime, timedelta

import pytest

from answerable.calendars.models import DEFAULT_RULES, Calendar
from answerable.cases.checking import check
from answerable.cases.models import Case, Event, Recomputation
from answerable.cases.recomputing import recompute
from answerable.cases.tests.factories import answered, opened
from answerable.cases.words import Measure, Outcome, Then
from answerable.staff.tests import factories as colleagues

WEEK = ("mon", "tue", "wed", "thu", "fri")
LONGER = DEFAULT_RULES | {"hours": {day: [["08:00", "20:00"]] for day in WEEK}}
SHORTER = DEFAULT_RULES | {"hours": {day: [["10:00", "15:00"]] for day in WEEK}}
AFTERNOON = datetime(2026, 3, 3, 15, tzinfo=UTC)  # 16:00 in Berlin, an hour before closing
SOON = AFTERNOON + timedelta(minutes=10)

pytestmark = pytest.mark.django_db


def revise(rules, at=SOON):
    return colleagues.office_calendar().revise(rules, reason="New hours", by_id=None, at=at)


def work(at=SOON):
    """The worker's rounds, both of them."""
    while recompute(at):
        pass
    while recompute(at + timedelta(minutes=2)):
        pass


def due(case, measure=Measure.ANSWER):
    return case.commitment(measure).due_at


def moves(case):
    return [event.data for event in Event.objects.filter(case=case, name="commitment.due-moved").order_by("id")]


def test_longer_hours_make_what_is_open_due_sooner_by_an_event():
    case = opened(at=AFTERNOON)
    old = due(case)
    version = revise(LONGER)
    assert due(case) == old
    work()
    case.refresh_from_db()
    assert due(case) == AFTERNOON + timedelta(hours=4)
    assert case.commitment(Measure.ANSWER).calendar_version == version
    assert case.next_due_at == min(row.due_at for row in case.open_commitments())
    moved = {event["measure"]: event for event in moves(case)}
    assert moved["answer"]["old"] == old.isoformat()
    assert moved["answer"]["new"] == due(case).isoformat()
    assert list(check()) == []


def test_shorter_hours_move_nothing_and_what_is_promised_afterwards_follows_them():
    case = opened(at=AFTERNOON)
    old = {row.measure: (row.due_at, row.calendar_version_id) for row in case.open_commitments()}
    version = revise(SHORTER)
    work()
    assert {row.measure: (row.due_at, row.calendar_version_id) for row in case.open_commitments()} == old
    assert moves(case) == []
    later = opened(at=SOON, subject="Another")
    assert later.commitment(Measure.ANSWER).calendar_version == version


def test_a_revision_in_between_is_kept_and_one_that_was_promised_later_is_not_touched_by_it():
    case = opened(at=AFTERNOON)
    revise(LONGER)
    revise(SHORTER, SOON + timedelta(seconds=1))
    between = opened(at=SOON + timedelta(seconds=2), subject="Promised under the shorter hours")
    promised = due(between)
    work()
    assert due(case) == AFTERNOON + timedelta(hours=4)
    assert due(between) == promised
    assert Recomputation.objects.filter(done_at=None).count() == 0


def test_what_pauses_keeps_the_smaller_rest():
    case = opened(at=AFTERNOON)
    answered(case, at=SOON, then=Then.WAIT, remind_at=SOON + timedelta(days=20))
    resting = case.commitment(Measure.RESOLUTION)
    assert resting.paused_at
    at = SOON + timedelta(days=14)
    version = revise(LONGER, at)
    work(at)
    case.hear("Here is what you asked for.", by=case.customer_participant, at=at + timedelta(hours=3), channel="mail")
    rows = {row.measure: row for row in case.open_commitments()}
    assert rows["resolution"].due_at > at
    assert rows["resolution"].left_seconds == resting.left_seconds
    assert rows["resolution"].calendar_version == version
    assert list(check()) == []


def test_a_date_that_people_agreed_on_and_elapsed_time_stay():
    case = opened(at=AFTERNOON)
    case.start(Measure.GIVEN, at=AFTERNOON, due_at=AFTERNOON + timedelta(days=9), subject="word")
    before = {row.measure: row.due_at for row in case.open_commitments() if row.measure in ("given", "receipt")}
    revise(LONGER)
    work()
    assert {row.measure: row.due_at for row in case.open_commitments() if row.measure in before} == before


def long_days():
    return Calendar.create(name="Long days", rules=LONGER, at=SOON)


def test_a_team_that_works_by_another_calendar_owes_sooner_where_that_is_sooner():
    case = opened(at=AFTERNOON)
    colleagues.care().work_by(long_days(), at=SOON)
    work()
    assert due(case) == AFTERNOON + timedelta(hours=4)
    moved = {event["measure"]: event["new"] for event in moves(case)}
    assert moved["answer"] == due(case).isoformat()
    assert list(check()) == []


def test_two_teams_that_come_to_the_same_calendar_are_both_counted_anew():
    calendar, case, other = long_days(), opened(at=AFTERNOON), opened(at=AFTERNOON, team=colleagues.technical())
    colleagues.care().work_by(calendar, at=SOON)
    work()
    later = SOON + timedelta(minutes=10)
    colleagues.technical().work_by(calendar, at=later)
    work(later)
    assert due(case) == due(other) == AFTERNOON + timedelta(hours=4)


def test_a_team_that_stays_with_its_calendar_gives_nobody_work():
    care = colleagues.care()
    care.work_by(care.calendar, at=SOON)
    assert recompute(SOON) == 0


def test_other_calendars_and_closed_cases_are_left_alone():
    other = colleagues.technical()
    other.calendar = type(other.calendar).create(name="Shifts", rules=DEFAULT_RULES, at=AFTERNOON)
    other.save()
    elsewhere = opened(at=AFTERNOON, team=other)
    over = opened(at=AFTERNOON)
    over.close(Outcome.SPAM, by=colleagues.kim(), at=AFTERNOON)
    old = due(elsewhere)
    revise(LONGER)
    work()
    assert due(elsewhere) == old
    assert moves(elsewhere) == moves(over) == []


def test_many_cases_are_done_in_batches_and_a_killed_worker_loses_and_repeats_nothing():
    cases = [opened(at=AFTERNOON, subject=f"Case {number}") for number in range(5)]
    revise(LONGER)
    assert recompute(SOON, limit=2) == 2
    # A worker that was killed: it had the lease and two cases done, and never came to say so.
    row = Recomputation.objects.claim(SOON)
    assert recompute(SOON, limit=2) == 0
    after = SOON + timedelta(minutes=5)
    assert Recomputation.objects.get(pk=row.pk).after_id == cases[1].pk
    Recomputation.objects.filter(pk=row.pk).update(after_id=0)
    while recompute(after, limit=2):
        pass
    assert [due(Case.objects.get(pk=case.pk)) for case in cases] == [AFTERNOON + timedelta(hours=4)] * 5
    assert {len([move for move in moves(case) if move["measure"] == "answer"]) for case in cases} == {1}
    assert Recomputation.objects.get().done_at == after


def test_who_has_lost_the_lease_meanwhile_writes_nothing():
    opened(at=AFTERNOON)
    revise(LONGER)
    slow = Recomputation.objects.claim(SOON)
    quick = Recomputation.objects.claim(SOON + timedelta(minutes=5))
    slow.advance(99, SOON)
    assert Recomputation.objects.get().after_id == 0
    quick.advance(7, SOON)
    assert Recomputation.objects.get().after_id == 7


def test_a_case_written_while_the_first_round_passed_is_met_by_the_second():
    revise(LONGER)
    while recompute(SOON):
        pass
    late = opened(at=AFTERNOON)
    stale = colleagues.office_calendar().versions.get(number=1)
    row = late.commitment(Measure.ANSWER)
    row.calendar_version, row.due_at = stale, stale.hours().due(AFTERNOON, row.seconds)
    row.save()
    while recompute(SOON + timedelta(minutes=2)):
        pass
    assert due(late) == AFTERNOON + timedelta(hours=4)


def test_looking_at_cases_in_which_nothing_moves_costs_the_same_for_one_as_for_many(django_assert_max_num_queries):
    for number in range(6):
        opened(at=AFTERNOON, subject=f"Case {number}")
    revise(SHORTER)
    with django_assert_max_num_queries(9):
        recompute(SOON)
