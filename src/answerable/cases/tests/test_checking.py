"""`check` finds what a hand in the database has broken; what the database refuses by itself is tried elsewhere."""

from datetime import timedelta

import pytest
from django.db import connection

from answerable.cases.checking import check, check_case
from answerable.cases.models import Case, Commitment, Delivery, Event, Grant, Inbound, Message, triggers
from answerable.cases.tests.factories import TUESDAY, answered, opened
from answerable.cases.words import Then
from answerable.customers.tests.factories import bo
from answerable.kit import files
from answerable.staff.models import Membership, Staff
from answerable.staff.tests.factories import finance, kim, lee

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
LATER = TUESDAY + 30 * HOUR


def story():
    """Ana's case that kim has taken and answered with more to come, and Bo's that waits for an answer."""
    case = opened()
    case.take(by=kim(), at=TUESDAY)
    answered(case, at=TUESDAY + HOUR)
    opened(customer=bo())
    return case


def found():
    return {(breach.invariant, breach.case) for breach in check(TUESDAY + 2 * HOUR)}


def test_what_the_verbs_leave_behind_is_sound():
    case = story()
    assert check_case(case) == []
    assert list(check(TUESDAY + 2 * HOUR)) == []


@pytest.mark.parametrize(
    ("invariant", "facts"),
    [
        ("I1", {"next_due_at": LATER}),
        ("I1", {"next_act_at": None}),
        ("I1", {"next_measure": "glance"}),
        ("I1", {"if_silent": "close"}),
        ("I1", {"is_sending": True}),
        ("I1", {"has_failed": True}),
        ("I1", {"asks_glance": True}),
        ("I1", {"turn": "theirs", "remind_at": LATER}),
        ("I2", {"turn": "closed", "closed_at": LATER, "outcome": "withdrawn"}),
        ("I2", {"turn": "proposed", "proposed_at": TUESDAY, "lapses_at": LATER}),
        ("I6", {"harm": 3}),
        ("I6", {"owner": None}),
        ("I6", {"touched_at": TUESDAY}),
    ],
)
def test_it_recomputes_the_row_of_a_case(invariant, facts):
    case = story()
    Case.objects.filter(pk=case.pk).update(**facts)
    assert (invariant, case.number) in found()
    assert invariant in {breach.invariant for breach in check_case(case)}


@pytest.mark.parametrize(
    ("invariant", "measure", "facts"),
    [
        ("I2", "resolution", {"void_at": LATER, "void_reason": "because"}),
        ("I2", "resolution", {"paused_at": TUESDAY}),
        ("I2", "update", {"subject": "handover:1", "measure": "handover"}),
        ("I2", "update", {"subject": "message:0", "measure": "glance"}),
        ("I2", "resolution", {"due_at": LATER}),
        ("I8", "resolution", {"due_at": LATER}),
        ("I8", "resolution", {"promise_version": None}),
        ("I3", "answer", {"met_by": None}),
        ("I2", "answer", {"met_at": None}),
        ("I2", "answer", {"met_at": TUESDAY - HOUR}),
    ],
)
def test_it_recomputes_the_clocks(invariant, measure, facts):
    case = story()
    triggers.drop(connection)  # a hand in the database takes away what stands in its way
    assert Commitment.objects.filter(case=case, measure=measure).update(**facts) == 1
    assert (invariant, case.number) in found()


@pytest.mark.parametrize(
    ("invariant", "direction", "facts"),
    [
        ("I3", "out", {"kind": "notice"}),
        ("I3", "out", {"accepted_at": None}),
        ("I3", "out", {"bounced_at": LATER}),
        ("I3", "out", {"not_an_answer_at": LATER}),
        ("I4", "in", {"answered_by": None}),
        ("I10", "out", {"undone_at": LATER}),
        ("I10", "out", {"failed_at": LATER}),
    ],
)
def test_it_follows_every_word(invariant, direction, facts):
    case = story()
    assert Message.objects.filter(case=case, direction=direction).update(**facts) == 1
    assert (invariant, case.number) in found()


def test_a_question_without_a_clock_is_found():
    case = opened()
    Commitment.objects.filter(case=case, measure="answer").update(started_at=TUESDAY + HOUR, due_at=LATER)
    assert ("I4", case.number) in found()
    Commitment.objects.filter(case=case, measure="answer").update(void_at=LATER, void_reason="because")
    assert ("I4", case.number) in found()


