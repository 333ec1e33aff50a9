"""Where two clocks fall due at the same moment, the row names the one that the customer waits for."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps

from answerable.cases.checking import check_case
from answerable.cases.models import Case
from answerable.cases.tests.factories import TUESDAY, answered, opened
from answerable.cases.words import Measure, Then
from answerable.staff.tests.factories import kim, lee

pytestmark = pytest.mark.django_db
SATURDAY = TUESDAY + timedelta(days=4)
migration = import_module("answerable.cases.migrations.0040_customers_clock_first")


def rejected_beside_a_question() -> Case:
    """Kim asked Lee on a Saturday, and Ana said no on the same: both count from Monday morning."""
    case = opened()
    answered(case, then=Then.PROPOSE)
    case.ask("Did the file run twice?", by=kim(), to_staff=lee(), at=SATURDAY)
    case.reject("No, it is not solved", by=case.customer_participant, at=SATURDAY + timedelta(hours=1))
    ask, answer = case.commitment(Measure.ASK), case.commitment(Measure.ANSWER)
    assert ask.pk < answer.pk
    assert ask.due_at == answer.due_at == case.next_due_at
    return case


def test_the_customer_s_clock_comes_before_a_colleague_s_that_is_due_at_the_same_moment():
    case = rejected_beside_a_question()
    assert case.next_measure == Measure.ANSWER
    assert check_case(case) == []
    Case.objects.filter(pk=case.pk).update(next_measure=Measure.ASK)
    assert {breach.invariant for breach in check_case(case)} == {"I1"}


def test_rows_from_before_are_told_so_and_a_colleague_s_clock_that_is_due_sooner_stays():
    tied, sooner = rejected_beside_a_question(), opened()
    answered(sooner, then=Then.KEEP, next_word_at=TUESDAY + timedelta(days=2))
    sooner.ask("Is she known?", by=kim(), to_staff=lee(), at=sooner.touched_at)
    assert sooner.next_measure == Measure.ASK
    Case.objects.filter(pk=tied.pk).update(next_measure=Measure.ASK)
    migration.name_the_customers_clock(apps, None)
    tied.refresh_from_db()
    sooner.refresh_from_db()
    assert (tied.next_measure, sooner.next_measure) == (Measure.ANSWER, Measure.ASK)
