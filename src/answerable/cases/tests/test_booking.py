"""Her written word taken for the confirmation: which can be, which never, and what her taking it back restores."""

from datetime import timedelta

import pytest

from answerable.cases.models import Case
from answerable.cases.refusals import Refused
from answerable.cases.sweeping import sweep
from answerable.cases.tests.factories import TUESDAY, answered, opened
from answerable.cases.words import IfSilent, Measure, Outcome, Then, Turn
from answerable.staff.tests.factories import ines, kim

pytestmark = pytest.mark.django_db

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LONG = "I have tried it at home and at work, and it is as you said. Could it be that it was the cable all along?"


def says(case: Case, text: str, at):
    return case.hear(text, by=case.customer_participant, at=at, channel="mail")


def proposed() -> Case:
    case = opened()
    case.take(by=kim(), at=TUESDAY)
    answered(case, at=TUESDAY + HOUR, then=Then.PROPOSE)
    return case


def can_be_booked(case: Case, message) -> bool:
    """The button and the verb say the same; the verb is not left to stand."""
    offered = message in case.bookable()
    if not offered:
        with pytest.raises(Refused):
            case.book_as_confirmation(message, by=kim(), at=case.touched_at + HOUR)
    return offered


def test_words_after_an_open_proposal_can_be_booked():
    case = proposed()
    thanks = says(case, "Thanks, it works", TUESDAY + DAY)
    assert can_be_booked(case, thanks)
    long = says(case, LONG, TUESDAY + DAY + HOUR)
    assert case.turn == Turn.OURS
    assert can_be_booked(case, long)
    assert not can_be_booked(case, thanks)
    assert not can_be_booked(case, case.messages.order_by("id").first())
    case.book_as_confirmation(long, by=kim(), at=TUESDAY + 2 * DAY)
    assert case.outcome == Outcome.CONFIRMED


def test_a_no_is_never_a_yes():
    case = proposed()
    no = case.reject("No, it is not solved", by=case.customer_participant, at=TUESDAY + DAY)
    with pytest.raises(Refused, match="not solved"):
        case.book_as_confirmation(no, by=kim(), at=TUESDAY + DAY)
    later = says(case, LONG, TUESDAY + DAY + HOUR)
    with pytest.raises(Refused, match="No proposal stands"):
        case.book_as_confirmation(later, by=kim(), at=TUESDAY + 2 * DAY)
    answered(case, then=Then.PROPOSE)
    assert not can_be_booked(case, no)
    assert not can_be_booked(case, later)


@pytest.mark.parametrize("then", [Then.KEEP, Then.WAIT])
def test_a_younger_answer_of_ours_leaves_no_proposal(then):
    case = proposed()
    word = says(case, LONG, TUESDAY + DAY)
    answered(case, then=then, remind_at=TUESDAY + 9 * DAY if then == Then.WAIT else None)
    assert not can_be_booked(case, word)
    assert not can_be_booked(case, says(case, "Ah, thanks!", TUESDAY + 2 * DAY))


def test_a_short_no_that_nobody_has_read_keeps_older_words_from_being_a_yes():
    case = proposed()
    thanks = says(case, "Thanks, it works", TUESDAY + DAY)
    says(case, "No, it is broken again", TUESDAY + DAY + HOUR)
    with pytest.raises(Refused, match="more since"):
        case.book_as_confirmation(thanks, by=kim(), at=TUESDAY + 2 * DAY)


def test_only_who_decides_gives_a_word_that_can_be_booked():
    case = proposed()
    copied = case.let_join("copied", address="bo@example.org", at=TUESDAY + HOUR)
    word = case.hear("Thanks from me too", by=copied, at=TUESDAY + DAY, channel="mail")
    assert not can_be_booked(case, word)


@pytest.mark.parametrize("words", ["Thanks, it works", LONG])
def test_a_word_after_the_silence_can_be_booked(words):
    case = proposed()
    sweep(TUESDAY + 5 * DAY), sweep(TUESDAY + 9 * DAY)
    case.refresh_from_db()
    assert case.outcome == Outcome.UNCONFIRMED
    word = says(case, words, TUESDAY + 10 * DAY)
    assert can_be_booked(case, word)
    case.book_as_confirmation(word, by=kim(), at=TUESDAY + 11 * DAY)
    assert (case.outcome, case.open_commitments()) == (Outcome.CONFIRMED, [])


def test_a_case_that_a_colleague_reopened_has_no_proposal():
    case = proposed()
    sweep(TUESDAY + 5 * DAY), sweep(TUESDAY + 9 * DAY)
    case.refresh_from_db()
    case.reopen(by=ines(), at=TUESDAY + 10 * DAY)
    assert not can_be_booked(case, says(case, "Oh, thanks", TUESDAY + 11 * DAY))


def test_what_was_proposed_after_her_silence_can_be_confirmed_by_a_word():
    case = opened()
    answered(case, at=TUESDAY + HOUR, then=Then.WAIT, remind_at=TUESDAY + DAY, if_silent=IfSilent.PROPOSE)
    sweep(TUESDAY + DAY), sweep(TUESDAY + 5 * DAY)
    case.refresh_from_db()
    assert case.turn == Turn.PROPOSED
    assert can_be_booked(case, says(case, LONG, TUESDAY + 6 * DAY))


def test_a_booked_yes_taken_back_leaves_the_case_as_it_was():
    case = proposed()
    first = says(case, LONG, TUESDAY + DAY)
    second = says(case, "And who pays for the cable?", TUESDAY + DAY + HOUR)
    before = {row.pk: (row.measure, row.started_at, row.due_at) for row in case.open_commitments()}
    case.book_as_confirmation(second, by=kim(), at=TUESDAY + DAY + 2 * HOUR)
    case.take_back(by=case.customer_participant, at=TUESDAY + DAY + 3 * HOUR)
    assert (case.turn, case.owner) == (Turn.OURS, kim())
    assert list(case.waiting()) == [first, second]
    assert case.commitment(Measure.ANSWER).started_at == first.created_at
    assert {row.pk: (row.measure, row.started_at, row.due_at) for row in case.open_commitments()} == before
    with pytest.raises(Refused):
        case.book_as_confirmation(second, by=kim(), at=TUESDAY + DAY + 4 * HOUR)
    third = says(case, "Now it does work, thank you", TUESDAY + 2 * DAY)
    assert can_be_booked(case, third)


def test_a_booked_thanks_taken_back_waits_for_its_glance_again():
    case = proposed()
    thanks = says(case, "Thanks so far", TUESDAY + DAY)
    case.book_as_confirmation(thanks, by=kim(), at=TUESDAY + DAY + HOUR)
    case.take_back(by=case.customer_participant, at=TUESDAY + DAY + 2 * HOUR)
    assert (case.turn, case.asks_glance, case.owner) == (Turn.PROPOSED, True, kim())
    assert case.commitment(Measure.GLANCE, f"message:{thanks.pk}")


def test_words_that_wait_when_she_takes_her_own_yes_back_are_not_lost():
    case = proposed()
    before = says(case, "The door still squeaks", TUESDAY + DAY)
    case.confirm(by=case.customer_participant, at=TUESDAY + DAY + HOUR)
    since = says(case, "It is broken again", TUESDAY + 2 * DAY)
    case.take_back(by=case.customer_participant, at=TUESDAY + 2 * DAY + HOUR)
    assert case.turn == Turn.PROPOSED
    glances = {row.subject for row in case.open_commitments() if row.measure == Measure.GLANCE}
    assert glances == {f"message:{before.pk}", f"message:{since.pk}"}
