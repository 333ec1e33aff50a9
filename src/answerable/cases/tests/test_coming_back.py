"""What comes back after it was over: bounced words, merged and parted cases, reopened ones whose owner has gone."""

from datetime import timedelta

import pytest

from answerable.cases.access import messages_for_participant, messages_for_staff
from answerable.cases.checking import check
from answerable.cases.models import Case
from answerable.cases.refusals import Refused
from answerable.cases.tests.factories import TUESDAY, accept, answered, latest, opened
from answerable.cases.words import Harm, Kind, Measure, Outcome, Then, Turn
from answerable.customers.tests.factories import bo
from answerable.staff.tests.factories import care, finance, ines, kim, lee, technical

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
DEAD = "5.1.1 no such user"


@pytest.fixture(autouse=True)
def soundness():
    """Whatever a test has done, every invariant holds after it."""
    yield
    assert list(check(latest())) == []


def says(case, text, at):
    return case.hear(text, by=case.customer_participant, at=at, channel="mail")


def fresh(case):
    return Case.objects.get(pk=case.pk)


def test_a_bounce_takes_back_update_date_and_receipt_as_well():
    case = opened()
    answered(case, at=TUESDAY + HOUR, next_word_at=TUESDAY + 3 * DAY)
    update = case.commitment(Measure.UPDATE)
    message = answered(case, at=TUESDAY + DAY)
    assert case.commitment(Measure.GIVEN) is None
    case.bounced(message.deliveries.get(), DEAD, at=TUESDAY + 2 * DAY)
    assert case.commitment(Measure.UPDATE) == update
    assert case.commitment(Measure.GIVEN).due_at == TUESDAY + 3 * DAY


def test_a_bounce_leaves_the_clock_that_counts_from_an_older_word_passed_on_since():
    case = opened()
    message = answered(case, at=TUESDAY + HOUR, then=Then.PROPOSE)
    passed_on = {"by": lee(), "is_open": False, "written_at": TUESDAY - 9 * DAY, "waits_since": TUESDAY - 9 * DAY}
    case.hear("When does it come?", by=case.customer_participant, at=TUESDAY + DAY, channel="mail", forward=passed_on)
    assert case.commitment(Measure.ANSWER).started_at == TUESDAY - 9 * DAY
    case.bounced(message.deliveries.get(), DEAD, at=TUESDAY + 2 * DAY)
    assert fresh(case).commitment(Measure.ANSWER).started_at == TUESDAY - 9 * DAY
    assert case.commitments.filter(measure=Measure.ANSWER, void_reason="folded-into-older").count() == 1


@pytest.mark.parametrize("outcome", [Outcome.SPAM, Outcome.UNREACHABLE])
def test_a_bounce_opens_no_case_that_is_over_whatever_we_said(outcome):
    case = opened()
    receipt = case.tell(Kind.RECEIPT, "We have it.", at=TUESDAY)
    accept(receipt, TUESDAY)
    message = answered(case)
    case.close(outcome, by=kim(), at=TUESDAY + DAY)
    for word in (receipt, message):
        case.bounced(word.deliveries.get(), DEAD, at=TUESDAY + 2 * DAY)
    assert (case.turn, case.outcome) == (Turn.CLOSED, outcome)
    assert case.commitments.filter(measure=Measure.ANSWER, met_at__isnull=False).count() == 0


def test_silence_is_none_where_the_reminder_came_back():
    case = opened()
    answered(case, then=Then.PROPOSE)
    case.remind("We think it is solved.", at=TUESDAY + 4 * DAY)
    reminder = case.messages.get(kind=Kind.REMINDER)
    accept(reminder, TUESDAY + 4 * DAY)
    case.lapse(at=TUESDAY + 9 * DAY)
    case.bounced(reminder.deliveries.get(), DEAD, at=TUESDAY + 10 * DAY)
    assert case.turn == Turn.OURS


def test_a_word_that_came_back_before_we_knew_it_was_taken_is_not_sending_for_ever():
    case = opened()
    message = case.write("Done.", by=kim(), at=TUESDAY)
    case.bounced(message.deliveries.get(), DEAD, at=TUESDAY + HOUR)
    assert (case.is_sending, case.has_failed) == (False, True)


