"""What the mail channel needs no more is forgotten; what a limit still counts, or a server still asks for, is kept."""

from datetime import timedelta

import pytest

from answerable.cases.tests.factories import TUESDAY
from answerable.channels.mail.forgetting import Forgetter
from answerable.channels.mail.models import AutomaticMail, DomainPace, Refusal, Stall, TurnedAway

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def test_paces_that_are_used_up_long_ago_are_forgotten_but_for_those_that_rest():
    DomainPace.place("old.example", TUESDAY - 49 * HOUR, 60)
    DomainPace.place("new.example", TUESDAY - 47 * HOUR, 60)
    DomainPace.rest("resting.example", TUESDAY + HOUR, "Slow down", TUESDAY - 49 * HOUR)
    assert Forgetter().forget(TUESDAY) == 1
    assert set(DomainPace.objects.values_list("domain", flat=True)) == {"new.example", "resting.example"}


def test_automatic_mail_is_counted_as_long_as_a_limit_looks_back():
    for hours in (49, 23):
        AutomaticMail.count("ana@example.org", TUESDAY - hours * HOUR)
    Forgetter().forget(TUESDAY)
    assert AutomaticMail.objects.get().at == TUESDAY - 23 * HOUR


def test_a_standstill_is_history_for_three_months_and_never_forgotten_while_it_stands():
    long_ago = TUESDAY - timedelta(days=91)
    facts = {"words": "It stands.", "since": long_ago, "raised_at": long_ago}
    Stall.objects.create(cause="sending", ended_at=long_ago, **facts)
    Stall.objects.create(cause="scanner", **facts)
    Forgetter().forget(TUESDAY)
    assert [row.cause for row in Stall.objects.all()] == ["scanner"]


def test_who_was_refused_is_forgotten_after_a_month_whether_or_not_a_door_stands():
    for days in (31, 29):
        at = TUESDAY - timedelta(days=days)
        Refusal.objects.note([TurnedAway("webhook", "192.0.2.7", 401, "Nothing shows that it is they", at)])
    assert (Forgetter().forget(TUESDAY), Refusal.objects.get().at) == (1, TUESDAY - timedelta(days=29))


def test_it_is_done_once_an_hour():
    forgetter = Forgetter()
    assert forgetter.forget(TUESDAY) == 0
    AutomaticMail.count("ana@example.org", TUESDAY - 49 * HOUR)
    assert forgetter.forget(TUESDAY + timedelta(minutes=59)) == 0
    assert forgetter.forget(TUESDAY + HOUR) == 1
