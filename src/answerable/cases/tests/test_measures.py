"""Every row of the table of measures, what stops it and what does not; statutory promises; and what is no answer.

The last promise: receipt 15 minutes, answer 4 working hours, update 3 working days, resolution 5, ask 4 hours,
handover 2 hours, glance 8 hours. Ana wrote to Care on Tuesday at ten.
"""

from datetime import timedelta

import pytest

from answerable.cases.checking import check
from answerable.cases.models import Case
from answerable.cases.receipting import acknowledge
from answerable.cases.refusals import Refused
from answerable.cases.sweeping import sweep
from answerable.cases.tests.factories import TUESDAY, accept, answered, latest, opened, sweep_all
from answerable.cases.words import Kind, Measure, Outcome, Part, Then, Type, WaitingOn
from answerable.promises.models import Promise
from answerable.staff.tests.factories import ines, kim, lee

pytestmark = pytest.mark.django_db
HOUR, MINUTE, DAY = timedelta(hours=1), timedelta(minutes=1), timedelta(days=1)
LATER = TUESDAY + HOUR


def clock(case, measure):
    return case.commitments.filter(measure=measure).latest("id")


def state(case, measure):
    return clock(case, measure).state


def holds():
    assert list(check(latest())) == []


# -- what is no answer (I3) ------------------------------------------------------------------------------------------


def a_receipt(case):
    accept(acknowledge(case, at=LATER), at=LATER)


def an_automation(case):
    accept(case.tell(Kind.NOTICE, "We are closed on Monday.", at=LATER), at=LATER)


def a_holding_word(case):
    words = case.write("Looking into it.", by=kim(), at=LATER, kind=Kind.HOLDING, next_word_at=LATER + DAY)
    accept(words, at=LATER)


def an_internal_note(case):
    case.add_note("She is right, I think.", by=kim(), at=LATER)


def a_status_change(case):
    case.describe(by=kim(), at=LATER, type=Type.COMPLAINT)
    case.tag(["refund"], by=kim(), at=LATER)
    case.wait_on(WaitingOn.SUPPLIER, by=kim(), at=LATER, next_check_at=LATER + DAY)


def a_colleagues_answer(case):
    question = case.ask("Was it charged twice?", by=kim(), at=LATER, to_staff=lee())
    case.answer_ask(question, "It was.", by=lee(), at=LATER)


def a_copied_persons_mail(case):
    person = case.let_join(Part.COPIED, at=LATER, address="friend@example.org", name="A friend")
    case.hear("I can tell you how it was.", by=person, at=LATER, channel="mail")


def an_outside_persons_mail(case):
    person = case.let_join(Part.OUTSIDE, at=LATER, address="bank@example.org", name="The bank")
    case.hear("The refund is on its way.", by=person, at=LATER, channel="mail")


def a_call_that_reached_nobody(case):
    case.log_call("", by=kim(), at=LATER, reached=False)


def a_word_not_yet_taken(case):
    case.write("Here is your refund.", by=kim(), at=LATER)


def a_word_that_failed(case):
    message = case.write("Here is your refund.", by=kim(), at=LATER)
    case.failed(message.deliveries.get(), "550 no such user", at=LATER)


def a_take_and_a_handover(case):
    case.take(by=kim(), at=LATER)
    case.offer(by=kim(), at=LATER, to_staff=ines())
    case.accept_handover(by=ines(), at=LATER)


NO_ANSWERS = [
    a_receipt,
    an_automation,
    a_holding_word,
    an_internal_note,
    a_status_change,
    a_colleagues_answer,
    a_copied_persons_mail,
    an_outside_persons_mail,
    a_call_that_reached_nobody,
    a_word_not_yet_taken,
    a_word_that_failed,
    a_take_and_a_handover,
]


@pytest.mark.parametrize("happening", NO_ANSWERS, ids=lambda happening: happening.__name__)
def test_it_is_no_answer(happening):
    case = opened()
    happening(case)
    case.refresh_from_db()
    row = clock(case, Measure.ANSWER)
    assert (row.state, row.started_at, case.turn) == ("running", TUESDAY, "ours")
    sweep_all(TUESDAY + 4 * HOUR)
    assert clock(case, Measure.ANSWER).broken_at == TUESDAY + 4 * HOUR
    holds()


def test_a_call_that_reached_her_is_an_answer():
    case = opened()
    case.log_call("Explained it.", by=kim(), at=LATER)
    assert state(case, Measure.ANSWER) == "met"


# -- the rows of the table -------------------------------------------------------------------------------------------


def test_receipt_is_met_by_the_receipt_or_any_later_public_word():
    first, second = opened(), opened(receipt=False)
    assert state(first, Measure.RECEIPT) == "running"
    answered(first)
    assert state(first, Measure.RECEIPT) == "met"
    assert not second.commitments.filter(measure=Measure.RECEIPT).exists(), "where none may be sent, none is owed"


def test_update_runs_from_a_kept_word_to_the_next_and_stands_still_while_it_is_hers():
    case = opened()
    answered(case, at=LATER, then=Then.KEEP)
    assert state(case, Measure.UPDATE) == "running"
    case.hear("Is there news?", by=case.customer_participant, at=LATER + HOUR, channel="mail")
    assert clock(case, Measure.UPDATE).started_at == LATER + timedelta(seconds=1), "her word does not touch it"
    answered(case, at=LATER + 2 * HOUR, then=Then.WAIT, remind_at=LATER + 9 * DAY)
    assert state(case, Measure.UPDATE) == "met"
    holds()