def test_a_chain_of_merged_cases_is_answered_as_one():
    first, second, third = opened(), opened(at=TUESDAY + HOUR), opened(at=TUESDAY + 2 * HOUR)
    first.merge_into(second, by=kim(), at=TUESDAY + 3 * HOUR)
    second.merge_into(third, by=kim(), at=TUESDAY + 4 * HOUR)
    third = fresh(third)
    assert third.waiting().count() == 3
    assert third.commitment(Measure.ANSWER).started_at == TUESDAY
    message = answered(third, at=TUESDAY + 5 * HOUR)
    assert first.messages.get(direction="in").answered_by == message
    assert third.waiting().count() == 0


def test_what_bounces_after_a_merge_waits_where_it_is_dealt_with():
    source, target = opened(), opened(at=TUESDAY + HOUR)
    message = answered(source, at=TUESDAY + 2 * HOUR)
    answered(target, at=TUESDAY + 3 * HOUR, then=Then.PROPOSE)
    source.merge_into(target, by=kim(), at=TUESDAY + 4 * HOUR)
    source.bounced(message.deliveries.get(), DEAD, at=TUESDAY + DAY)
    target = fresh(target)
    assert (target.turn, target.commitment(Measure.ANSWER).started_at) == (Turn.OURS, TUESDAY)
    source.unmerge(by=kim(), at=TUESDAY + 2 * DAY)
    assert source.commitment(Measure.ANSWER).started_at == TUESDAY
    assert fresh(target).commitment(Measure.ANSWER) is None


def test_merging_twice_and_parting_twice_restores_one_clock():
    source, target = opened(), opened(at=TUESDAY + HOUR)
    source.merge_into(target, by=kim(), at=TUESDAY + 2 * HOUR)
    answered(fresh(target), at=TUESDAY + 3 * HOUR)
    source.unmerge(by=kim(), at=TUESDAY + 4 * HOUR)
    says(source, "And what about this?", TUESDAY + 5 * HOUR)
    source.merge_into(fresh(target), by=kim(), at=TUESDAY + 6 * HOUR)
    source.unmerge(by=kim(), at=TUESDAY + 7 * HOUR)
    assert source.commitment(Measure.ANSWER).started_at == TUESDAY + 5 * HOUR


def test_a_merged_case_is_spoken_in_no_more():
    source, target = opened(), opened(at=TUESDAY + HOUR)
    source.merge_into(target, by=kim(), at=TUESDAY + 2 * HOUR)
    with pytest.raises(Refused, match="goes on there"):
        says(source, "Hello? Anybody there?", TUESDAY + 3 * HOUR)


def test_a_case_that_opens_again_is_not_given_to_who_has_gone():
    case = opened()
    case.take(by=kim(), at=TUESDAY)
    answered(case, then=Then.PROPOSE)
    case.confirm(by=case.customer_participant, at=TUESDAY + DAY)
    kim().deactivate(at=TUESDAY + 2 * DAY)
    says(case, "It happened again, what now?", TUESDAY + 3 * DAY)
    assert (case.turn, case.owner) == (Turn.OURS, None)


def test_only_who_is_here_gets_a_case():
    case = opened()
    kim().go_away(TUESDAY, None, at=TUESDAY)
    with pytest.raises(Refused, match="Kim is away"):
        case.take(by=kim(), at=TUESDAY)
    kim().come_back(at=TUESDAY)
    case.take(by=kim(), at=TUESDAY)
    with pytest.raises(Refused, match="Lee is not in Finance"):
        case.offer(to_staff=lee(), to_team=finance(), by=kim(), at=TUESDAY)
    case.offer(to_staff=lee(), by=kim(), at=TUESDAY)
    receiver = lee()
    technical().part(receiver, at=TUESDAY)
    with pytest.raises(Refused, match="no longer in Technical"):
        case.accept_handover(by=receiver, at=TUESDAY + HOUR)
    assert fresh(case).owner == kim()


def test_offers_and_questions_end_with_a_case_that_needs_no_answer():
    case = opened()
    case.take(by=kim(), at=TUESDAY)
    case.offer(to_staff=lee(), by=kim(), at=TUESDAY)
    ask = case.ask("Is she known?", to_staff=ines(), by=kim(), at=TUESDAY)
    case.no_answer_needed(case.messages.all(), "thanks", by=kim(), at=TUESDAY + HOUR)
    ask.refresh_from_db()
    assert (case.outcome, case.open_handover(), ask.is_open) == (Outcome.NOT_NEEDED, None, False)


def test_a_date_she_was_told_is_not_hastened_by_new_facts():
    case = opened()
    answered(case, next_word_at=TUESDAY + 9 * DAY)
    case.describe(harm=Harm.PERSON, type="complaint", by=kim(), at=TUESDAY + DAY)
    assert case.commitment(Measure.UPDATE).due_at == TUESDAY + 9 * DAY


