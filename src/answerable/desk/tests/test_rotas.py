"""The settings of duty rotas: off until somebody wants one; a week, patterns, files, and private addresses."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from answerable.desk.tests.conftest import ELEVEN, browser
from answerable.desk.tests.counting import queries
from answerable.staff.models import DutyFeed, RotaFeed, Team
from answerable.staff.models.shifts import put_on_duty
from answerable.staff.tests import factories as colleagues

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tuesday_at_eleven")]
ROTA = "/desk/settings/teams/technical/rota/"
HOUR = timedelta(hours=1)


@pytest.fixture
def team():
    colleagues.lee(), colleagues.ines()
    Team.objects.filter(name="Technical").update(has_rota=True)
    return colleagues.technical()


def page(client, more=""):
    return client.get(ROTA + more).content.decode()


def test_a_team_works_without_a_rota_until_it_is_switched_on(ines):
    colleagues.technical()
    assert "This team works without a rota" in page(ines)
    assert "<table" not in page(ines)
    ines.post(ROTA + "switch/", {"on": "1"})
    assert colleagues.technical().has_rota
    assert "Nobody is on duty now." in page(ines)
    ines.post(ROTA + "switch/", {"on": "0"})
    assert not colleagues.technical().has_rota


def test_a_shift_is_put_in_the_rota_in_the_teams_own_zone_and_taken_from_it(ines, team):
    lee = colleagues.lee()
    given = {"staff": lee.pk, "begins_at": "2026-03-03T09:00", "ends_at": "2026-03-03T12:30"}
    answer = ines.post(ROTA + "shifts/", given)
    assert answer.url == ROTA + "?week=2026-03-03"
    shift = team.shifts.get()
    assert (shift.begins_at, shift.ends_at) == (
        datetime(2026, 3, 3, 8, tzinfo=UTC),
        datetime(2026, 3, 3, 11, 30, tzinfo=UTC),
    )
    shown = page(ines)
    assert "On duty now:" in shown
    assert "09:00–12:30" in shown
    ines.post(ROTA + f"shifts/{shift.pk}/end/")
    shift.refresh_from_db()
    assert shift.ends_at == ELEVEN


def test_what_nobody_covers_is_said_in_words(ines, team):
    put_on_duty(team, colleagues.lee(), ELEVEN, ELEVEN + 2 * HOUR, at=ELEVEN)
    gaps = ines.get(ROTA).context["gaps"]
    assert gaps[:2] == ["Tuesday 3 March 13:00–17:00", "Wednesday 4 March 09:00–17:00"]
    assert len(gaps) == 4
    next_week = ines.get(ROTA + "?week=2026-03-12").context
    assert next_week["monday"].isoformat() == "2026-03-09"
    assert len(next_week["gaps"]) == 5
    assert ines.get(ROTA + "?week=someday").context["monday"].isoformat() == "2026-03-02"


def test_who_is_away_is_seen_in_the_week_and_covers_nothing(ines, team):
    lee = colleagues.lee()
    put_on_duty(team, lee, ELEVEN - HOUR, ELEVEN + 6 * HOUR, at=ELEVEN)
    lee.go_away(ELEVEN, ELEVEN + HOUR, at=ELEVEN)
    shown = ines.get(ROTA)
    assert shown.context["gaps"][0] == "Tuesday 3 March 11:00–12:00"
    assert "Nobody is on duty now." in shown.content.decode()
    (row,) = (row for row in shown.context["rows"] if row["person"] == lee)
    assert [square.is_away for square in row["squares"]] == [False, True, False, False, False, False, False]


def test_weekly_shifts_are_laid_out_and_ended(ines, team):
    given = {"staff": colleagues.lee().pk, "weekdays": [0, 3], "begins": "09:00", "ends": "13:00"}
    ines.post(ROTA + "patterns/", given)
    assert team.shifts.count() == 16
    pattern = team.shift_patterns.get(weekday=3)
    assert "Thursday" in page(ines)
    ines.post(ROTA + f"patterns/{pattern.pk}/end/")
    assert team.shifts.count() == 8


@pytest.mark.parametrize(
    ("more", "given", "sentence"),
    [
        ("shifts/", {"begins_at": "2026-03-03T12:00", "ends_at": "2026-03-03T12:00"}, "It ends after it begins."),
        ("shifts/", {"begins_at": "soon", "ends_at": "2026-03-03T12:00"}, "Give a day and a time"),
        ("patterns/", {"begins": "09:00", "ends": "13:00"}, "This field is required."),
        ("patterns/", {"weekdays": [7], "begins": "09:00", "ends": "25:00"}, "Enter a valid time."),
        ("feed/", {"url": "http://127.0.0.1/rota.ics"}, "This address is not one of a calendar elsewhere."),
        ("feed/", {"url": "not an address"}, "Enter a valid URL."),
        ("file/", {}, "This field is required."),
    ],
)
def test_what_makes_no_sense_is_refused_by_a_sentence(ines, team, more, given, sentence):
    answer = ines.post(ROTA + more, {"staff": colleagues.lee().pk} | given)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not team.shifts.exists()
    assert not RotaFeed.objects.exists()


def test_somebody_of_another_team_has_no_shift_here(ines, kim, team):
    answer = ines.post(
        ROTA + "shifts/",
        {"staff": colleagues.kim().pk, "begins_at": "2026-03-03T09:00", "ends_at": "2026-03-03T12:30"},
    )
    assert answer.status_code == 422


def test_a_file_is_taken_in_and_strangers_in_it_are_named(ines, team):
    events = "".join(
        f"BEGIN:VEVENT\nUID:{name}\nSUMMARY:{name}\nDTSTART:20260304T080000Z\nDTEND:20260304T120000Z\nEND:VEVENT\n"
        for name in ("Lee", "Zoe")
    )
    data = f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n{events}END:VCALENDAR\n".replace("\n", "\r\n").encode()
    said = ines.post(ROTA + "file/", {"file": SimpleUploadedFile("r.ics", data)}, follow=True).content.decode()
    assert "1 shift stands in the rota. Not known in this team: Zoe." in said
    assert team.shifts.count() == 1
    refused = ines.post(ROTA + "file/", {"file": SimpleUploadedFile("r.ics", b"nonsense")})
    assert refused.status_code == 422
    assert "This is not a calendar file (.ics) that we can read." in refused.content.decode()
    assert team.shifts.count() == 1


def test_an_address_is_kept_and_forgotten(ines, team):
    ines.post(ROTA + "feed/", {"url": "https://203.0.113.7/rota.ics"})
    feed = RotaFeed.objects.get()
    assert (feed.url, feed.fetch_at) == ("https://203.0.113.7/rota.ics", ELEVEN)
    RotaFeed.objects.update(trouble="Nothing came from this address.")
    assert "The last fetch changed nothing: Nothing came from this address." in page(ines)
    ines.post(ROTA + "feed/", {"url": ""})
    assert not RotaFeed.objects.exists()


def test_a_private_address_is_shown_once_and_can_be_ended(ines, lee, team):
    put_on_duty(team, colleagues.lee(), ELEVEN, ELEVEN + HOUR, at=ELEVEN)
    shown = ines.post(ROTA + "address/")
    address = shown.context["secret"]
    assert address in shown.content.decode()
    path = "/duty/" + address.rpartition("/duty/")[2]
    assert b"SUMMARY:Lee" in lee.get(path).content
    assert address not in page(ines)
    ines.post(ROTA + "address/end/")
    assert lee.get(path).status_code == 404
    mine = lee.post("/desk/settings/duty-address/").context["secret"]
    assert b"SUMMARY:Technical" in ines.get("/duty/" + mine.rpartition("/duty/")[2]).content
    lee.post("/desk/settings/duty-address/end/")
    assert not DutyFeed.objects.filter(revoked_at=None).exists()


def test_only_who_works_by_a_rota_is_offered_an_address_of_their_own(lee, kim, team):
    colleagues.care()
    assert "Your shifts in your calendar" in lee.get("/desk/settings/").content.decode()
    assert "Your shifts in your calendar" not in kim.get("/desk/settings/").content.decode()


def test_only_who_looks_after_the_team_sees_its_rota(lee, kim, team):
    for more in ("", "switch/", "shifts/", "patterns/", "file/", "feed/", "address/", "address/end/"):
        for client in (lee, kim):
            assert (client.post if more else client.get)(ROTA + more).status_code == 404


def test_the_week_costs_the_same_for_one_shift_as_for_many(ines, team):
    put_on_duty(team, colleagues.lee(), ELEVEN, ELEVEN + HOUR, at=ELEVEN)
    few = queries(ines, ROTA)
    put_on_duty(team, colleagues.ines(), ELEVEN - HOUR, ELEVEN + HOUR, at=ELEVEN)
    for day in range(1, 5):
        begins = ELEVEN + timedelta(days=day)
        put_on_duty(team, colleagues.lee(), begins, begins + HOUR, at=ELEVEN)
    assert queries(ines, ROTA) == few


def test_a_lead_of_the_team_plans_it(team):
    priya = colleagues.StaffFactory(full_name="Priya Nair", role="lead")
    team.join(priya, "lead")
    assert browser(priya).get(ROTA).status_code == 200
