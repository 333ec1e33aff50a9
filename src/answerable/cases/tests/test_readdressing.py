"""What came back goes to another address, and only its acceptance there counts."""

from datetime import timedelta

import pytest

from answerable.cases.checking import check
from answerable.cases.refusals import Refused
from answerable.cases.tests.factories import TUESDAY, answered, latest, opened
from answerable.cases.words import Measure, Part, Then, Turn
from answerable.customers.models import Customer, Identity
from answerable.customers.tests.factories import bo
from answerable.staff.tests.factories import conduct, ines, kim

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
DEAD, ELSEWHERE = "5.1.1 no such user", "ana@work.example"


@pytest.fixture(autouse=True)
def soundness():
    """Whatever a test has done, every invariant holds after it."""
    yield
    assert list(check(latest())) == []


def came_back(**facts):
    case = opened(**facts)
    message = answered(case, then=Then.PROPOSE, by=ines() if facts else None)
    case.bounced(message.deliveries.get(), DEAD, at=case.touched_at + HOUR)
    message.refresh_from_db()
    return case, message


def again(case, message, address=ELSEWHERE, by=kim):
    return case.send_again(message, address, by=by(), at=case.touched_at + HOUR)


def test_it_is_on_its_way_again_under_the_same_name_and_has_met_nothing_yet():
    case, message = came_back()
    name = message.message_id
    new = again(case, message)
    message.refresh_from_db()
    assert (message.message_id, message.state, case.is_sending, case.has_failed) == (name, "sending", True, False)
    assert (new.state, new.is_decisive, new.address) == ("waiting", True, ELSEWHERE)
    assert (case.turn, case.commitment(Measure.ANSWER).started_at) == (Turn.OURS, TUESDAY)


def test_its_acceptance_there_meets_the_answer_and_moves_the_turn():
    case, message = came_back()
    case.accepted(again(case, message), at=case.touched_at + HOUR)
    answer = case.commitments.get(measure=Measure.ANSWER)
    assert (case.turn, answer.met_by, answer.started_at) == (Turn.PROPOSED, message, TUESDAY)


def test_one_that_came_back_while_her_yes_stood_meets_nothing_once_the_case_is_reopened_and_it_is_sent_again():
    case = opened()
    message = answered(case, then=Then.PROPOSE)
    case.confirm(by=case.customer_participant, at=case.touched_at + HOUR)
    case.bounced(message.deliveries.get(), DEAD, at=case.touched_at + HOUR)
    assert case.commitments.get(measure=Measure.ANSWER).met_by == message
    case.reopen(by=kim(), at=case.touched_at + HOUR)
    message.refresh_from_db()
    new = again(case, message)
    assert case.commitments.get(measure=Measure.ANSWER).met_at is None
    assert list(check(latest())) == []
    case.accepted(new, at=case.touched_at + HOUR)
    assert case.commitments.get(measure=Measure.ANSWER).met_by == message


@pytest.mark.parametrize("way", ["bounced", "failed"])
def test_one_that_fails_there_too_is_ours_again_and_may_go_elsewhere(way):
    case, message = came_back()
    new = again(case, message)
    if way == "bounced":
        case.accepted(new, at=case.touched_at + HOUR)
    getattr(case, way)(new, DEAD, at=case.touched_at + HOUR)
    assert (case.turn, case.has_failed) == (Turn.OURS, True)
    assert case.commitment(Measure.ANSWER).started_at == TUESDAY
    case.accepted(again(case, message, "ana@third.example"), at=case.touched_at + HOUR)
    assert case.turn == Turn.PROPOSED


def test_a_late_report_about_the_first_road_changes_nothing():
    case, message = came_back()
    old = message.deliveries.get()
    case.accepted(again(case, message), at=case.touched_at + HOUR)
    case.bounced(old, DEAD, at=case.touched_at + DAY)
    assert case.turn == Turn.PROPOSED


def test_the_address_is_known_as_theirs_unverified_and_the_dead_one_comes_last():
    case, message = came_back()
    again(case, message)
    new = Identity.objects.get(value=ELSEWHERE)
    assert (new.customer, new.verified_at, "mail came back" in new.evidence) == (case.customer, None, True)
    assert case.customer.mail_addresses() == [ELSEWHERE, "ana@example.org"]
    assert case.customer_participant.address == ELSEWHERE


def test_it_is_never_taken_from_somebody_else():
    case, message = came_back()
    Customer.meet("mail", ELSEWHERE, "Bo", "en", "wrote to us", at=TUESDAY)
    with pytest.raises(Refused, match="somebody else by that address"):
        again(case, message)


def test_a_sensitive_team_writes_only_where_they_are_known():
    case, message = came_back(team=conduct())
    with pytest.raises(Refused, match="sensitive team"):
        again(case, message, by=ines)
    case.customer.add_identity("mail", ELSEWHERE, at=TUESDAY)
    assert again(case, message, by=ines).address == ELSEWHERE


@pytest.mark.parametrize("address", ["", "nowhere", "@example.org", "ana@example.org"])
def test_no_address_and_the_dead_one_are_refused(address):
    case, message = came_back()
    with pytest.raises(Refused):
        again(case, message, address)


def test_what_is_on_its_way_or_has_arrived_goes_nowhere_else():
    case = opened()
    with pytest.raises(Refused, match="did not reach"):
        again(case, answered(case))


def test_who_takes_part_under_an_address_keeps_it():
    case, message = came_back()
    case.let_join(Part.COPIED, address=ELSEWHERE, customer=bo(), at=case.touched_at)
    with pytest.raises(Refused, match="Somebody else takes part"):
        again(case, message)
