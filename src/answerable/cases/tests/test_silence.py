"""Who wrote was not silent: what nobody has read yet keeps a case from ending by itself (decision 0035)."""

import pytest

from answerable.cases.sweeping import sweep
from answerable.cases.tests.factories import TUESDAY, accept, answered, opened
from answerable.cases.tests.test_heart import DAY, HOUR, says
from answerable.cases.words import Kind, Measure, Outcome, Then, Turn
from answerable.staff.tests.factories import kim

pytestmark = pytest.mark.django_db


def test_who_wrote_is_neither_reminded_nor_closed_by_silence():
    case = opened()
    answered(case, then=Then.PROPOSE)
    accepted_at = case.proposed_at
    says(case, "It dropped again. Please send somebody.", TUESDAY + DAY)
    sweep(accepted_at + 4 * DAY)
    sweep(accepted_at + 8 * DAY)
    case.refresh_from_db()
    assert not case.messages.filter(kind=Kind.REMINDER).exists()
    assert (case.turn, case.asks_glance) == (Turn.OURS, False)
    assert case.commitment(Measure.ANSWER).started_at == TUESDAY + DAY
    glance = case.commitments.get(measure=Measure.GLANCE)
    assert (glance.void_reason, bool(glance.broken_at)) == ("unread", True)


def test_who_wrote_before_our_question_was_there_is_not_taken_for_silent():
    case = opened()
    answered(case, then=Then.PROPOSE)
    question = case.write(
        "Which router?", by=kim(), at=TUESDAY + DAY, then=Then.WAIT, remind_at=TUESDAY + 5 * DAY, if_silent="close"
    )
    says(case, "It dropped again. Please send somebody.", TUESDAY + DAY + HOUR)
    accept(question, TUESDAY + DAY + 2 * HOUR)
    case.refresh_from_db()
    assert (case.turn, case.asks_glance) == (Turn.THEIRS, True)
    for day in range(5, 10):
        sweep(TUESDAY + day * DAY)
    case.refresh_from_db()
    assert (case.turn, case.asks_glance) == (Turn.OURS, False)
    assert case.commitment(Measure.ANSWER).started_at == TUESDAY + DAY + HOUR
    assert not case.messages.filter(kind=Kind.REMINDER).exists()


def test_a_word_that_was_looked_at_leaves_the_silence_its_end():
    case = opened()
    answered(case, then=Then.PROPOSE)
    accepted_at = case.proposed_at
    message = says(case, "Thanks, works now", TUESDAY + DAY)
    case.glance(message, needs_answer=False, by=kim(), at=TUESDAY + DAY + HOUR)
    sweep(accepted_at + 4 * DAY)
    sweep(accepted_at + 8 * DAY)
    case.refresh_from_db()
    assert (case.turn, case.outcome) == (Turn.CLOSED, Outcome.UNCONFIRMED)
