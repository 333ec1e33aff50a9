"""Words that do not reach her, or reach her in another order than they were written."""

from datetime import timedelta

import pytest

from answerable.cases.checking import check
from answerable.cases.models import Case
from answerable.cases.refusals import Refused
from answerable.cases.sweeping import sweep
from answerable.cases.tests.factories import TUESDAY, accept, answered, latest, opened
from answerable.cases.words import IfSilent, Kind, Measure, Outcome, Part, Then, Turn
from answerable.customers.models import Customer
from answerable.customers.tests.factories import ana
from answerable.staff.tests.factories import care, kim

pytestmark = pytest.mark.django_db
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
DEAD = "5.1.1 no such user"


@pytest.fixture(autouse=True)
def soundness():
    """Whatever a test has done, every invariant holds after it."""
    yield
    assert list(check(latest())) == []


def proposed_and_reminded():
    case = opened()
    answered(case, then=Then.PROPOSE)
    case.remind("We think it is solved.", at=TUESDAY + 4 * DAY)
    return case, case.messages.get(kind=Kind.REMINDER).deliveries.get()


def test_silence_is_none_where_her_server_refused_the_reminder():
    case, reminder = proposed_and_reminded()
    case.failed(reminder, DEAD, at=TUESDAY + 4 * DAY)
    assert (case.turn, case.lapses_at) == (Turn.OURS, None)


def test_silence_is_none_where_the_reminder_was_given_up_after_the_end():
    case, reminder = proposed_and_reminded()
    case.lapse(at=TUESDAY + 9 * DAY)
    case.failed(reminder, DEAD, at=TUESDAY + 10 * DAY)
    assert case.turn == Turn.OURS


def test_a_reminder_that_came_back_before_we_knew_it_was_taken_ends_the_wait():
    case = opened()
    answered(case, then=Then.WAIT, remind_at=TUESDAY + 2 * DAY, if_silent=IfSilent.CLOSE)
    case.remind("We asked you something.", at=TUESDAY + 2 * DAY)
    case.bounced(case.messages.get(kind=Kind.REMINDER).deliveries.get(), DEAD, at=TUESDAY + 2 * DAY)
    assert (case.turn, case.remind_at) == (Turn.OURS, None)


def test_the_end_that_she_was_told_but_never_read_is_ours_again():
    case = opened()
    message = case.write("The manufacturer will write to you.", by=kim(), at=TUESDAY + HOUR)
    case.close(Outcome.PASSED_ON, by=kim(), at=TUESDAY + HOUR)
    case.failed(message.deliveries.get(), DEAD, at=TUESDAY + 2 * HOUR)
    assert case.turn == Turn.OURS


def test_a_proposal_that_came_back_after_the_end_met_no_resolution():
    case = opened()
    proposal = answered(case, then=Then.PROPOSE)
    resolution = case.commitment(Measure.RESOLUTION)
    case.lapse(at=TUESDAY + 9 * DAY)
    case.bounced(proposal.deliveries.get(), DEAD, at=TUESDAY + 10 * DAY)
    assert case.commitment(Measure.RESOLUTION) == resolution
    assert case.commitment(Measure.ANSWER).started_at == TUESDAY


def test_a_word_that_was_held_up_does_not_overrule_a_younger_one():
    case = opened()
    older = case.write("We are on it.", by=kim(), at=TUESDAY + HOUR, next_word_at=TUESDAY + DAY)
    answered(case, at=TUESDAY + 2 * HOUR, then=Then.PROPOSE)
    accept(older, TUESDAY + 3 * HOUR)
    assert case.turn == Turn.PROPOSED
    assert case.commitment(Measure.GIVEN).due_at == TUESDAY + DAY, "she was told a date all the same"


def test_a_word_that_was_held_up_meets_no_younger_promise():
    case = opened()
    older = case.write("We are on it.", by=kim(), at=TUESDAY + HOUR)
    answered(case, at=TUESDAY + 2 * HOUR, next_word_at=TUESDAY + DAY)
    running = {row.pk for row in case.open_commitments()}
    accept(older, TUESDAY + 3 * HOUR)
    assert {row.pk for row in case.open_commitments()} == running


def test_who_cannot_be_reminded_is_rung_up_instead_of_closed():
    cy = Customer.meet("phone", "+4930123456", "Cy Young", "de", "rang us", at=TUESDAY)[0]
    case = opened(customer=cy, channel="phone")
    case.log_call("Asked for the serial number.", by=kim(), at=TUESDAY, then=Then.WAIT, remind_at=TUESDAY + DAY)
    sweep(TUESDAY + DAY)
    case.refresh_from_db()
    assert case.turn == Turn.OURS


def test_an_address_learnt_after_she_rang_is_written_to():
    cy = Customer.meet("phone", "+4930123456", "Cy Young", "de", "rang us", at=TUESDAY)[0]
    case = opened(customer=cy, channel="phone")
    with pytest.raises(Refused, match="no mail address"):
        case.write("As promised.", by=kim(), at=TUESDAY)
    cy.add_identity("mail", "cy@example.org", at=TUESDAY)
    message = case.write("As promised.", by=kim(), at=TUESDAY)
    assert message.deliveries.get().address == "cy@example.org"


@pytest.mark.parametrize("days", [1, 200])
def test_a_case_in_which_she_could_not_be_reached_wakes_when_she_appears_anywhere(days):
    case = opened()
    case.close(Outcome.UNREACHABLE, by=kim(), at=TUESDAY)
    assert case.what_a_message_does(TUESDAY + days * DAY) == "reopen"
    opened("Another thing altogether.", at=TUESDAY + days * DAY)
    case.refresh_from_db()
    assert case.turn == Turn.OURS


