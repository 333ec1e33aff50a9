"""An unforeseen closure: one notice with the new day, promises broken by it, nobody called; and set-aside that lies."""

from datetime import timedelta

import pytest

from answerable.cases.aside import escalate_set_aside
from answerable.cases.models import Alert, Case, Inbound, Message, Sponsor
from answerable.cases.tests.factories import TUESDAY, opened
from answerable.cases.tests.test_telling_late import notices, receipted, time_passes
from answerable.cases.words import Measure
from answerable.customers.tests.factories import bo
from answerable.staff.models import Team
from answerable.staff.tests.factories import care, ines, kim

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
DUE = TUESDAY + 4 * HOUR


def close(team, begins_at=TUESDAY + HOUR, ends_at=TUESDAY + 8 * HOUR, at=TUESDAY + HOUR):
    return team.calendar.close(begins_at, ends_at, "No power", by_id=None, at=at)


def test_a_closure_tells_the_new_day_once_breaks_and_calls_nobody(ladder):
    case = receipted(team=ladder)
    close(ladder)
    time_passes(TUESDAY + 2 * HOUR)
    (notice,) = notices(case)
    assert "back on Wednesday, 4 March" in notice.text
    time_passes(DUE + timedelta(days=20))
    row = case.commitments.get(measure=Measure.ANSWER)
    assert (row.broken_at, row.broken_reason, row.climb_at, row.state) == (DUE, "closure", None, "running")
    assert len(notices()) == 1
    assert not Sponsor.objects.filter(case=case).exclude(reason="late").exists()
    assert not Alert.objects.filter(commitment=row, kind="sponsor").exists()


def test_a_closure_recorded_afterwards_ends_the_calling(ladder):
    case = receipted(team=ladder)
    time_passes(DUE)
    called = Alert.objects.filter(kind="sponsor").count()
    close(ladder, at=DUE + HOUR)
    time_passes(DUE + timedelta(days=2))
    row = case.commitments.get(measure=Measure.ANSWER)
    assert (row.broken_reason, row.climb_at) == ("closure", None)
    assert Alert.objects.filter(commitment=row, kind="sponsor").count() == called
    assert len(notices()) == 1, "she was told already that it is late"


def test_what_is_due_after_the_closure_is_as_it_was(ladder):
    case = receipted(team=ladder, at=TUESDAY + 6 * HOUR, customer=bo())
    close(ladder, ends_at=TUESDAY + 7 * HOUR)
    time_passes(TUESDAY + timedelta(hours=23))
    assert notices(case) == []
    time_passes(TUESDAY + timedelta(days=2))
    assert case.commitments.get(measure=Measure.ANSWER).broken_reason == ""


def test_that_we_are_closed_is_told_where_lateness_is_not(ladder):
    Team.objects.update(tells_late=False)
    ladder.refresh_from_db()
    receipted(team=ladder)
    close(ladder)
    time_passes(TUESDAY + 2 * HOUR)
    assert len(notices()) == 1


def set_aside(at):
    row, _new = Inbound.objects.keep("mail", f"key {at}", b"raw", at=at)
    row.set_aside("spam", at=at, team=care())
    return row


def test_set_aside_that_nobody_looked_through_is_told_to_the_leads_once_a_day():
    kim(), ines()
    set_aside(TUESDAY)
    wednesday_ten = TUESDAY + timedelta(days=1)
    assert escalate_set_aside(wednesday_ten - timedelta(seconds=1)) == 0
    assert escalate_set_aside(wednesday_ten) == 1
    assert escalate_set_aside(wednesday_ten + HOUR) == 0
    assert [(row.staff.working_name, row.kind) for row in Alert.objects.all()] == [("Ines", "aside")]
    assert escalate_set_aside(wednesday_ten + timedelta(days=1)) == 1


def test_set_aside_that_was_looked_through_is_told_to_nobody():
    ines()
    set_aside(TUESDAY).look_over(by=ines(), at=TUESDAY + HOUR)
    assert escalate_set_aside(TUESDAY + timedelta(days=5)) == 0
    assert not Alert.objects.exists()


def test_nothing_of_this_answers_anybody(ladder):
    case = opened(team=ladder)
    close(ladder)
    time_passes(TUESDAY + timedelta(days=3))
    assert not Message.objects.filter(case=case, direction="out").exists(), "we have never reached her"
    assert Case.objects.get().turn == "ours"
