"""Absences in the settings: my own, a colleague's, a team's; several, removed or ended, and who may do what."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from answerable.cases.tests.factories import opened
from answerable.desk.tests.conftest import ELEVEN
from answerable.desk.tests.test_case import words
from answerable.staff.models import Absence
from answerable.staff.tests import factories as colleagues

pytestmark = pytest.mark.usefixtures("tuesday_at_eleven")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MINE, TEAM = "/desk/settings/absence/", "/desk/settings/teams/care/absences/"
EASTER = {"since": "2026-04-03T00:00", "until": "2026-04-07T00:00"}
CHRISTMAS = {"since": "2026-12-24T00:00", "until": "2027-01-02T00:00"}


def away(staff, begins=1, ends=9):
    return staff.go_away(ELEVEN + begins * DAY, ELEVEN + ends * DAY, at=ELEVEN)


def test_i_plan_easter_and_christmas_and_take_one_back(kim):
    for given in (CHRISTMAS, EASTER):
        assert kim.post(MINE, given).status_code == 302
    shown = words(kim.get("/desk/settings/"))
    assert shown.index("3 April 2026") < shown.index("24 December 2026")
    first, second = Absence.objects.in_order()
    assert (first.by, second.by) == (colleagues.kim(), colleagues.kim())
    assert "The absence is removed." in words(kim.post(f"{MINE}{first.pk}/end/", follow=True))
    assert list(Absence.objects.all()) == [second]


def test_what_overlaps_is_refused_with_what_was_typed(kim):
    kim.post(MINE, EASTER)
    refused = kim.post(MINE, {"since": "2026-04-05T08:00", "until": "2026-04-20T00:00"})
    assert refused.status_code == 422
    assert "Kim is away from Friday 3 April 2026, 00:00" in words(refused)
    assert "absences cannot overlap" in words(refused)
    assert "2026-04-05T08:00" in refused.content.decode()
    assert Absence.objects.count() == 1


def test_what_goes_on_ends_now_and_stays_as_history(kim):
    case = opened(at=ELEVEN - HOUR)
    case.take(by=colleagues.kim(), at=ELEVEN - HOUR)
    kim.post(MINE, {"since": "2026-03-03T10:30", "until": ""})
    case.refresh_from_db()
    assert case.owner is None
    shown = words(kim.get("/desk/settings/"))
    assert "nobody knows yet until when" in shown
    assert "Here again" in shown
    assert "Past absences" not in shown
    absence = Absence.objects.get()
    for _click in range(2):
        assert "The absence is over." in words(kim.post(f"{MINE}{absence.pk}/end/", follow=True))
    absence.refresh_from_db()
    assert absence.ends_at == ELEVEN
    assert "Past absences" in words(kim.get("/desk/settings/"))


def test_nobody_ends_the_absence_of_somebody_else_by_their_own_address(kim):
    absence = away(colleagues.lee())
    assert kim.post(f"{MINE}{absence.pk}/end/").status_code == 404
    assert Absence.objects.count() == 1


def test_an_administrator_notes_it_for_a_colleague(ines, kim):
    person = colleagues.kim()
    address = f"/desk/settings/colleagues/{person.pk}/absence/"
    assert ines.post(address, EASTER).status_code == 302
    absence = person.absences.get()
    assert absence.by == colleagues.ines()
    assert "3 April 2026" in words(ines.get(f"/desk/settings/colleagues/{person.pk}/"))
    assert kim.post(address, CHRISTMAS).status_code == 404
    assert kim.post(f"{address}{absence.pk}/end/").status_code == 404
    stranger = away(colleagues.lee())
    assert ines.post(f"{address}{stranger.pk}/end/").status_code == 404
    assert ines.post(f"{address}{absence.pk}/end/").status_code == 302
    assert list(Absence.objects.all()) == [stranger]


def test_a_lead_notes_it_for_their_team_and_for_nobody_else(kim):
    person = colleagues.kim()
    person.memberships.update(role="lead")
    assert "/desk/settings/teams/care/absences/" in kim.get("/desk/settings/teams/care/").content.decode()
    assert kim.post(TEAM, {"staff": colleagues.ines().pk} | EASTER).status_code == 302
    absence = colleagues.ines().absences.get()
    assert absence.by == person
    shown = words(kim.get(TEAM))
    assert "Ines" in shown
    assert "3 April 2026" in shown
    elsewhere = away(colleagues.lee())
    assert kim.post(TEAM, {"staff": colleagues.lee().pk} | EASTER).status_code == 422
    assert kim.post(f"{TEAM}{elsewhere.pk}/end/").status_code == 404
    assert kim.get("/desk/settings/teams/technical/absences/").status_code == 404
    assert kim.post(TEAM, {"staff": colleagues.ines().pk} | EASTER).status_code == 422
    assert kim.post(f"{TEAM}{absence.pk}/end/").status_code == 302
    assert list(Absence.objects.all()) == [elsewhere]


def test_who_leads_nothing_sees_no_absences_of_a_team(kim):
    assert kim.get(TEAM).status_code == 404
    assert kim.post(TEAM, {"staff": colleagues.kim().pk} | EASTER).status_code == 404


def test_a_teams_list_asks_as_much_for_three_as_for_one(ines):
    def asked():
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert ines.get(TEAM).status_code == 200
        return len(seen)

    away(colleagues.kim())
    asked()
    with_one = asked()
    away(colleagues.kim(), 20, 30), away(colleagues.ines())
    assert asked() == with_one
