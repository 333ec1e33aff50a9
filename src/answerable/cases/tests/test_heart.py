"""Whose turn it is, what we owe, and what counts as an answer."""

from datetime import timedelta

import pytest

from answerable.cases.leaving import return_of_the_absent
from answerable.cases.models import Case, Event, Link
from answerable.cases.receipting import acknowledge
from answerable.cases.refusals import Refused
from answerable.cases.sweeping import sweep
from answerable.cases.tests.factories import TUESDAY, accept, answered, opened
from answerable.cases.words import Kind, Measure, Outcome, Then, Turn
from answerable.customers.models import Customer
from answerable.customers.tests.factories import bo
from answerable.staff.models import Team
from answerable.staff.tests.factories import care, conduct, finance, ines, kim, lee, technical

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def says(case: Case, text: str, at, **facts):
    return case.hear(text, by=case.customer_participant, at=at, channel="mail", **facts)


def test_a_first_word_is_ours_with_receipt_answer_and_resolution_running():
    case = opened()
    assert case.turn == Turn.OURS
    assert {row.measure for row in case.open_commitments()} == {"receipt", "answer", "resolution"}
    assert case.next_due_at == TUESDAY + timedelta(minutes=15)
    assert case.events.last().data["changed"]["turn"] == "ours"


def test_an_answer_counts_only_when_her_server_took_it():
    case = opened()
    message = case.write("Done.", by=kim(), at=TUESDAY + HOUR, then=Then.PROPOSE)
    assert (case.turn, case.is_sending) == (Turn.OURS, True)
    assert case.commitment(Measure.ANSWER)
    accept(message, TUESDAY + HOUR)
    case.refresh_from_db()
    assert (case.turn, case.is_sending, case.commitment(Measure.ANSWER)) == (Turn.PROPOSED, False, None)


def test_a_later_word_has_its_own_start():
    case = opened()
    message = case.write("Done.", by=kim(), at=TUESDAY + HOUR, then=Then.PROPOSE)
    says(case, "And one more question: when?", TUESDAY + 2 * HOUR)
    accept(message, TUESDAY + 3 * HOUR)
    case.refresh_from_db()
    assert case.turn == Turn.OURS
    assert case.commitment(Measure.ANSWER).started_at == TUESDAY + 2 * HOUR


def test_a_receipt_and_a_holding_word_do_not_stop_the_answers_clock():
    case = opened()
    accept(case.tell(Kind.RECEIPT, "We have it.", at=TUESDAY), TUESDAY)
    case.refresh_from_db()
    assert not case.commitment(Measure.RECEIPT)
    assert case.commitment(Measure.ANSWER)
    with pytest.raises(Refused, match="next word"):
        case.write("Looking into it.", by=kim(), at=TUESDAY + HOUR, kind=Kind.HOLDING)
    answered(case, at=TUESDAY + HOUR, kind=Kind.HOLDING, next_word_at=TUESDAY + DAY)
    assert case.turn == Turn.OURS
    assert case.commitment(Measure.ANSWER).started_at == TUESDAY
    assert case.commitment(Measure.GIVEN).due_at == TUESDAY + DAY


def test_a_bounced_answer_was_not_given():
    case = opened()
    message = answered(case, then=Then.PROPOSE)
    case.bounced(message.deliveries.get(), "5.1.1 no such user", at=TUESDAY + DAY)
    assert (case.turn, case.lapses_at) == (Turn.OURS, None)
    assert case.commitment(Measure.ANSWER).started_at == TUESDAY
    assert case.has_failed


def test_only_the_customer_confirms_and_a_rejection_brings_it_back():
    case = opened()
    answered(case, then=Then.PROPOSE)
    ana = case.customer_participant
    case.reject("It is still wrong", by=ana, at=TUESDAY + DAY)
    assert case.turn == Turn.OURS
    assert case.commitment(Measure.ANSWER).started_at == TUESDAY + DAY
    answered(case, then=Then.PROPOSE)
    case.confirm(by=ana, at=TUESDAY + 3 * DAY)
    assert (case.turn, case.outcome) == (Turn.CLOSED, Outcome.CONFIRMED)
    assert case.open_commitments() == []
    case.take_back(by=ana, at=TUESDAY + 4 * DAY)
    assert case.turn == Turn.PROPOSED


