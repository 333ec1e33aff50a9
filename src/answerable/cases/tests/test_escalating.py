"""Before, at and after due: the owner is warned, the promise breaks, and fresh eyes come rung by rung.

The last promise gives an answer four working hours; Care works nine to five in Berlin, and Ana wrote on Tuesday at ten.
"""

from datetime import UTC, datetime, timedelta

import pytest

from answerable.cases.checking import check
from answerable.cases.models import Alert, Case, Sponsor
from answerable.cases.sweeping import sweep
from answerable.cases.tests.factories import TUESDAY, answered, latest, opened, sweep_all
from answerable.cases.words import Excuse, Harm, Measure
from answerable.customers.tests.factories import bo
from answerable.staff.models import Team
from answerable.staff.tests.factories import MembershipFactory, finance, ines, kim, lee, technical

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
DUE = TUESDAY + 4 * HOUR  # Tuesday at two
WEDNESDAY_TEN = TUESDAY + timedelta(days=1)


def passed(at):
    """Everything that is due by then, and the case as it stands."""
    sweep_all(at)
    assert list(check(max(at, latest()))) == []
    return Case.objects.get()


def told(kind=None):
    """Who was told of what, in order."""
    rows = Alert.objects.filter(commitment__measure="answer").order_by("id").select_related("staff")
    return [(row.staff.working_name, row.kind) for row in rows if kind in (None, row.kind)]


def answer_of(case):
    return case.commitments.get(measure=Measure.ANSWER)


def test_the_owner_is_warned_at_half_and_at_four_fifths(ladder):
    case = opened(team=ladder)
    case.take(by=kim(), at=TUESDAY)
    passed(TUESDAY + 2 * HOUR - timedelta(seconds=1))
    assert told() == []
    passed(TUESDAY + 2 * HOUR)
    assert told() == [("Kim", "half")]
    passed(TUESDAY + timedelta(hours=3, minutes=12) - timedelta(seconds=1))
    assert told() == [("Kim", "half")]
    passed(TUESDAY + timedelta(hours=3, minutes=12))
    assert told() == [("Kim", "half"), ("Kim", "most")]


def test_after_an_outage_nobody_is_warned_of_what_is_over(ladder):
    opened(team=ladder).take(by=kim(), at=TUESDAY)
    passed(DUE - timedelta(minutes=5))
    assert told() == [("Kim", "most")]


def test_warnings_count_working_time(ladder):
    """Written at half past four: half an hour today, an hour and a half tomorrow."""
    case = opened(team=ladder, at=TUESDAY + timedelta(hours=6, minutes=30))
    assert answer_of(case).warn_at == WEDNESDAY_TEN + timedelta(minutes=30)


def test_at_due_it_breaks_and_fresh_eyes_come(ladder):
    case = opened(team=ladder)
    case.take(by=kim(), at=TUESDAY)
    passed(DUE)
    row = answer_of(case)
    assert (row.broken_at, row.state, row.rung) == (DUE, "running", "duty")
    assert told("late") == [("Kim", "late")]
    assert told("sponsor") == [("Max", "sponsor")]
    assert [one.staff.working_name for one in Sponsor.objects.filter(case=case)] == ["Max"]
    assert Case.objects.get().owner == kim(), "the owner stays"


def test_each_further_allowance_calls_the_next_rung_then_daily(ladder):
    """Four working hours after Tuesday at two: Wednesday at ten, then at two, then Thursday at ten."""
    opened(team=ladder).take(by=kim(), at=TUESDAY)
    passed(DUE)
    passed(WEDNESDAY_TEN - timedelta(seconds=1))
    assert told("sponsor") == [("Max", "sponsor")]
    passed(WEDNESDAY_TEN)
    passed(WEDNESDAY_TEN + 4 * HOUR)
    passed(WEDNESDAY_TEN + timedelta(days=1))
    assert [name for name, _kind in told("sponsor")] == ["Max", "Ines", "Vera", "Odo"]
    assert told("again") == []
    friday_two = WEDNESDAY_TEN + timedelta(days=1, hours=4)
    passed(friday_two)
    passed(friday_two + timedelta(days=1))
    assert told("again") == [("Odo", "again")] * 2


