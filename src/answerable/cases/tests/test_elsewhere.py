"""What a colleague sent from their own mail program: the customer has it, and nothing is met before it is confirmed."""

from datetime import timedelta

import pytest

from answerable.cases.access import messages_for_participant
from answerable.cases.checking import check
from answerable.cases.refusals import Refused
from answerable.cases.sweeping import sweep
from answerable.cases.tests.factories import TUESDAY, answered, opened
from answerable.cases.words import Kind, Measure, Outcome, Then, Turn
from answerable.staff.tests.factories import care, ines, kim, lee, technical

pytestmark = pytest.mark.django_db

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def elsewhere(case, at=TUESDAY + HOUR, by=kim, **facts):
    return case.sent_elsewhere("Your refund is on its way.", by=by and by(), at=at, **facts)


def clock(case, measure=Measure.ANSWER):
    return case.commitments.filter(measure=measure).order_by("id").first()


def is_sound(case):
    case.refresh_from_db()
    assert list(check(case.touched_at + DAY)) == []


def test_what_was_sent_elsewhere_meets_nothing_until_it_is_confirmed():
    case = opened()
    message = elsewhere(case)
    case.refresh_from_db()
    assert (message.kind, message.state, case.turn) == (Kind.ELSEWHERE, "unconfirmed", Turn.OURS)
    assert (case.is_sending, case.has_failed, case.owner) == (False, False, None)
    assert clock(case).is_open
    assert case.waiting().count() == 1
    assert not message.deliveries.exists()
    is_sound(case)


def test_it_is_not_on_the_customers_page_until_somebody_stands_for_it():
    case = opened()
    message = elsewhere(case)
    assert message not in messages_for_participant(case.customer_participant)
    case.confirm_elsewhere(message, by=kim(), at=TUESDAY + 2 * HOUR)
    assert message in messages_for_participant(case.customer_participant)


def test_confirmed_it_counts_from_the_moment_it_was_written():
    case = opened()
    question, message = case.messages.get(), elsewhere(case)
    case.confirm_elsewhere(message, by=ines(), at=TUESDAY + 5 * HOUR, then=Then.PROPOSE)
    message.refresh_from_db(), question.refresh_from_db(), case.refresh_from_db()
    assert (message.accepted_at, message.confirmed_at) == (TUESDAY + HOUR, TUESDAY + 5 * HOUR)
    assert (message.staff, message.confirmed_by) == (kim(), ines())
    assert (question.answered_by, clock(case).met_at, clock(case).met_by) == (message, TUESDAY + HOUR, message)
    assert (case.turn, case.proposed_at, case.owner) == (Turn.PROPOSED, TUESDAY + 5 * HOUR, kim())
    assert case.last_words == "Your refund is on its way."
    is_sound(case)


def test_it_answers_only_what_was_filed_before_it_was_written():
    case = opened()
    case.hear("And what about April?", by=case.customer_participant, at=TUESDAY + 3 * HOUR, channel="mail")
    message = elsewhere(case, at=TUESDAY + HOUR)
    case.confirm_elsewhere(message, by=kim(), at=TUESDAY + 4 * HOUR, then=Then.PROPOSE)
    case.refresh_from_db()
    assert [row.text for row in case.waiting()] == ["And what about April?"]
    assert case.commitment(Measure.ANSWER).started_at == TUESDAY + 3 * HOUR
    assert case.turn == Turn.OURS
    is_sound(case)


def test_a_promise_that_was_kept_elsewhere_is_not_broken_after_all():
    case = opened()
    message = elsewhere(case)
    late = clock(case).due_at + HOUR
    sweep(late)
    assert clock(case).broken_at
    case.refresh_from_db()
    case.confirm_elsewhere(message, by=kim(), at=late + HOUR)
    assert (clock(case).broken_at, clock(case).climb_at, clock(case).met_at) == (None, None, TUESDAY + HOUR)
    assert case.events.filter(name="commitment.kept").count() == 1
    is_sound(case)


def test_a_younger_answer_from_here_has_said_whose_turn_it_is():
    case = opened()
    message = elsewhere(case)
    answered(case, at=TUESDAY + 2 * HOUR, then=Then.PROPOSE)
    case.confirm_elsewhere(message, by=kim(), at=TUESDAY + 3 * HOUR, then=Then.KEEP)
    assert case.turn == Turn.PROPOSED
    is_sound(case)


def test_it_is_confirmed_once_by_a_way_to_send_that_makes_sense():
    case = opened()
    message = elsewhere(case)
    for way in ({"then": Then.FINAL}, {"then": Then.WAIT}, {"next_word_at": TUESDAY}):
        with pytest.raises(Refused):
            case.confirm_elsewhere(message, by=kim(), at=TUESDAY + 2 * HOUR, **way)
    case.confirm_elsewhere(message, by=kim(), at=TUESDAY + 2 * HOUR, then=Then.WAIT, remind_at=TUESDAY + 3 * DAY)
    assert (case.turn, case.remind_at) == (Turn.THEIRS, TUESDAY + 3 * DAY)
    with pytest.raises(Refused, match="already"):
        case.confirm_elsewhere(message, by=kim(), at=TUESDAY + 3 * HOUR)


