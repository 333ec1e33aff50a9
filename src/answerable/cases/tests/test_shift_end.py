"""The end of a shift returns what was in hand to the team's pool that minute, with the notes kept (I7)."""

from datetime import timedelta

import pytest

from answerable.cases.models import Case, Event
from answerable.cases.tests.factories import TUESDAY, answered, opened
from answerable.cases.words import Outcome
from answerable.staff.models.shifts import put_on_duty
from answerable.staff.rota.ending import end_shifts
from answerable.staff.tests.factories import care, finance, ines, kim, lee, technical

HOUR = timedelta(hours=1)
pytestmark = pytest.mark.django_db


@pytest.fixture
def team():
    team = technical()
    team.has_rota = True
    team.save()
    return team


@pytest.fixture
def in_hand(team):
    """A case that Lee has, in a shift that ends in two hours."""
    put_on_duty(team, lee(), TUESDAY - HOUR, TUESDAY + 2 * HOUR, at=TUESDAY - HOUR)
    case = opened(team=team)
    case.take(by=lee(), at=TUESDAY)
    case.add_note("The router is a Speedbox 3.", by=lee(), at=TUESDAY)
    return case


def owner(case):
    return Case.objects.get(pk=case.pk).owner


def test_at_the_end_of_a_shift_what_is_in_hand_waits_in_the_pool_with_its_notes(in_hand):
    end_shifts(TUESDAY + HOUR)
    assert owner(in_hand) == lee()
    at = TUESDAY + 2 * HOUR
    end_shifts(at)
    assert owner(in_hand) is None
    event = Event.objects.filter(case=in_hand, name="case.given-back").get()
    assert (event.at, event.data["reason"], event.data["owner"]) == (at, "shift-over", lee().pk)
    assert in_hand.messages.filter(audience="internal", text__contains="Speedbox").exists()


def test_it_happens_once_and_only_in_the_team_of_the_shift(in_hand):
    elsewhere = opened(team=finance())
    elsewhere.take(by=ines(), at=TUESDAY)
    put_on_duty(in_hand.team, ines(), TUESDAY, TUESDAY + 2 * HOUR, at=TUESDAY)
    end_shifts(TUESDAY + 2 * HOUR)
    assert owner(elsewhere) == ines()
    in_hand.take(by=lee(), at=TUESDAY + 3 * HOUR)
    end_shifts(TUESDAY + 4 * HOUR)
    assert owner(in_hand) == lee()


def test_a_case_that_is_over_keeps_who_had_it(in_hand):
    in_hand.close(Outcome.SPAM, by=lee(), at=TUESDAY)
    end_shifts(TUESDAY + 2 * HOUR)
    assert owner(in_hand) == lee()


def test_after_a_long_downtime_it_returns_all_the_same(in_hand):
    end_shifts(TUESDAY + timedelta(days=3))
    assert owner(in_hand) is None


def test_a_case_that_opens_again_while_its_owner_is_off_shift_waits_in_the_pool(in_hand):
    answered(in_hand, by=lee(), at=TUESDAY + HOUR, then="propose")
    in_hand.refresh_from_db()
    in_hand.confirm(by=in_hand.customer_participant, at=TUESDAY + HOUR + timedelta(minutes=5))
    end_shifts(TUESDAY + 2 * HOUR)
    assert owner(in_hand) == lee()
    in_hand.refresh_from_db()
    in_hand.hear(
        "It broke again, and now nothing works at all. What shall I do?",
        by=in_hand.customer_participant,
        at=TUESDAY + timedelta(days=1),
        channel="mail",
    )
    reopened = Case.objects.get(pk=in_hand.pk)
    assert (reopened.turn, reopened.owner) == ("ours", None)


def test_a_team_without_a_rota_knows_no_shifts():
    case = opened(team=care())
    case.take(by=kim(), at=TUESDAY)
    end_shifts(TUESDAY + timedelta(days=3))
    assert owner(case) == kim()