def test_an_outage_climbs_what_it_missed_and_says_again_only_once(ladder):
    opened(team=ladder).take(by=kim(), at=TUESDAY)
    passed(TUESDAY + timedelta(days=20))
    assert [name for name, _kind in told("sponsor")] == ["Max", "Ines", "Vera", "Odo"]
    assert told("again") == [("Odo", "again")]
    assert answer_of(Case.objects.get()).broken_at == DUE


def test_a_late_word_that_wants_an_answer_after_all_calls_one_more_and_not_all_it_missed(ladder):
    case = opened(team=ladder)
    case.take(by=kim(), at=TUESDAY)
    passed(DUE)
    case = Case.objects.get()
    word = case.waiting().get()
    case.no_answer_needed([word], Excuse.THANKS, by=kim(), at=DUE + HOUR)
    a_week_later = DUE + timedelta(days=7)
    case.need_answer(word, by=case.customer_participant, at=a_week_later)
    passed(a_week_later)
    assert [name for name, _kind in told("sponsor")] == ["Max", "Ines"]


def test_rungs_of_one_person_count_once(ladder):
    Team.objects.filter(pk=ladder.pk).update(head=ines(), last_person=ines())
    opened(team=ladder).take(by=kim(), at=TUESDAY)
    passed(TUESDAY + timedelta(days=20))
    assert [name for name, _kind in told("sponsor")] == ["Max", "Ines"]


def test_who_is_away_is_not_called(ladder):
    ines().go_away(TUESDAY, None, at=TUESDAY)
    opened(team=ladder).take(by=kim(), at=TUESDAY)
    passed(TUESDAY + timedelta(days=20))
    assert [name for name, _kind in told("sponsor")] == ["Max", "Vera", "Odo"]


def test_nobody_on_duty_calls_the_next_at_once_with_an_alarm(ladder):
    for member in ladder.members().exclude(pk=ines().pk):
        member.go_away(TUESDAY, None, at=TUESDAY)
    ladder.part(ines(), at=TUESDAY)
    opened(team=ladder)
    passed(DUE)
    assert told() == [("Vera", "alarm")]
    assert Alert.objects.get(kind="alarm").is_urgent


def test_due_exactly_at_closing_time_finds_who_worked_a_moment_ago(ladder):
    opened(team=ladder, at=TUESDAY + 3 * HOUR)  # at one, so due at five
    passed(TUESDAY + 7 * HOUR)
    assert [kind for _name, kind in told()] == ["sponsor"]


def test_a_team_without_a_ladder_breaks_its_promise_and_calls_nobody():
    case = opened()
    case.take(by=kim(), at=TUESDAY)
    passed(TUESDAY + timedelta(days=20))
    assert answer_of(case).broken_at == DUE
    assert not Alert.objects.exists()
    assert not Sponsor.objects.exists()


def test_an_answer_ends_the_climb(ladder):
    case = opened(team=ladder)
    case.take(by=kim(), at=TUESDAY)
    passed(DUE)
    answered(Case.objects.get(), at=DUE + HOUR)
    before = told()
    passed(TUESDAY + timedelta(hours=30))
    assert told() == before
    assert answer_of(case).broken_at == DUE, "late it was all the same"


def test_a_pause_stops_the_climb_and_shifts_it(ladder):
    """The resolution is late; then it is her turn for two weeks, which call nobody."""
    case = opened(team=ladder)
    case.take(by=kim(), at=TUESDAY)
    answered(case, at=TUESDAY + HOUR)
    late = case.commitments.get(measure=Measure.RESOLUTION).due_at + HOUR
    passed(late)
    before = Sponsor.objects.count()
    answered(Case.objects.get(), at=late + HOUR, then="wait", remind_at=late + timedelta(days=30))
    passed(late + timedelta(days=14))
    assert Sponsor.objects.count() == before


