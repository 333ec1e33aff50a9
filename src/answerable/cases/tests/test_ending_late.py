"""What ends after its due time was late, whether or not a sweep came by first.

The last promise: answer 4 working hours, resolution 5 days, ask 4 hours, handover 2 hours. Ana wrote on Tuesday at ten.
"""

from datetime import timedelta

import pytest

from answerable.calendars.models import Closure
from answerable.cases.checking import check
from answerable.cases.models import Commitment
from answerable.cases.tests.factories import TUESDAY, answered, latest, opened, sweep_all
from answerable.cases.words import Excuse, Measure, Outcome, Then, Type
from answerable.promises.models import Promise
from answerable.staff.tests.factories import ines, kim, lee

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def clock(case, measure):
    return case.commitments.filter(measure=measure).latest("id")


def answered_after_all(case, at):
    answered(case, at=at)
    return Measure.ANSWER, "met"


def excused(case, at):
    case.no_answer_needed(case.waiting(), Excuse.THANKS, by=kim(), at=at)
    return Measure.ANSWER, "void"


def closed(case, at):
    case.close(Outcome.PASSED_ON, by=kim(), at=at)
    return Measure.ANSWER, "void"


def withdrawn(case, at):
    case.withdraw(by=case.customer_participant, at=at)
    return Measure.RESOLUTION, "void"


def merged(case, at):
    case.merge_into(opened(at=at), by=kim(), at=at)
    return Measure.ANSWER, "void"


def proposed(case, at):
    answered(case, at=at, then=Then.PROPOSE)
    return Measure.RESOLUTION, "paused"


def asked_in_vain(case, at):
    question = case.ask("Was it charged twice?", by=kim(), at=TUESDAY, to_staff=lee())
    case.withdraw_ask(question, by=kim(), at=at)
    return Measure.ASK, "void"


def replied_to_a_colleague(case, at):
    question = case.ask("Was it charged twice?", by=kim(), at=TUESDAY, to_staff=lee())
    case.answer_ask(question, "It was.", by=lee(), at=at)
    return Measure.ASK, "met"


def offered_in_vain(case, at):
    case.take(by=kim(), at=TUESDAY)
    case.offer(by=kim(), at=TUESDAY, to_staff=ines())
    case.take_back_handover(by=kim(), at=at)
    return Measure.HANDOVER, "void"


WAYS = [
    answered_after_all,
    excused,
    closed,
    withdrawn,
    merged,
    proposed,
    asked_in_vain,
    replied_to_a_colleague,
    offered_in_vain,
]


@pytest.mark.parametrize("end", WAYS, ids=lambda end: end.__name__)
def test_whatever_ends_after_its_due_time_is_broken_though_no_sweep_came_by(end):
    case = opened()
    measure, state = end(case, TUESDAY + 20 * DAY)
    row = clock(case, measure)
    assert (row.state, row.broken_at) == (state, row.due_at)
    told = case.events.get(name="commitment.broken", data__commitment=row.pk)
    assert told.at >= TUESDAY + 20 * DAY
    assert list(check(latest())) == []


@pytest.mark.parametrize("end", WAYS, ids=lambda end: end.__name__)
def test_whatever_ends_in_time_is_not_broken(end):
    case = opened()
    measure, state = end(case, TUESDAY + HOUR / 2)
    row = clock(case, measure)
    assert (row.state, row.broken_at) == (state, None)


def test_a_date_in_a_word_that_came_back_promised_nothing():
    case = opened()
    message = answered(case, at=TUESDAY, next_word_at=TUESDAY + HOUR)
    case.bounced(message.deliveries.get(), "550 gone", at=TUESDAY + 20 * DAY)
    row = clock(case, Measure.GIVEN)
    assert (row.state, row.broken_at) == ("void", None)
    assert list(check(latest())) == []


@pytest.mark.parametrize("swept", [True, False])
def test_what_the_law_demands_ends_with_her_yes_and_is_late_by_it(swept):
    law = {"resolution": {"counting": "days", "count": 3, "statutory": True}}
    Promise.create(name="Complaints act", conditions={"type": ["complaint"]}, allowances=law, at=TUESDAY)
    case = opened(type=Type.COMPLAINT)
    answered(case, at=TUESDAY + HOUR, then=Then.PROPOSE)
    if swept:
        sweep_all(TUESDAY + 4 * DAY)
        case.refresh_from_db()
    case.confirm(by=case.customer_participant, at=TUESDAY + 4 * DAY)
    row = case.commitments.get(statutory=True)
    assert (row.met_at, row.broken_at) == (TUESDAY + 4 * DAY, row.due_at)
    assert list(check(latest())) == []


def test_what_a_sweep_has_marked_is_not_marked_twice():
    case = opened()
    sweep_all(TUESDAY + DAY)
    excused(case, TUESDAY + 2 * DAY)
    row = clock(case, Measure.ANSWER)
    assert (row.broken_at, case.events.filter(name="commitment.broken", data__commitment=row.pk).count()) == (
        row.due_at,
        1,
    )


def test_what_stood_still_when_it_fell_due_ends_unbroken():
    case = opened()
    answered(case, at=TUESDAY + HOUR, then=Then.PROPOSE)
    due_at = clock(case, Measure.RESOLUTION).due_at
    case.withdraw(by=case.customer_participant, at=due_at + DAY)
    row = clock(case, Measure.RESOLUTION)
    assert (row.state, row.broken_at) == ("void", None)


def test_what_ends_late_by_a_closure_was_broken_by_it():
    case = opened()
    row = clock(case, Measure.ANSWER)
    Closure.objects.create(
        calendar=row.calendar_version.calendar,
        begins_at=TUESDAY,
        ends_at=TUESDAY + DAY,
        reason="Flood",
        recorded_at=TUESDAY,
    )
    excused(case, TUESDAY + 2 * DAY)
    row.refresh_from_db()
    assert (row.state, row.broken_reason) == ("void", "closure")


def test_the_check_finds_what_ended_late_unmarked():
    case = opened()
    excused(case, TUESDAY + HOUR)
    Commitment.objects.filter(case=case, measure=Measure.ANSWER).update(void_at=TUESDAY + 2 * DAY)
    sentences = [breach.sentence for breach in check(latest()) if breach.case == case.number]
    assert "answer ended after it was due, and is not broken." in sentences