def test_silence_closes_unconfirmed_after_one_reminder():
    case = opened()
    answered(case, then=Then.PROPOSE)
    accepted_at = case.proposed_at
    assert sweep(accepted_at + 4 * DAY) == 1
    case.refresh_from_db()
    assert case.messages.filter(kind=Kind.REMINDER).count() == 1
    sweep(accepted_at + 8 * DAY)
    case.refresh_from_db()
    assert (case.turn, case.outcome) == (Turn.CLOSED, Outcome.UNCONFIRMED)
    assert case.commitments.get(measure=Measure.RESOLUTION).met_at == accepted_at


def test_thanks_on_a_proposal_is_for_a_persons_glance():
    case = opened()
    answered(case, then=Then.PROPOSE)
    message = says(case, "Thanks, works now", TUESDAY + DAY)
    assert (case.turn, case.asks_glance) == (Turn.PROPOSED, True)
    case.glance(message, needs_answer=True, by=kim(), at=TUESDAY + DAY + HOUR)
    assert (case.turn, case.asks_glance) == (Turn.OURS, False)
    assert case.commitment(Measure.ANSWER).started_at == TUESDAY + DAY


def test_a_word_to_a_closed_case_reopens_it():
    case = opened()
    answered(case, then=Then.PROPOSE)
    case.confirm(by=case.customer_participant, at=TUESDAY + DAY)
    says(case, "It happened again, what now?", TUESDAY + 9 * DAY)
    assert (case.turn, case.outcome, case.closed_at) == (Turn.OURS, "", None)
    assert case.commitments.filter(measure=Measure.RESOLUTION).count() == 2


def test_no_answer_needed_puts_the_turn_back_and_she_can_object():
    case = opened()
    answered(case, then=Then.WAIT, remind_at=TUESDAY + 5 * DAY)
    message = says(case, "The form is in the post, for your information.", TUESDAY + DAY)
    assert case.turn == Turn.OURS
    case.no_answer_needed([message], "for-information", by=kim(), at=TUESDAY + DAY + HOUR)
    assert (case.turn, case.remind_at) == (Turn.THEIRS, TUESDAY + 5 * DAY)
    case.need_answer(message, by=case.customer_participant, at=TUESDAY + 2 * DAY)
    assert case.turn == Turn.OURS
    assert case.commitment(Measure.ANSWER).started_at == TUESDAY + DAY


def test_a_date_that_passes_reminds_her_first_and_then_does_what_was_announced():
    case = opened()
    answered(case, then=Then.WAIT, remind_at=TUESDAY + 2 * DAY, if_silent="close")
    sweep(TUESDAY + 2 * DAY)
    case.refresh_from_db()
    assert (case.turn, case.messages.filter(kind=Kind.REMINDER).count()) == (Turn.THEIRS, 1)
    sweep(case.remind_at)
    case.refresh_from_db()
    assert (case.turn, case.outcome) == (Turn.CLOSED, Outcome.NO_REPLY)


def test_it_is_taken_from_the_pool_and_from_a_person_handed_over():
    case = opened()
    with pytest.raises(Refused, match="belongs to Care"):
        case.take(by=lee(), at=TUESDAY)
    case.take(by=kim(), at=TUESDAY)
    with pytest.raises(Refused, match="Kim has this case"):
        case.assign(ines(), by=ines(), at=TUESDAY)
    case.offer(to_staff=lee(), by=kim(), at=TUESDAY, note="fibre is yours")
    assert case.owner == kim()
    case.accept_handover(by=lee(), at=TUESDAY + HOUR)
    assert (case.owner, case.team.name) == (lee(), "Technical")


def test_an_ask_runs_and_breaks_without_moving_the_case():
    case = opened()
    case.take(by=kim(), at=TUESDAY)
    ask = case.ask("Did the file run twice?", to_staff=lee(), by=kim(), at=TUESDAY)
    sweep(TUESDAY + 2 * DAY)
    row = case.commitments.get(measure=Measure.ASK)
    assert (case.owner, row.broken_at) == (kim(), row.due_at)
    case.answer_ask(ask, "It did.", by=lee(), at=TUESDAY + 2 * DAY)
    row.refresh_from_db()
    assert row.met_at == TUESDAY + 2 * DAY