def test_of_a_closed_case_one_only_says_that_it_was_our_answer():
    case = opened()
    message = elsewhere(case)
    case.close(Outcome.WITHDRAWN, by=kim(), at=TUESDAY + 2 * HOUR)
    with pytest.raises(Refused, match="closed"):
        case.confirm_elsewhere(message, by=kim(), at=TUESDAY + 3 * HOUR, then=Then.PROPOSE)
    case.confirm_elsewhere(message, by=kim(), at=TUESDAY + 3 * HOUR)
    assert case.outcome == Outcome.WITHDRAWN
    is_sound(case)


def test_whose_writer_nobody_knows_a_colleague_stands_for_it():
    case = opened()
    message = elsewhere(case, by=None)
    assert message.author_name == "A colleague"
    case.confirm_elsewhere(message, by=kim(), at=TUESDAY + 2 * HOUR)
    message.refresh_from_db()
    assert (message.staff, message.confirmed_by, clock(case).met_by) == (None, kim(), message)
    is_sound(case)


def test_found_in_our_sent_folder_a_known_colleagues_answer_counts_at_once():
    case = opened()
    message = elsewhere(case, confirmed=True)
    message.refresh_from_db(), case.refresh_from_db()
    assert (message.confirmed_by, message.then, clock(case).met_at) == (None, Then.KEEP, TUESDAY + HOUR)
    assert (case.turn, case.owner) == (Turn.OURS, kim())
    is_sound(case)


def test_found_there_without_a_name_or_when_it_is_not_our_turn_it_waits_for_a_person():
    case = opened()
    assert elsewhere(case, by=None, confirmed=True).is_unconfirmed
    answered(case, at=TUESDAY + 2 * HOUR, then=Then.PROPOSE)
    message = elsewhere(case, at=TUESDAY + 3 * HOUR, confirmed=True)
    message.refresh_from_db()
    assert (message.is_unconfirmed, case.turn) == (True, Turn.PROPOSED)
    is_sound(case)


def test_this_did_not_answer_me_holds_for_it_as_well():
    case = opened()
    message = elsewhere(case)
    case.confirm_elsewhere(message, by=kim(), at=TUESDAY + 2 * HOUR)
    case.not_an_answer(message, by=case.customer_participant, at=TUESDAY + 3 * HOUR)
    assert case.commitment(Measure.ANSWER).started_at == TUESDAY
    is_sound(case)


def test_a_message_id_of_ours_is_not_taken_twice():
    case = opened()
    ours = answered(case)
    assert elsewhere(case, at=TUESDAY + 2 * DAY, message_id=ours.message_id).message_id == ""
    assert elsewhere(case, at=TUESDAY + 2 * DAY, message_id="<own@desk.example>").message_id == "<own@desk.example>"


def test_until_it_is_confirmed_the_case_can_be_routed_as_one_in_which_nobody_spoke():
    case = opened()
    message = elsewhere(case)
    case.route(technical(), by=None, at=TUESDAY + 2 * HOUR)
    case.confirm_elsewhere(message, by=kim(), at=TUESDAY + 3 * HOUR)
    with pytest.raises(Refused, match="has spoken"):
        case.route(care(), by=None, at=TUESDAY + 4 * HOUR)


def test_whose_word_it_is_says_whether_it_was_our_answer():
    case = opened()
    message, nobodys = elsewhere(case), elsewhere(case, by=None)
    for verb in (case.confirm_elsewhere, case.disown_elsewhere):
        with pytest.raises(Refused, match="Only who wrote it"):
            verb(message, by=lee(), at=TUESDAY + 2 * HOUR)
    case.disown_elsewhere(nobodys, by=lee(), at=TUESDAY + 2 * HOUR)
    is_sound(case)


def test_one_that_was_none_meets_nothing_and_nobody_is_asked_again():
    case = opened()
    message = elsewhere(case)
    case.disown_elsewhere(message, by=kim(), at=TUESDAY + 2 * HOUR)
    message.refresh_from_db()
    assert (message.state, message.awaits_confirmation, clock(case).is_open) == ("unconfirmed", False, True)
    assert message not in messages_for_participant(case.customer_participant)
    with pytest.raises(Refused, match="already"):
        case.disown_elsewhere(message, by=kim(), at=TUESDAY + 3 * HOUR)
    is_sound(case)


def test_who_was_wrong_about_that_may_still_confirm_it():
    case = opened()
    message = elsewhere(case)
    case.disown_elsewhere(message, by=kim(), at=TUESDAY + 2 * HOUR)
    case.confirm_elsewhere(message, by=kim(), at=TUESDAY + 3 * HOUR)
    assert (clock(case).met_at, clock(case).met_by) == (TUESDAY + HOUR, message)
    is_sound(case)