def test_while_a_date_lies_ahead_the_update_is_due_then_and_at_most_ten_working_days_off():
    near, far = opened(), opened(at=TUESDAY + MINUTE)
    answered(near, at=LATER, next_word_at=LATER + 2 * DAY)
    assert clock(near, Measure.UPDATE).due_at == LATER + 2 * DAY
    answered(far, at=LATER, next_word_at=LATER + 60 * DAY)
    assert clock(far, Measure.UPDATE).due_at < LATER + 16 * DAY
    assert clock(far, Measure.GIVEN).due_at == LATER + 60 * DAY


def test_a_date_given_is_met_by_a_new_one_told_before_it_passed_and_not_by_one_told_after():
    case = opened()
    answered(case, at=LATER, next_word_at=LATER + DAY)
    given = clock(case, Measure.GIVEN)
    accept(
        case.write("On Friday.", by=kim(), at=LATER + 2 * DAY, kind=Kind.HOLDING, next_word_at=LATER + 3 * DAY),
        at=LATER + 2 * DAY,
    )
    sweep_all(LATER + 2 * DAY)
    given.refresh_from_db()
    assert (given.state, given.broken_at) == ("running", given.due_at)
    answered(case, at=LATER + 2 * DAY + HOUR)
    given.refresh_from_db()
    assert given.state == "met"


def test_call_back_is_met_by_reaching_her_or_by_agreeing_anew():
    case = opened()
    case.agree_call(LATER + HOUR, by=kim(), at=LATER)
    case.log_call("", by=kim(), at=LATER + HOUR, reached=False)
    assert state(case, Measure.CALL_BACK) == "running"
    first = clock(case, Measure.CALL_BACK)
    case.agree_call(LATER + DAY, by=kim(), at=LATER + HOUR)
    first.refresh_from_db()
    assert (first.state, state(case, Measure.CALL_BACK)) == ("void", "running")
    case.log_call("Reached.", by=kim(), at=LATER + DAY)
    assert state(case, Measure.CALL_BACK) == "met"


def test_resolution_pauses_while_it_is_hers_and_a_rejection_resumes_the_same():
    case = opened()
    answered(case, at=LATER, then=Then.PROPOSE)
    row = clock(case, Measure.RESOLUTION)
    assert row.state == "paused"
    case.reject("No.", by=case.customer_participant, at=LATER + 2 * DAY)
    again = clock(case, Measure.RESOLUTION)
    assert (again.pk, again.state, again.started_at) == (row.pk, "running", TUESDAY)
    assert again.due_at > row.due_at
    holds()


def test_elapsed_days_and_months_are_counted_as_they_say():
    allowed = {
        "answer": {"counting": "elapsed", "seconds": 3 * 3600},
        "resolution": {"counting": "months", "count": 1},
        "receipt": {"counting": "days", "count": 2},
    }
    Promise.create(name="Otherwise", conditions={}, allowances=allowed, at=TUESDAY)
    case = opened(at=TUESDAY + 10 * HOUR)  # eight in the evening in Berlin, winter time
    assert clock(case, Measure.ANSWER).due_at == TUESDAY + 13 * HOUR
    assert clock(case, Measure.RECEIPT).due_at == TUESDAY + 10 * HOUR + 2 * DAY
    # One month later it is summer time: the same local hour is an hour earlier.
    assert clock(case, Measure.RESOLUTION).due_at == TUESDAY + 10 * HOUR + 31 * DAY - HOUR


# -- what the law demands --------------------------------------------------------------------------------------------


@pytest.fixture
def law():
    """A complaint is decided within eight weeks of the first message, by law."""
    weeks = {"resolution": {"counting": "days", "count": 56, "statutory": True}}
    return Promise.create(name="Complaints act", conditions={"type": ["complaint"]}, allowances=weeks, at=TUESDAY)


def by_law(case):
    return case.commitments.get(measure=Measure.RESOLUTION, statutory=True)


def test_a_statutory_promise_starts_at_the_first_message_whatever_it_was_taken_for(law):
    case = opened()
    case.describe(by=kim(), at=TUESDAY + 20 * DAY, type=Type.COMPLAINT)
    row = by_law(case)
    assert (row.started_at, row.promise_version.promise.name) == (TUESDAY, "Complaints act")
    ours = case.commitments.get(measure=Measure.RESOLUTION, statutory=False)
    assert ours.is_open, "what we promised of our own holds beside it"
    holds()


def test_a_statutory_promise_never_pauses(law):
    case = opened(type=Type.COMPLAINT)
    due_at = by_law(case).due_at
    answered(case, at=LATER, then=Then.WAIT, remind_at=LATER + 20 * DAY)
    assert (by_law(case).state, by_law(case).due_at) == ("running", due_at)
    sweep_all(due_at)
    assert by_law(case).broken_at == due_at
    holds()


def test_silence_ends_no_statutory_promise(law):
    case = opened(type=Type.COMPLAINT)
    answered(case, at=LATER, then=Then.PROPOSE)
    sweep_all(LATER + 8 * DAY)
    case = Case.objects.get()
    assert (case.turn, by_law(case).state) == ("ours", "running")
    holds()


def test_her_yes_ends_a_statutory_promise(law):
    case = opened(type=Type.COMPLAINT)
    answered(case, at=LATER, then=Then.PROPOSE)
    case.confirm(by=case.customer_participant, at=LATER + DAY)
    assert by_law(case).state == "met"
    holds()


def test_a_colleague_alone_does_not_end_what_the_law_demands(law):
    case = opened(type=Type.COMPLAINT)
    with pytest.raises(Refused, match="decision by letter"):
        case.close(Outcome.PASSED_ON, by=kim(), at=LATER)
    case.close(Outcome.SPAM, by=kim(), at=LATER)
    assert sweep(LATER) == 0
