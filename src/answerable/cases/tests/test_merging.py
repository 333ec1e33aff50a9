"""Cases of one customer that are one matter: what goes on in the target, what comes back, and who is not mixed up."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection

from answerable.cases.checking import check
from answerable.cases.models import Case
from answerable.cases.refusals import Refused
from answerable.cases.sweeping import sweep
from answerable.cases.tests.factories import TUESDAY, accept, answered, opened
from answerable.cases.words import Measure, Outcome, Then, Turn
from answerable.customers.tests.factories import ana, bo
from answerable.promises.seeding import ensure_last_promise
from answerable.staff.tests.factories import conduct, finance, ines, kim

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture(autouse=True)
def soundness():
    """Whatever a test has done, every invariant holds after it."""
    yield
    assert list(check(TUESDAY + 7 * DAY)) == []


def fresh(case):
    return Case.objects.get(pk=case.pk)


def two(at=TUESDAY):
    return opened(at=at), opened("And another thing?", at=at + HOUR)


def test_a_date_she_was_told_and_a_call_that_was_agreed_go_on_in_the_target():
    source, target = two()
    answered(source, at=TUESDAY + 2 * HOUR, next_word_at=TUESDAY + 3 * DAY)
    source.agree_call(TUESDAY + 2 * DAY, by=kim(), at=TUESDAY + 3 * HOUR)
    source.merge_into(target, by=kim(), at=TUESDAY + 4 * HOUR)
    assert fresh(target).commitment(Measure.GIVEN).due_at == TUESDAY + 3 * DAY
    assert fresh(target).commitment(Measure.CALL_BACK).due_at == TUESDAY + 2 * DAY
    source.unmerge(by=kim(), at=TUESDAY + 5 * HOUR)
    assert source.commitment(Measure.GIVEN).due_at == TUESDAY + 3 * DAY
    assert fresh(target).commitment(Measure.GIVEN) is None


def test_a_clock_that_stands_still_hastens_nothing_in_the_target():
    source, target = two()
    answered(source, at=TUESDAY + 2 * HOUR, then=Then.WAIT, remind_at=TUESDAY + 6 * DAY)
    due = target.commitment(Measure.RESOLUTION).due_at
    source.merge_into(target, by=kim(), at=TUESDAY + 5 * DAY)
    assert fresh(target).commitment(Measure.RESOLUTION).due_at == due


def test_a_clock_that_stood_still_when_it_was_merged_has_as_much_left_when_it_is_parted():
    source, target = two()
    answered(source, at=TUESDAY + 2 * HOUR, then=Then.WAIT, remind_at=TUESDAY + 6 * DAY)
    left = fresh(source).commitment(Measure.RESOLUTION).left_seconds
    source.merge_into(target, by=kim(), at=TUESDAY + 5 * DAY)
    source.unmerge(by=kim(), at=TUESDAY + 5 * DAY + HOUR)
    row = fresh(source).commitment(Measure.RESOLUTION)
    assert (row.paused_at, row.left_seconds, row.run_from) == (None, left, TUESDAY + 5 * DAY + HOUR)


def test_what_was_kept_in_the_target_is_not_asked_for_twice():
    source, target = two()
    answered(source, at=TUESDAY + 2 * HOUR, next_word_at=TUESDAY + 3 * DAY)
    source.agree_call(TUESDAY + 2 * DAY, by=kim(), at=TUESDAY + 3 * HOUR)
    source.merge_into(target, by=kim(), at=TUESDAY + 4 * HOUR)
    fresh(target).log_call("Told her all.", by=kim(), at=TUESDAY + DAY)
    source.unmerge(by=kim(), at=TUESDAY + 2 * DAY)
    assert (source.commitment(Measure.GIVEN), source.commitment(Measure.CALL_BACK)) == (None, None)


def test_a_date_that_came_back_promises_nothing_in_the_target():
    source, target = two()
    message = answered(source, at=TUESDAY + 2 * HOUR, next_word_at=TUESDAY + 3 * DAY)
    source.merge_into(target, by=kim(), at=TUESDAY + 3 * HOUR)
    source.bounced(message.deliveries.get(), "5.1.1 no such user", at=TUESDAY + 4 * HOUR)
    assert fresh(target).commitment(Measure.GIVEN) is None


def test_a_case_that_was_over_when_it_was_merged_is_over_again():
    source, target = two()
    answered(source, at=TUESDAY + 2 * HOUR, then=Then.PROPOSE)
    source.confirm(by=source.customer_participant, at=TUESDAY + 3 * HOUR)
    source.merge_into(target, by=kim(), at=TUESDAY + DAY)
    source.unmerge(by=kim(), at=TUESDAY + 2 * DAY)
    assert (source.turn, source.outcome, source.closed_at) == (Turn.CLOSED, Outcome.CONFIRMED, TUESDAY + 3 * HOUR)
    source.take_back(by=source.customer_participant, at=TUESDAY + 3 * DAY)
    assert source.turn == Turn.PROPOSED


def test_two_pages_that_are_out_of_date_close_no_circle():
    one, other = two()
    older_one, older_other = fresh(one), fresh(other)
    one.merge_into(other, by=kim(), at=TUESDAY + 2 * HOUR)
    with pytest.raises(Refused, match="merged already"):
        older_other.merge_into(older_one, by=kim(), at=TUESDAY + 3 * HOUR)
    third = opened("A third?", at=TUESDAY + 3 * HOUR)
    out_of_date = fresh(third)
    third.close(Outcome.DUPLICATE, by=kim(), at=TUESDAY + 4 * HOUR)
    with pytest.raises(Refused, match="closed"):
        other.merge_into(out_of_date, by=kim(), at=TUESDAY + 5 * HOUR)


@pytest.mark.parametrize("team", [finance, conduct])
def test_a_case_behind_a_wall_is_not_merged_into_another_teams_case(team):
    source, target = opened(team=team()), opened("And another thing?", at=TUESDAY + HOUR)
    with pytest.raises(Refused, match="Link the cases instead"):
        source.merge_into(target, by=ines(), at=TUESDAY + 2 * HOUR)
    further = opened("Still there?", team=team(), at=TUESDAY + 3 * HOUR)
    source.merge_into(further, by=ines(), at=TUESDAY + 4 * HOUR)
    assert fresh(source).merged_into == further


@pytest.mark.django_db(transaction=True)
def test_merging_both_ways_at_once_one_of_them_wins():
    ensure_last_promise(TUESDAY)
    colleague, pair = kim(), two()
    together = Barrier(2)

    def merge(way):
        source, target = (fresh(case) for case in pair[::way])
        together.wait()
        try:
            source.merge_into(target, by=colleague, at=TUESDAY + 2 * HOUR)
        except Refused:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(merge, (1, -1))) == [False, True]


def test_what_she_calls_no_answer_is_none_to_a_question_that_was_parted_since():
    first, second = two()
    first.merge_into(second, by=kim(), at=TUESDAY + HOUR)
    answer = answered(fresh(second), at=TUESDAY + 2 * HOUR)
    fresh(first).unmerge(by=kim(), at=TUESDAY + 3 * HOUR)
    parted = fresh(first)
    assert not parted.waiting().exists()
    case = fresh(second)
    case.not_an_answer(answer, by=case.customer_participant, at=TUESDAY + DAY)
    parted = fresh(first)
    assert (parted.turn, parted.waiting().count()) == (Turn.OURS, 1)
    assert parted.commitment(Measure.ANSWER).started_at == TUESDAY
    parted.merge_into(fresh(second), by=kim(), at=TUESDAY + DAY)


def test_a_word_taken_after_the_merge_leaves_the_question_where_it_is_dealt_with():
    source, target = two()
    message = source.write("It is on its way.", by=kim(), at=TUESDAY + 2 * HOUR)
    source.failed(message.deliveries.get(), "4.2.2 mailbox full", at=TUESDAY + 3 * HOUR)
    source.merge_into(target, by=kim(), at=TUESDAY + 4 * HOUR)
    accept(message, TUESDAY + 5 * HOUR)
    assert fresh(target).waiting().count() == 2
    assert fresh(target).commitment(Measure.ANSWER).started_at == TUESDAY


def test_when_two_records_are_two_people_again_neither_reads_the_others_case():
    hers, his = opened("My account?", customer=ana()), opened("Mine?", customer=bo())
    ana().merge_into(bo(), by=kim(), evidence="same name", at=TUESDAY)
    fresh(hers).merge_into(his, by=kim(), at=TUESDAY + HOUR)
    ana().unmerge(by=ines(), at=TUESDAY + 2 * HOUR)
    assert (fresh(hers).turn, fresh(hers).merged_into) == (Turn.OURS, None)
    assert fresh(his).matter_ids() == [his.pk]


def test_a_word_unread_in_a_merged_case_breaks_the_silence_of_the_other():
    source, target = two(TUESDAY - 4 * DAY)
    answered(source, at=TUESDAY - 3 * DAY, then=Then.PROPOSE)
    answered(target, at=TUESDAY - 3 * DAY, then=Then.PROPOSE)
    source.hear("It dropped again. Please come.", by=source.customer_participant, at=TUESDAY + DAY, channel="mail")
    source.merge_into(target, by=kim(), at=TUESDAY + DAY + HOUR)
    sweep(fresh(target).lapses_at)
    target = fresh(target)
    assert (target.turn, target.asks_glance) == (Turn.OURS, False)
    assert target.commitment(Measure.ANSWER).started_at == TUESDAY + DAY
