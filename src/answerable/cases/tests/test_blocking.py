"""What holds us up is booked as blocked time: from when until when, and by what; it pauses nothing."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from answerable.cases.checking import check, check_case
from answerable.cases.models import Block, Case
from answerable.cases.refusals import Refused
from answerable.cases.tests.factories import TUESDAY, answered, opened
from answerable.cases.words import Then, Turn, WaitingOn
from answerable.staff.tests.factories import kim

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SECOND = timedelta(seconds=1)


@pytest.fixture
def sound():
    """Whatever a test has done, every invariant holds after it."""
    yield
    assert list(check(TUESDAY + 30 * DAY)) == []


def waits(case, what=WaitingOn.SUPPLIER, at=TUESDAY + HOUR, **facts):
    case.wait_on(what, by=kim(), at=at, next_check_at=at + DAY, **facts)


def blocked(case):
    """By what, from and until how many hours after it was opened."""
    rows = case.blocks.order_by("pk").values_list("waiting_on", "since", "until")
    return [(what, (since - TUESDAY) / HOUR, until and (until - TUESDAY) / HOUR) for what, since, until in rows]


def test_a_wait_is_booked_from_when_it_is_said_until_it_is_over(sound):
    case = opened()
    due = case.next_due_at
    waits(case)
    assert blocked(case) == [("supplier", 1, None)]
    case.stop_waiting_on(by=kim(), at=TUESDAY + 3 * HOUR)
    assert blocked(case) == [("supplier", 1, 3)]
    assert case.next_due_at == due
    with pytest.raises(Refused):
        case.stop_waiting_on(by=kim(), at=TUESDAY + 4 * HOUR)
    assert blocked(case) == [("supplier", 1, 3)]


def test_another_cause_is_another_block_and_another_check_is_not(sound):
    case = opened()
    waits(case)
    waits(case, at=TUESDAY + 2 * HOUR, note="They said Friday")
    waits(case, WaitingOn.PART, at=TUESDAY + 3 * HOUR)
    case.stop_waiting_on(by=kim(), at=TUESDAY + 4 * HOUR)
    waits(case, WaitingOn.PART, at=TUESDAY + 5 * HOUR)
    assert blocked(case) == [("supplier", 1, 3), ("part", 3, 4), ("part", 5, None)]


def test_her_word_does_not_bring_what_we_wait_for(sound):
    case = opened()
    waits(case)
    case.hear("Any news of the part?", by=case.customer_participant, at=TUESDAY + 2 * HOUR, channel="mail")
    answered(case, at=TUESDAY + 3 * HOUR, then=Then.KEEP)
    assert blocked(case) == [("supplier", 1, None)]


@pytest.mark.parametrize(
    ("way", "facts"), [(Then.PROPOSE, {}), (Then.WAIT, {"remind_at": TUESDAY + 5 * DAY})], ids=["propose", "wait"]
)
def test_it_ends_when_the_turn_is_no_longer_ours_and_begins_by_nobodys_word(sound, way, facts):
    case = opened()
    waits(case)
    answered(case, at=TUESDAY + 2 * HOUR, then=way, **facts)
    assert case.turn != Turn.OURS
    ended = [("supplier", 1, 2 + SECOND / HOUR)]
    assert blocked(case) == ended
    case.hear("It still does not work. What now?", by=case.customer_participant, at=TUESDAY + DAY, channel="mail")
    assert (Case.objects.get(pk=case.pk).turn, blocked(case)) == (Turn.OURS, ended)


def test_it_ends_with_the_case_and_does_not_come_back_with_it(sound):
    case = opened()
    waits(case)
    case.close("withdrawn", by=kim(), at=TUESDAY + 2 * HOUR)
    case.reopen(by=kim(), at=TUESDAY + DAY)
    assert blocked(case) == [("supplier", 1, 2)]


def test_it_ends_where_it_is_merged_and_stays_ended_where_it_is_parted(sound):
    source, target = opened(), opened("And another thing?", at=TUESDAY + HOUR)
    waits(source)
    waits(target, WaitingOn.PART, at=TUESDAY + 2 * HOUR)
    source.merge_into(target, by=kim(), at=TUESDAY + 3 * HOUR)
    assert (blocked(source), blocked(target)) == ([("supplier", 1, 3)], [("part", 2, None)])
    source.unmerge(by=kim(), at=TUESDAY + 4 * HOUR)
    assert (blocked(source), blocked(target)) == ([("supplier", 1, 3)], [("part", 2, None)])


def test_a_wait_that_ends_in_the_moment_it_began_is_kept_as_nothing(sound):
    case = opened()
    waits(case)
    case.stop_waiting_on(by=kim(), at=TUESDAY + HOUR)
    waits(case)
    assert blocked(case) == [("supplier", 1, 1), ("supplier", 1, None)]


def test_only_a_verb_that_changes_it_asks_for_it():
    case = opened()
    with CaptureQueriesContext(connection) as asked:
        case.tag(["router"], by=kim(), at=TUESDAY + HOUR)
    assert not any("cases_block" in query["sql"] for query in asked)


@pytest.mark.parametrize(
    "facts",
    [
        {"waiting_on": "part"},
        {"since": TUESDAY},
        {"until": TUESDAY + 2 * HOUR},
    ],
)
def test_check_finds_blocked_time_that_is_not_what_the_case_says(facts):
    case = opened()
    waits(case)
    assert check_case(case) == []
    Block.objects.filter(case=case).update(**facts)
    assert {breach.invariant for breach in check_case(case)} == {"I1", "I6"}


def test_check_finds_blocked_time_that_is_gone_or_was_never():
    case = opened()
    waits(case)
    case.stop_waiting_on(by=kim(), at=TUESDAY + 3 * HOUR)
    Block.objects.create(case=case, waiting_on="part", since=TUESDAY, until=TUESDAY + HOUR)
    [never] = check_case(case)
    assert "its history does not" in never.sentence
    case.blocks.all().delete()
    [gone] = check_case(case)
    assert "no blocked time says so" in gone.sentence