def test_a_delivery_without_its_grant_or_with_another_is_found():
    case = story()
    other = Case.objects.exclude(pk=case.pk).get()
    Grant.objects.filter(case=case).update(case=other)
    assert found() == {("I10", case.number)}
    Grant.objects.all().delete()
    assert found() == {("I10", case.number)}
    Delivery.objects.filter(case=case).update(participant=other.customer_participant, state="failed")
    assert {("I9", case.number), ("I10", case.number)} <= found()


def test_words_of_somebody_from_another_case_are_found():
    case = story()
    other = Case.objects.exclude(pk=case.pk).get()
    Message.objects.filter(case=case, direction="in").update(participant=other.customer_participant)
    assert found() == {("I9", case.number)}


def test_an_owner_who_is_not_here_is_found():
    case = story()
    Membership.objects.filter(staff=case.owner_id).delete()
    assert found() == {("I7", case.number)}
    Staff.objects.filter(pk=case.owner_id).update(is_active=False, left_at=TUESDAY)
    assert [breach.sentence for breach in check_case(case)] == [
        "whoever has it no longer works here.",
        "whoever has it is not in care.",
    ]


def test_a_circle_of_merged_cases_is_found():
    case = story()
    other = Case.objects.exclude(pk=case.pk).get()
    closed = {"turn": "closed", "outcome": "merged", "closed_at": LATER}
    Case.objects.filter(pk=case.pk).update(merged_into=other, **closed)
    Case.objects.filter(pk=other.pk).update(merged_into=case, **closed)
    told = {breach.case for breach in check(TUESDAY) if "circle" in breach.sentence}
    assert told == {case.number, other.number}


def test_an_inbound_that_nobody_filed_or_whose_bytes_are_gone_is_found():
    case = opened()
    waits, _new = Inbound.objects.keep("mail", "one", b"waits", at=TUESDAY)
    assert found() == {("I5", "")}
    assert list(check(TUESDAY + HOUR)) == [], "an hour is no breach yet"
    waits.put_in(case, at=TUESDAY)
    assert found() == {("I5", case.number)}, "no message here came by it"
    waits.set_aside("spam", at=TUESDAY, case=None)
    assert found() == set()
    files.path_of(waits.sha256).unlink()
    assert found() == {("I5", "")}


def test_an_inbound_that_carries_its_bytes_needs_no_file():
    facts = {"sha256": "0" * 64, "size": 5, "received_at": LATER, "carried": b"waits"}
    Inbound.objects.keep_all([{"channel": "mail", "key": "one", **facts}])
    assert found() == set()


def test_missing_triggers_and_words_in_history_are_found():
    case = story()
    triggers.drop(connection)
    last = Event.objects.filter(case=case).last()
    Event.objects.filter(pk=last.pk).update(data=last.data | {"note": "Ana is cross"})
    assert found() == {("I3", ""), ("I6", ""), ("I10", ""), ("I6", case.number)}
    triggers.make(connection)
    assert found() == {("I6", case.number)}


def test_checking_a_case_costs_a_dozen_queries(django_assert_max_num_queries):
    case = story()
    case.hear("And when?", by=case.customer_participant, at=TUESDAY + HOUR, channel="mail")
    case.offer(to_staff=lee(), by=kim(), at=TUESDAY + HOUR)
    answered(case, then=Then.PROPOSE)
    assert finance()
    with django_assert_max_num_queries(12):
        assert check_case(case) == []


def test_a_late_bounce_outweighs_no_confirmation_though_all_fell_in_one_second():
    case = story()
    message = answered(case, then=Then.PROPOSE)
    at = case.touched_at + HOUR
    case.confirm(by=case.customer_participant, at=at)
    case.bounced(message.deliveries.get(), "no such mailbox", at=at)
    assert check_case(case) == []
    case.hear("It broke again this morning, what now?", by=case.customer_participant, at=at, channel="mail")
    assert check_case(case) == []


def test_a_case_that_was_touched_by_a_clock_far_ahead_is_found():
    case = opened()
    assert list(check(case.touched_at - timedelta(minutes=5))) == []
    told = [str(breach) for breach in check(case.touched_at - timedelta(minutes=6))]
    assert (len(told), "yet to come" in told[0]) == (1, True)