def test_a_thank_you_wakes_it_as_well():
    case = opened()
    case.close(Outcome.UNREACHABLE, by=kim(), at=TUESDAY)
    case.hear("Back from hospital", by=case.customer_participant, at=TUESDAY + DAY, channel="mail")
    assert (case.turn, case.commitment(Measure.ANSWER).started_at) == (Turn.OURS, TUESDAY + DAY)


def test_only_who_could_read_an_answer_calls_it_none():
    case = opened()
    early = answered(case)
    copied = case.let_join(Part.COPIED, address="pat@example.org", at=TUESDAY + DAY)
    stranger = case.let_join(Part.NEW, address="eve@example.org", at=TUESDAY)
    outside = case.let_join(Part.OUTSIDE, address="works@example.org", at=TUESDAY)
    late = answered(case, at=TUESDAY + 2 * DAY)
    for person, message in ((copied, early), (stranger, late), (outside, late)):
        with pytest.raises(Refused, match="reached you"):
            case.not_an_answer(message, by=person, at=TUESDAY + 3 * DAY)
    case.not_an_answer(late, by=copied, at=TUESDAY + 3 * DAY)
    assert case.commitment(Measure.ANSWER)


def test_somebody_let_in_as_outside_waits_for_nothing():
    case = opened()
    answered(case, then=Then.PROPOSE)
    stranger = case.let_join(Part.NEW, address="works@example.org", at=TUESDAY + DAY)
    case.hear("When may we collect the machine?", by=stranger, at=TUESDAY + DAY, channel="mail")
    assert case.turn == Turn.OURS
    case.let_in(stranger, Part.OUTSIDE, by=kim(), at=TUESDAY + DAY)
    assert (case.turn, case.commitment(Measure.ANSWER)) == (Turn.PROPOSED, None)


def test_her_own_question_goes_on_where_a_stranger_is_let_in_as_outside():
    case = opened()
    stranger = case.let_join(Part.NEW, address="works@example.org", at=TUESDAY)
    case.hear("When may we collect it?", by=stranger, at=TUESDAY + HOUR, channel="mail")
    case.let_in(stranger, Part.OUTSIDE, by=kim(), at=TUESDAY + 2 * HOUR)
    assert (case.turn, case.commitment(Measure.ANSWER).started_at) == (Turn.OURS, TUESDAY)


def test_what_she_does_need_an_answer_to_keeps_the_promise_it_was_given():
    first = opened()
    chaser = opened("Is anybody there?", at=TUESDAY + HOUR)
    clock = chaser.commitment(Measure.ANSWER)
    assert clock.started_at == TUESDAY
    words = chaser.messages.get()
    chaser.no_answer_needed([words], "repeats", by=kim(), at=TUESDAY + 2 * HOUR)
    chaser.need_answer(words, by=chaser.customer_participant, at=TUESDAY + 3 * HOUR)
    again = chaser.commitment(Measure.ANSWER)
    assert (again, again.started_at, again.due_at) == (clock, TUESDAY, clock.due_at)
    assert Case.objects.get(pk=first.pk).turn == Turn.OURS


def test_excusing_one_of_two_chasing_words_leaves_the_clock_of_the_older_case():
    opened()
    chaser = opened("Is anybody there?", at=TUESDAY + HOUR)
    chaser.hear("Hello? Hello?", by=chaser.customer_participant, at=TUESDAY + 2 * HOUR, channel="mail")
    first = chaser.messages.order_by("pk").first()
    chaser.no_answer_needed([first], "repeats", by=kim(), at=TUESDAY + 3 * HOUR)
    assert chaser.commitment(Measure.ANSWER).started_at == TUESDAY


def test_a_short_word_that_does_need_an_answer_has_waited_since_it_came():
    case = opened()
    answered(case, then=Then.PROPOSE)
    case.hear("Hm", by=case.customer_participant, at=TUESDAY + DAY, channel="mail")
    short = case.messages.order_by("-pk").first()
    case.hear("Is it really?", by=case.customer_participant, at=TUESDAY + 2 * DAY, channel="mail")
    case.glance(short, needs_answer=True, by=kim(), at=TUESDAY + 3 * DAY)
    assert case.commitment(Measure.ANSWER).started_at == TUESDAY + DAY


def test_a_short_word_outlives_the_excuse_of_a_later_one():
    case = opened()
    answered(case, then=Then.PROPOSE)
    case.confirm(by=case.customer_participant, at=TUESDAY + DAY)
    case.hear("Hm", by=case.customer_participant, at=TUESDAY + 2 * DAY, channel="mail")
    case.hear(
        "For your files: " + "all good now. " * 10, by=case.customer_participant, at=TUESDAY + 3 * DAY, channel="mail"
    )
    later = case.messages.order_by("-pk").first()
    case.no_answer_needed([later], "thanks", by=kim(), at=TUESDAY + 4 * DAY)
    assert (case.turn, case.outcome, case.asks_glance) == (Turn.CLOSED, Outcome.CONFIRMED, True)


def test_automation_only_ever_sends_receipts_reminders_and_notices():
    case, _word = Case.open(
        customer=ana(), team=care(), subject="Your parcel", text="", channel="mail", origin="ours", at=TUESDAY
    )
    for kind in (Kind.ANSWER, Kind.HOLDING, Kind.NOTE):
        with pytest.raises(Refused, match="nothing else"):
            case.tell(kind, "We have it.", at=TUESDAY)
