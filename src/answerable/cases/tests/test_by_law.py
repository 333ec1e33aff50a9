"""What the law demands runs beside our own promise, through every end of a case and every way back."""

from datetime import timedelta

import pytest

from answerable.cases.checking import check
from answerable.cases.models import Commitment
from answerable.cases.tests.factories import TUESDAY, answered, latest, opened, sweep_all
from answerable.cases.words import Measure, Then, Type
from answerable.promises.models import Promise
from answerable.staff.tests.factories import kim

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture(autouse=True)
def law():
    days = {"resolution": {"counting": "days", "count": 3, "statutory": True}}
    Promise.create(name="Complaints act", conditions={"type": ["complaint"]}, allowances=days, at=TUESDAY)


def by_law(case):
    return case.commitments.get(statutory=True)


def test_a_yes_that_is_taken_back_leaves_its_due_time_alone():
    case = opened(type=Type.COMPLAINT)
    due_at = by_law(case).due_at
    answered(case, at=TUESDAY + HOUR, then=Then.PROPOSE)
    case.confirm(by=case.customer_participant, at=TUESDAY + DAY)
    case.take_back(by=case.customer_participant, at=TUESDAY + 2 * DAY)
    row = by_law(case)
    assert (row.state, row.due_at, row.paused_seconds, row.broken_at) == ("running", due_at, 0, None)
    case.reject("It came back.", by=case.customer_participant, at=TUESDAY + 2 * DAY + HOUR)
    assert by_law(case).due_at == due_at
    assert list(check(latest())) == []
    sweep_all(due_at)
    assert by_law(case).broken_at == due_at


def test_both_are_owed_again_when_a_yes_is_taken_back():
    case = opened()
    case.describe(by=kim(), at=TUESDAY, type=Type.COMPLAINT)
    answered(case, at=TUESDAY + HOUR, then=Then.PROPOSE)
    case.confirm(by=case.customer_participant, at=TUESDAY + DAY)
    case.take_back(by=case.customer_participant, at=TUESDAY + 2 * DAY)
    rows = case.commitments.filter(measure=Measure.RESOLUTION).order_by("statutory")
    assert [row.state for row in rows] == ["paused", "running"]
    assert list(check(latest())) == []


def test_an_older_end_owes_nothing_again():
    case = opened(type=Type.COMPLAINT)
    answered(case, at=TUESDAY + HOUR, then=Then.PROPOSE)
    case.confirm(by=case.customer_participant, at=TUESDAY + 2 * HOUR)
    case.reopen(by=kim(), at=TUESDAY + 3 * HOUR)
    answered(case, at=TUESDAY + 4 * HOUR, then=Then.PROPOSE)
    case.confirm(by=case.customer_participant, at=TUESDAY + 5 * HOUR)
    case.take_back(by=case.customer_participant, at=TUESDAY + 6 * HOUR)
    rows = case.commitments.filter(measure=Measure.RESOLUTION).order_by("id")
    assert [bool(row.met_at) for row in rows] == [True, False]
    assert list(check(latest())) == []


def test_the_check_finds_a_law_that_stood_still():
    case = opened(type=Type.COMPLAINT)
    Commitment.objects.filter(pk=by_law(case).pk).update(paused_seconds=60)
    assert "a resolution that the law demands has stood still." in [breach.sentence for breach in check(latest())]
