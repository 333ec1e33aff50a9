"""The duty rota: who is on now, who next, until when; laid out from patterns, and over at its end exactly once."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from django.db import IntegrityError, transaction

from answerable.calendars.models import DEFAULT_RULES, Calendar
from answerable.kit import announce
from answerable.staff.models import Shift
from answerable.staff.models.shifts import put_on_duty
from answerable.staff.rota.duty import NextDuty, next_on_duty, shift_ends_at, team_on_duty
from answerable.staff.rota.ending import cut_short, end_shifts
from answerable.staff.rota.gaps import gaps, uncovered
from answerable.staff.rota.laying_out import begin_pattern, end_pattern, lay_out_anew, lay_out_rotas
from answerable.staff.tests.factories import MembershipFactory, care, kim, lee, office_calendar, technical

pytestmark = pytest.mark.django_db
# A Tuesday at ten in Berlin.
TEN = datetime(2026, 3, 3, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
NIGHT = datetime(2026, 3, 3, 23, tzinfo=UTC)


@pytest.fixture
def team():
    """Technical with a rota, in which Kim is a member beside Lee."""
    team = technical()
    lee()
    MembershipFactory(team=team, staff=kim())
    team.has_rota = True
    team.save()
    return team


@pytest.fixture
def ended(monkeypatch):
    """What is announced of shifts that ended: who, and when."""
    heard = []
    hear = [lambda staff, team, at: heard.append((staff.working_name, at))]
    monkeypatch.setitem(announce._listeners, "shift.ended", hear)
    return heard


def on(team, staff, begins, ends):
    return put_on_duty(team, staff, TEN + begins * HOUR, TEN + ends * HOUR, at=TEN - HOUR * 10)


def test_without_a_rota_every_member_is_on_duty_in_team_hours():
    team, _member = care(), kim()
    assert team_on_duty(team, TEN) == [kim()]
    assert team_on_duty(team, NIGHT) == []
    assert next_on_duty(team, NIGHT) == NextDuty(datetime(2026, 3, 4, 8, tzinfo=UTC), (kim(),))
    assert kim().on_duty(NIGHT, team)
    assert shift_ends_at(kim(), team, TEN) is None


def test_with_a_rota_whoever_has_a_shift_is_on_duty_in_team_hours_or_not(team):
    on(team, lee(), -1, 2)
    put_on_duty(team, kim(), NIGHT, NIGHT + HOUR, at=TEN)
    assert team_on_duty(team, TEN) == [lee()]
    assert (lee().on_duty(TEN, team), kim().on_duty(TEN, team), kim().on_duty(TEN)) == (True, False, True)
    assert team_on_duty(team, NIGHT) == [kim()]
    assert team_on_duty(team, TEN + 2 * HOUR) == []
    assert next_on_duty(team, TEN) == NextDuty(TEN, (lee(),))
    assert next_on_duty(team, TEN + 2 * HOUR) == NextDuty(NIGHT, (kim(),))
    assert next_on_duty(team, NIGHT + HOUR) is None


def test_who_is_away_or_has_left_the_team_is_not_on_duty_whatever_the_rota_says(team):
    on(team, lee(), -1, 5), on(team, kim(), -1, 5)
    lee().go_away(TEN, TEN + HOUR, at=TEN)
    assert team_on_duty(team, TEN) == [kim()]
    on(team, kim(), 6, 7)
    team.part(kim(), at=TEN)
    assert team_on_duty(team, TEN) == []
    assert next_on_duty(team, TEN) == NextDuty(TEN + HOUR, (lee(),))
    assert not Shift.objects.filter(staff=kim(), begins_at__gt=TEN).exists()


def test_during_an_unforeseen_closure_nobody_is_on_duty(team):
    on(team, lee(), -1, 5)
    office_calendar().close(TEN, TEN + HOUR, "Fire alarm", by_id=None, at=TEN)
    assert team_on_duty(team, TEN) == team_on_duty(care(), TEN) == []
    after = TEN + HOUR + timedelta(seconds=1)
    assert team_on_duty(team, after) == [lee()]


def test_a_shift_lasts_as_long_as_the_next_follows_without_a_break(team):
    on(team, lee(), -1, 1), on(team, lee(), 1, 2), on(team, lee(), 3, 4), on(team, kim(), 2, 3)
    assert shift_ends_at(lee(), team, TEN) == TEN + 2 * HOUR
    assert shift_ends_at(lee(), team, TEN + 2 * HOUR) is None
    assert shift_ends_at(kim(), team, TEN) is None


def test_the_end_of_a_shift_is_announced_once(team, ended):
    on(team, lee(), -1, 1), on(team, kim(), -1, 3)
    assert end_shifts(TEN) == 0
    assert end_shifts(TEN + HOUR) == 1
    assert end_shifts(TEN + HOUR) == 0
    assert ended == [("Lee", TEN + HOUR)]
    long_after = TEN + timedelta(days=9)
    assert end_shifts(long_after) == 1
    assert ended[1:] == [("Kim", long_after)]


def test_where_the_next_shift_follows_or_has_begun_meanwhile_nothing_ends(team, ended):
    on(team, lee(), -1, 1), on(team, lee(), 1, 2), on(team, lee(), 4, 8)
    assert end_shifts(TEN + HOUR) == 1
    # Nobody looked for five hours; she is on duty again.
    assert end_shifts(TEN + 5 * HOUR) == 1
    assert ended == []
    assert end_shifts(TEN + 8 * HOUR) == 1
    assert ended == [("Lee", TEN + 8 * HOUR)]


def test_a_team_whose_rota_is_switched_off_ends_nothing(team, ended):
    on(team, lee(), -1, 1)
    team.has_rota = False
    team.save()
    assert end_shifts(TEN + HOUR) == 1
    assert ended == []


def test_a_listener_that_fails_leaves_the_shift_for_the_next_round(team, monkeypatch, ended):
    def fail(**_facts):
        raise RuntimeError("no")

    shift = on(team, lee(), -1, 1)
    with monkeypatch.context() as patch:
        patch.setitem(announce._listeners, "shift.ended", [fail])
        assert end_shifts(TEN + HOUR) == 0
    assert Shift.objects.get(pk=shift.pk).ended_at is None
    assert end_shifts(TEN + HOUR) == 1
    assert ended == [("Lee", TEN + HOUR)]


def test_a_shift_taken_back_never_was_and_one_that_goes_on_ends_now(team, ended):
    cut_short(on(team, lee(), 1, 2), at=TEN)
    cut_short(on(team, kim(), -1, 2), at=TEN)
    assert [(shift.staff.working_name, shift.ends_at) for shift in team.shifts.all()] == [("Kim", TEN)]
    end_shifts(TEN)
    assert ended == [("Kim", TEN)]


def test_a_pattern_is_laid_out_eight_weeks_ahead_in_local_time_and_not_on_holidays(team):
    calendar = office_calendar()
    rules = DEFAULT_RULES | {"holidays": ["2026-03-17"], "exceptions": {"2026-03-24": []}}
    calendar.revise(rules, "Closed", None, TEN)
    begin_pattern(team, lee(), 1, 9 * 60, 13 * 60, at=TEN)
    begins = [shift.begins_at for shift in team.shifts.order_by("begins_at")]
    # Tuesdays at nine in Berlin, over the change of time at the end of March.
    assert [f"{moment:%d.%m. %H}" for moment in begins] == [
        "03.03. 08",
        "10.03. 08",
        "31.03. 07",
        "07.04. 07",
        "14.04. 07",
        "21.04. 07",
    ]
    assert {shift.ends_at - shift.begins_at for shift in team.shifts.all()} == {4 * HOUR}


def test_a_night_pattern_ends_on_the_next_day(team):
    begin_pattern(team, lee(), 1, 22 * 60, 6 * 60, at=TEN)
    first = team.shifts.order_by("begins_at").first()
    assert (first.begins_at, first.ends_at) == (TEN + 12 * HOUR, TEN + 20 * HOUR)


def test_the_worker_lays_out_more_as_time_goes_by_and_makes_nothing_twice(team):
    begin_pattern(team, lee(), 1, 9 * 60, 13 * 60, at=TEN)
    assert lay_out_rotas(TEN) == 0
    before = team.shifts.count()
    later = TEN + timedelta(weeks=2)
    assert lay_out_rotas(later) == 1
    assert lay_out_rotas(later) == 0
    assert team.shifts.count() == before + 2
    assert lay_out_rotas(TEN + timedelta(weeks=30)) == 1
    days = sorted(shift.begins_at.date() for shift in team.shifts.all())
    assert {second - first for first, second in pairwise(days)} == {timedelta(weeks=1)}


def test_a_pattern_that_ends_takes_back_what_has_not_begun(team):
    pattern = begin_pattern(team, lee(), 1, 9 * 60, 13 * 60, at=TEN)
    end_pattern(pattern, at=TEN)
    assert [shift.begins_at for shift in team.shifts.all()] == [TEN - HOUR]


def test_a_pattern_made_anew_changes_what_has_not_begun(team):
    begin_pattern(team, lee(), 1, 9 * 60, 13 * 60, at=TEN)
    begin_pattern(team, lee(), 1, 9 * 60, 15 * 60, at=TEN)
    lasts = [shift.ends_at - shift.begins_at for shift in team.shifts.order_by("begins_at")]
    assert lasts == [4 * HOUR] + [6 * HOUR] * 7


def test_what_is_laid_out_of_the_past_ends_nothing_any_more(team, ended):
    begin_pattern(team, lee(), 0, 9 * 60, 13 * 60, at=TEN, since=date(2026, 2, 2))
    assert team.shifts.filter(ends_at__lte=TEN).count() == 5
    assert end_shifts(TEN) == 0
    assert ended == []


def test_a_revised_calendar_lays_its_patterns_out_anew(team):
    begin_pattern(team, lee(), 1, 9 * 60, 13 * 60, at=TEN)
    calendar = office_calendar()
    calendar.revise(DEFAULT_RULES | {"holidays": ["2026-03-10"]}, "Strike", None, TEN)
    lay_out_anew(calendar=calendar, at=TEN)
    assert lay_out_rotas(TEN) == 1
    days = [shift.begins_at.date() for shift in team.shifts.order_by("begins_at")]
    assert days[:2] == [date(2026, 3, 3), date(2026, 3, 17)]


def test_gaps_are_the_team_hours_in_which_nobody_who_is_here_has_a_shift(team):
    on(team, lee(), -1, 3), on(team, kim(), 2, 4)
    lee().go_away(TEN + HOUR, TEN + 2 * HOUR, at=TEN)
    day = datetime(2026, 3, 3, tzinfo=UTC)
    assert gaps(team, day, day + timedelta(days=1)) == [
        (TEN + HOUR, TEN + 2 * HOUR),
        (TEN + 4 * HOUR, datetime(2026, 3, 3, 16, tzinfo=UTC)),
    ]


def test_what_is_uncovered_is_found_whatever_overlaps():
    at = [TEN + number * HOUR for number in range(10)]
    covered = [(at[0], at[2]), (at[1], at[3]), (at[5], at[5]), (at[7], at[9])]
    assert list(uncovered([(at[1], at[8])], covered)) == [(at[3], at[7])]
    assert list(uncovered([(at[0], at[1])], [])) == [(at[0], at[1])]


def test_the_database_refuses_shifts_that_cannot_be(team):
    for given in ({"ends_at": TEN}, {"source": "rumour"}, {"uid": "x"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Shift.objects.create(**{"team": team, "staff": lee(), "begins_at": TEN, "ends_at": TEN + HOUR} | given)


def test_a_team_on_another_calendar_has_its_own_closures(team):
    on(team, lee(), -1, 5)
    elsewhere = Calendar.create(name="Elsewhere", rules=DEFAULT_RULES, at=TEN)
    elsewhere.close(TEN, TEN + HOUR, "Storm", by_id=None, at=TEN)
    assert team_on_duty(team, TEN) == [lee()]
