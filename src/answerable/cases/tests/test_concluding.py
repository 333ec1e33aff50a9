"""Final positions: who may take one, who must have looked, what it does, and what comes after it."""

from datetime import timedelta

import pytest

from answerable.cases.checking import check
from answerable.cases.models import Message
from answerable.cases.refusals import Refused
from answerable.cases.tests.factories import TUESDAY, accept, answered, latest, opened
from answerable.cases.words import Measure, Outcome, Then, Turn
from answerable.promises.models import Promise
from answerable.staff.models import Staff
from answerable.staff.tests.factories import ines, kim, lee, technical

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
REASONS = "The meter was read twice, by two people, and both read the same."
BODY = "Consumer Ombudsman, Example Street 1"


@pytest.fixture(autouse=True)
def soundness():
    """Whatever a test has done, every invariant holds after it."""
    yield
    assert list(check(latest())) == []


def decider() -> Staff:
    """Kim, with the authority."""
    Staff.objects.filter(pk=kim().pk).update(takes_final_positions=True)
    return kim()


def looked_over(case=None):
    """A case of Kim's that Lee has looked over."""
    case = case or opened()
    case.look_over(by=lee(), at=case.touched_at + HOUR)
    return case


def taken(case=None) -> Message:
    case = case or looked_over()
    facts = {"outside_body": BODY, "looked_over_by": lee(), "by": decider(), "at": case.touched_at + HOUR}
    return case.take_final_position(REASONS, **facts)


def concluded():
    message = taken()
    accept(message, message.created_at + HOUR)
    return message.case


def test_nothing_ends_while_it_is_written():
    message = taken()
    case = message.case
    assert (case.turn, case.is_sending) == (Turn.OURS, True)
    assert case.commitment(Measure.ANSWER)
    assert message.text.startswith(REASONS)
    assert message.text.endswith(BODY)


def test_once_accepted_it_ends_the_case_and_answers_what_was_asked():
    case = concluded()
    assert (case.turn, case.outcome) == (Turn.CLOSED, Outcome.FINAL)
    assert case.commitments.get(measure=Measure.ANSWER).met_by.then == Then.FINAL
    resolution = case.commitments.get(measure=Measure.RESOLUTION)
    assert (resolution.state, resolution.void_reason) == ("void", "closed-final-position")


def test_what_the_law_promised_ends_by_this_letter():
    by_law = {"resolution": {"counting": "months", "count": 1, "statutory": True}}
    Promise.create(name="By law", conditions={"type": ["complaint"]}, allowances=by_law, at=TUESDAY)
    message = taken(looked_over(opened(type="complaint")))
    accept(message, message.created_at + HOUR)
    assert message.case.commitments.get(measure=Measure.RESOLUTION).met_by == message


def test_the_words_under_it_are_in_their_language():
    case = looked_over(opened(language="de"))
    assert BODY in taken(case).text


@pytest.mark.parametrize(
    ("missing", "field"),
    [
        ({"reasons": "  "}, "text"),
        ({"outside_body": " "}, "outside_body"),
        ({"looked_over_by": None}, "looked_over_by"),
        ({"looked_over_by": kim}, "looked_over_by"),
        ({"looked_over_by": ines}, "looked_over_by"),
        ({"by": ines}, ""),
    ],
)
def test_each_thing_that_is_missing_is_named(missing, field):
    case, by = looked_over(), decider()
    given = {"reasons": REASONS, "outside_body": BODY, "looked_over_by": lee(), "by": by, "at": TUESDAY + DAY}
    given |= {name: value() if callable(value) else value for name, value in missing.items()}
    with pytest.raises(Refused) as refusal:
        case.take_final_position(given.pop("reasons"), **given)
    assert refusal.value.field == field
    assert not case.messages.filter(then=Then.FINAL).exists()


def test_it_cannot_be_sent_as_a_plain_answer():
    with pytest.raises(Refused, match="its own way"):
        opened().write(REASONS, by=decider(), at=TUESDAY, then=Then.FINAL)


def had_it(case):
    case.take(by=kim(), at=TUESDAY)
    case.give_back(by=kim(), at=TUESDAY)