def test_a_chaser_goes_to_the_older_case_only_where_no_wall_stands_between():
    walls = [(care, care, True), (care, technical, True), (conduct, conduct, True)]
    walls += [(care, conduct, False), (conduct, care, False), (finance, care, False), (care, finance, False)]
    for number, (first, second, goes_along) in enumerate(walls):
        her = Customer.meet("mail", f"her{number}@example.org", "Her", at=TUESDAY)[0]
        older = opened(customer=her, team=first())
        older.assign(ines(), by=ines(), at=TUESDAY)
        chaser = opened("Are you there?", customer=her, team=second(), at=TUESDAY + HOUR)
        assert (chaser.team, chaser.owner) == ((first(), ines()) if goes_along else (second(), None))
        assert (chaser.chases, chaser.commitment(Measure.ANSWER).started_at) == (older, TUESDAY)
        assert Link.objects.get(first=older, second=chaser).kind == "probably-same"


def test_a_chaser_never_goes_to_a_team_that_is_no_more():
    older = opened(team=technical())
    Team.objects.filter(pk=older.team_id).update(is_active=False)
    assert opened("Are you there?", at=TUESDAY + HOUR).team == care()


def test_merging_takes_the_older_start_and_unmerging_restores():
    older, younger = opened(), opened("Are you there?", at=TUESDAY + HOUR)
    assert younger.chases == older
    younger.merge_into(older, by=kim(), at=TUESDAY + 2 * HOUR)
    older.refresh_from_db()
    assert (younger.turn, younger.outcome, younger.current()) == (Turn.CLOSED, Outcome.MERGED, older)
    answered(older, at=TUESDAY + 3 * HOUR)
    younger.unmerge(by=kim(), at=TUESDAY + 4 * HOUR)
    assert (younger.turn, younger.commitment(Measure.ANSWER)) == (Turn.OURS, None)


def test_what_she_calls_no_answer_runs_again_from_its_start():
    case = opened()
    message = answered(case)
    case.not_an_answer(message, by=case.customer_participant, at=TUESDAY + DAY)
    assert case.commitment(Measure.ANSWER).started_at == TUESDAY
    with pytest.raises(Refused, match="told us so already"):
        case.not_an_answer(message, by=case.customer_participant, at=TUESDAY + DAY)


def test_undo_takes_a_word_back_before_it_is_claimed():
    case = opened()
    message = case.write("Oops", by=kim(), at=TUESDAY, undo=timedelta(seconds=10))
    case.undo(message, by=kim(), at=TUESDAY)
    assert message.deliveries.get().state == "undone"
    assert case.is_sending is False
    other = case.write("Dear Ana", by=kim(), at=TUESDAY)
    other.deliveries.model.objects.claim(TUESDAY)
    with pytest.raises(Refused, match="Too late"):
        case.undo(other, by=kim(), at=TUESDAY)


def test_solved_on_the_call_opens_and_closes_in_one_save():
    case = Case.solve_on_call(
        customer=opened().customer,
        team=opened().team,
        subject="Router",
        text="No light",
        did="Reset it",
        by=kim(),
        at=TUESDAY,
    )
    assert (case.turn, case.outcome, case.owner) == (Turn.CLOSED, Outcome.BY_WORD, kim())


def test_history_cannot_be_changed():
    case = opened()
    from django.db import DatabaseError, transaction

    for change in (lambda: case.events.all().delete(), lambda: Event.objects.update(name="nothing")):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_an_absent_or_leaving_owners_cases_return_to_the_pool():
    case, other = opened(), opened(customer=bo())
    case.take(by=kim(), at=TUESDAY)
    other.take(by=kim(), at=TUESDAY)
    kim().go_away(TUESDAY + HOUR, None, at=TUESDAY)
    assert return_of_the_absent(TUESDAY + 2 * HOUR) == 2
    case.refresh_from_db()
    assert case.owner is None
    kim().come_back(at=TUESDAY + 3 * HOUR)
    case.take(by=kim(), at=TUESDAY + 3 * HOUR)
    kim().deactivate(at=TUESDAY + 4 * HOUR)
    case.refresh_from_db()
    assert case.owner is None


def test_the_receipt_says_by_when_a_person_answers_rounded_late():
    case = opened(at=TUESDAY + timedelta(minutes=7))
    receipt = acknowledge(case, at=TUESDAY + timedelta(minutes=7))
    assert "14:30" in receipt.text  # four working hours from 10:07, told as the next half hour
    assert acknowledge(case, at=TUESDAY + timedelta(minutes=8)) is None