def test_the_least_burdened_on_duty_is_called(ladder):
    for number in range(2):
        opened(team=ladder, at=TUESDAY + timedelta(minutes=number)).take(by=ines(), at=TUESDAY + HOUR)
    sweep_all(DUE + HOUR)
    assert {row.staff.working_name for row in Sponsor.objects.all()} == {"Kim", "Max"}


def test_a_question_to_a_colleague_calls_no_sponsor_into_the_case(ladder):
    case = opened(team=ladder)
    case.take(by=kim(), at=TUESDAY)
    case.ask("Is the part in stock?", by=kim(), at=TUESDAY, to_staff=lee())
    passed(DUE)
    rows = Alert.objects.filter(commitment__measure="ask").order_by("id")
    assert [(row.staff.working_name, row.kind) for row in rows] == [
        ("Lee", "asked"),
        ("Lee", "late"),
        ("Kim", "sponsor"),
    ]
    reasons = Sponsor.objects.filter(case=case).values_list("staff__working_name", flat=True)
    assert list(reasons) == ["Max"], "for the late answer, not for the question"


def test_a_sensitive_teams_ladder_lets_nobody_in():
    team = finance()
    kim_too = MembershipFactory(team=team, staff=kim()).staff
    Team.objects.filter(pk=team.pk).update(visibility="sensitive", has_ladder=True, head=lee())
    team.refresh_from_db()
    case = opened(team=team)
    case.take(by=kim_too, at=TUESDAY)
    passed(TUESDAY + timedelta(days=9))
    assert not Case.objects.visible_to(lee()).exists()


def test_a_lapsed_handover_is_told_to_the_lead(ladder):
    case = opened(team=ladder)
    case.take(by=kim(), at=TUESDAY)
    case.offer(by=kim(), at=TUESDAY, to_team=technical(), note="Yours?")
    lee()
    passed(TUESDAY + 2 * HOUR)
    assert [(row.staff.working_name, row.kind) for row in Alert.objects.filter(kind="lapsed")] == [("Ines", "lapsed")]


def test_a_person_at_risk_reaches_someone_on_duty_now():
    kim(), ines()
    case = opened()
    case.describe(by=kim(), at=TUESDAY, harm=Harm.PERSON)
    alert = Alert.objects.get()
    assert (alert.kind, alert.is_urgent, alert.staff.working_name) == ("risk", True, "Kim")
    assert Sponsor.objects.get().staff == kim()


def test_a_person_at_risk_at_night_reaches_somebody_all_the_same():
    kim(), ines()
    case = opened(at=TUESDAY + 14 * HOUR, harm=Harm.PERSON)
    assert case.alerts.get().staff == ines()


def test_many_workers_and_repeated_sweeps_do_it_once(ladder):
    for number in range(7):
        opened(team=ladder, at=TUESDAY + timedelta(minutes=number))
    for _round in range(3):
        sweep(DUE + HOUR, limit=3)
    once = Alert.objects.count(), Sponsor.objects.count()
    for _round in range(3):
        sweep(DUE + HOUR)
    assert (Alert.objects.count(), Sponsor.objects.count()) == once


def test_one_case_that_cannot_be_swept_keeps_no_other_from_its_turn(ladder):
    bad = opened(team=ladder)
    good = opened(team=ladder, customer=bo(), at=TUESDAY + timedelta(minutes=1))
    # A due time far beyond every calendar makes the next rung's arithmetic fail.
    bad.commitments.filter(measure="answer").update(seconds=10**17)
    sweep(DUE + HOUR)
    assert answer_of(good).broken_at == DUE + timedelta(minutes=1)


def test_time_told_in_the_past_breaks_nothing_early(ladder):
    case = opened(team=ladder)
    assert sweep(datetime(2026, 3, 3, 8, 0, tzinfo=UTC)) == 0
    assert answer_of(case).broken_at is None