def was_asked(case):
    case.ask("Was it read twice?", by=ines(), to_staff=kim(), at=TUESDAY)


def said_something(case):
    case.add_note("I know this house.", by=kim(), at=TUESDAY)


@pytest.mark.parametrize("hand", [had_it, was_asked, said_something])
def test_whoever_had_a_hand_in_it_is_not_uninvolved(hand):
    case = opened()
    hand(case)
    with pytest.raises(Refused, match="uninvolved"):
        case.look_over(by=kim(), at=TUESDAY + HOUR)
    case.look_over(by=lee(), at=TUESDAY + HOUR)
    assert list(case.looked_over_by()) == [lee()]


def test_whoever_has_looked_and_then_takes_a_hand_in_it_no_longer_counts():
    case = looked_over()
    case.add_note("I would not pay.", by=lee(), at=TUESDAY + DAY)
    with pytest.raises(Refused, match="had a hand"):
        taken(case)


def test_a_look_before_they_wrote_again_is_too_old():
    case = looked_over()
    case.hear("I have found the receipt!", by=case.customer_participant, at=TUESDAY + DAY, channel="mail")
    with pytest.raises(Refused, match="since the customer last wrote"):
        taken(case)
    assert taken(looked_over(case)).looked_over_by == lee()


def test_what_they_write_before_it_reaches_them_has_its_own_clock():
    message = taken()
    case = message.case
    late = message.created_at + timedelta(minutes=1)
    case.hear("One thing more: who read it?", by=case.customer_participant, at=late, channel="mail")
    accept(message, late + HOUR)
    assert (case.turn, case.commitment(Measure.ANSWER).started_at) == (Turn.OURS, late)


def test_one_that_came_back_was_never_taken():
    case = concluded()
    case.bounced(case.deliveries.get(), "5.1.1 no such user", at=case.touched_at + DAY)
    assert case.turn == Turn.OURS
    for measure in (Measure.ANSWER, Measure.RESOLUTION):
        assert case.commitment(measure).started_at == TUESDAY


def test_one_that_came_back_leaves_the_pause_out_of_the_resolution():
    case = opened()
    answered(case, then=Then.WAIT, remind_at=TUESDAY + 5 * DAY)
    case = taken(looked_over(case)).case
    message = case.messages.get(then=Then.FINAL)
    accept(message, message.created_at + HOUR)
    case.bounced(message.deliveries.get(), "5.1.1 no such user", at=case.touched_at + DAY)
    resolution = case.commitment(Measure.RESOLUTION)
    assert (resolution.started_at, resolution.paused_at) == (TUESDAY, None)


@pytest.mark.parametrize("days", [1, 200])
@pytest.mark.parametrize("words", ["Then I go to court.", "I have found the receipt! " * 20])
def test_later_mail_is_glanced_at_however_long_and_however_late(words, days):
    case = concluded()
    at = case.closed_at + days * DAY
    assert case.what_a_message_does(at) == "reopen"
    case.hear(words, by=case.customer_participant, at=at, channel="mail")
    assert (case.turn, case.asks_glance, case.commitment(Measure.ANSWER)) == (Turn.CLOSED, True, None)


def test_a_new_fact_reopens_it_by_a_persons_decision():
    case = concluded()
    message = case.hear("I have found it.", by=case.customer_participant, at=case.closed_at + DAY, channel="mail")
    case.glance(message, needs_answer=True, by=kim(), at=case.closed_at + 2 * DAY)
    assert (case.turn, case.commitment(Measure.ANSWER).started_at) == (Turn.OURS, message.created_at)


def test_it_is_not_called_no_answer():
    case = concluded()
    case.reopen(by=kim(), at=case.touched_at + DAY)
    with pytest.raises(Refused, match="final position"):
        case.not_an_answer(case.messages.get(then=Then.FINAL), by=case.customer_participant, at=case.touched_at + DAY)


def test_a_sponsor_is_not_uninvolved():
    case, sponsor = opened(team=technical()), ines()
    case.escalate(by=case.customer_participant, at=TUESDAY)
    with pytest.raises(Refused, match="uninvolved"):
        case.look_over(by=sponsor, at=TUESDAY + HOUR)