def test_what_held_us_up_ends_with_our_turn():
    case = opened()
    case.wait_on("supplier", by=kim(), at=TUESDAY, next_check_at=TUESDAY + DAY)
    answered(case, then=Then.WAIT, remind_at=TUESDAY + 5 * DAY)
    assert (case.turn, case.waiting_on, case.next_check_at) == (Turn.THEIRS, "", None)


def test_nobody_new_is_put_in_copy_before_being_let_in():
    case = opened()
    stranger = case.let_join("new", address="eve@example.org", at=TUESDAY)
    elsewhere = opened(customer=bo()).customer_participant
    for person in (stranger, elsewhere):
        with pytest.raises(Refused, match="Let them in first"):
            case.write("Dear Ana", by=kim(), at=TUESDAY, copies=[person])
    case.let_in(stranger, "copied", by=kim(), at=TUESDAY)
    message = case.write("Dear Ana", by=kim(), at=TUESDAY, copies=[fresh(case).participants.get(pk=stranger.pk)])
    assert message.deliveries.count() == 2


def test_the_next_answer_meets_what_she_called_none_even_without_a_question():
    case, _nothing = Case.open(
        customer=bo(), team=care(), subject="Your parcel", text="", channel="mail", origin="ours", at=TUESDAY
    )
    message = answered(case, at=TUESDAY)
    case.not_an_answer(message, by=case.customer_participant, at=TUESDAY + HOUR)
    assert case.commitment(Measure.ANSWER).started_at == TUESDAY + HOUR
    answered(case, at=TUESDAY + 2 * HOUR, then=Then.PROPOSE)
    assert (case.commitment(Measure.ANSWER), case.turn) == (None, Turn.PROPOSED)


def test_a_yes_taken_back_leaves_the_clock_what_it_had():
    case = opened()
    answered(case, then=Then.PROPOSE)
    left = case.commitment(Measure.RESOLUTION).left_seconds
    case.confirm(by=case.customer_participant, at=TUESDAY + DAY)
    case.take_back(by=case.customer_participant, at=TUESDAY + 10 * DAY)
    case.reject("No", by=case.customer_participant, at=TUESDAY + 10 * DAY)
    row = case.commitment(Measure.RESOLUTION)
    assert (row.left_seconds, row.broken_at) == (left, None)
    assert row.due_at > TUESDAY + 10 * DAY


def test_the_words_of_a_chain_of_merged_cases_are_read_in_the_last():
    first, second, third = opened("One?"), opened("Two?", at=TUESDAY + HOUR), opened("Three?", at=TUESDAY + 2 * HOUR)
    first.merge_into(second, by=kim(), at=TUESDAY + 3 * HOUR)
    second.merge_into(third, by=kim(), at=TUESDAY + 4 * HOUR)
    for messages in (messages_for_staff(fresh(third)), messages_for_participant(first.customer_participant)):
        assert [message.text for message in messages] == ["One?", "Two?", "Three?"]


@pytest.mark.parametrize("outcome", [Outcome.SPAM, Outcome.NOT_A_MATTER])
def test_what_was_taken_for_spam_comes_back_with_every_clock_it_had(outcome):
    older = opened()
    case = opened(text="Where is it? I am waiting.", at=TUESDAY + HOUR)
    before = {row.pk: (row.measure, row.started_at, row.due_at) for row in case.open_commitments()}
    case.close(outcome, by=kim(), at=TUESDAY + 2 * HOUR)
    assert case.open_commitments() == []
    case.reopen(by=ines(), at=TUESDAY + 3 * HOUR)
    after = {row.pk: (row.measure, row.started_at, row.due_at) for row in fresh(case).open_commitments()}
    assert after == {pk: row for pk, row in before.items() if row[0] != Measure.RECEIPT}
    assert case.commitment(Measure.ANSWER).started_at == older.opened_at
    assert [message.text for message in case.waiting()] == ["Where is it? I am waiting."]


def test_an_end_that_was_no_mistake_leaves_her_words_at_rest():
    case = opened()
    case.close(Outcome.WITHDRAWN, by=kim(), at=TUESDAY + HOUR)
    case.reopen(by=kim(), at=TUESDAY + 2 * HOUR)
    assert (case.commitment(Measure.ANSWER), case.waiting().count()) == (None, 0)
