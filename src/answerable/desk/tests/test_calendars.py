"""The settings of calendars: hours, public holidays, days of one's own, a year at a glance, and closures."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from answerable.calendars.models import DEFAULT_RULES, Calendar
from answerable.cases.recomputing import recompute
from answerable.cases.tests.factories import opened
from answerable.cases.words import Measure
from answerable.desk.tests.conftest import ELEVEN
from answerable.desk.tests.counting import queries
from answerable.staff.models import Team
from answerable.staff.tests import factories as colleagues

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tuesday_at_eleven")]
AT_NINE = dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), "9–17")
GIVEN = AT_NINE | {"name": "Office", "time_zone": "Europe/Berlin", "reason": "A new year"}
BEGINS = datetime(2026, 3, 3, 12, tzinfo=UTC)


@pytest.fixture
def office():
    calendar = colleagues.office_calendar()
    colleagues.care(), colleagues.ines()
    return calendar


def address(calendar, more=""):
    return f"/desk/settings/calendars/{calendar.pk}/{more}"


def revise(browser, calendar, **given):
    return browser.post(address(calendar, "hours/"), GIVEN | given)


def test_public_holidays_are_copied_when_a_calendar_is_saved(ines, office):
    answer = revise(ines, office, country="DE", subdivision="BE", until="2027", holidays="2026-12-31 Stocktaking")
    assert answer.url == address(office)
    version = office.current()
    assert (version.number, version.reason) == (2, "A new year")
    assert {name: version.feasts[name] for name in ("country", "subdivision", "years")} == {
        "country": "DE",
        "subdivision": "BE",
        "years": [2026, 2027],
    }
    assert {"2026-03-08", "2027-12-25", "2026-12-31"} <= set(version.rules["holidays"])
    assert version.words["holidays"] == {"2026-12-31": "Stocktaking"}
    assert version.name_of(date(2026, 3, 8)) == "Women's Day"
    form = ines.get(address(office, "hours/")).context["form"]
    assert (form["holidays"].value(), form["country"].value(), form["until"].value()) == (
        "2026-12-31 Stocktaking",
        "DE",
        2027,
    )


def test_saving_again_without_a_change_makes_no_version(ines, office):
    given = {"country": "DE", "until": "2026", "exceptions": "2026-12-24 9–12 Christmas Eve"}
    revise(ines, office, **given)
    revise(ines, office, **given)
    assert office.current().number == 2


def test_an_exception_says_why_and_the_day_shows_it(ines, office):
    refused = revise(ines, office, exceptions="2026-12-24 9–12")
    assert refused.status_code == 422
    assert "2026-12-24: say why, behind its hours." in refused.content.decode()
    revise(ines, office, exceptions="2026-12-24 9–12, 13–14:30 Christmas Eve\n2026-12-31: closed Stocktaking")
    version = office.current()
    assert version.rules["exceptions"] == {"2026-12-24": [["09:00", "12:00"], ["13:00", "14:30"]], "2026-12-31": []}
    assert version.words["exceptions"] == {"2026-12-24": "Christmas Eve", "2026-12-31": "Stocktaking"}
    page = ines.get(address(office)).content.decode()
    assert "Thursday 24 December: 09:00–12:00, 13:00–14:30, shorter (Christmas Eve)" in page
    assert "Thursday 31 December: closed (Stocktaking)" in page
    shown = ines.get(address(office, "hours/")).context["form"]["exceptions"].value()
    assert shown == "2026-12-24 09:00–12:00, 13:00–14:30 Christmas Eve\n2026-12-31 closed Stocktaking"


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"exceptions": "2026-12-24 nine to twelve"}, "2026-12-24: "),
        ({"exceptions": "2026-12-24 9–25 Late"}, "2026-12-24: This is not a time of day"),
        ({"exceptions": "2026-12-24 9–12 A\n2026-12-24 closed B"}, "2026-12-24 stands here twice."),
        ({"holidays": "24.12.2026"}, "This is not a date"),
        (dict.fromkeys(AT_NINE, ""), "A calendar without any hours cannot keep a promise."),
        ({"country": "XX"}, "Select a valid choice"),
        ({"country": "DE", "subdivision": "AK"}, "Select a valid choice"),
        ({"reason": ""}, "This field is required."),
    ],
)
def test_what_makes_no_sense_is_refused_with_what_was_typed(ines, office, given, sentence):
    answer = revise(ines, office, **given)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert office.current().number == 1


def test_closed_days_come_from_a_file_and_those_that_are_there_stay(ines, office):
    body = "BEGIN:VEVENT\nUID:1\nSUMMARY:Carnival\nDTSTART;VALUE=DATE:20260216\nDTEND;VALUE=DATE:20260218\nEND:VEVENT\n"
    data = f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n{body}END:VCALENDAR\n".replace("\n", "\r\n").encode()
    revise(ines, office, holidays="2026-02-17 Our own name", file=SimpleUploadedFile("days.ics", data))
    assert office.current().words["holidays"] == {"2026-02-16": "Carnival", "2026-02-17": "Our own name"}
    refused = revise(ines, office, file=SimpleUploadedFile("days.ics", b"<html>"))
    assert refused.status_code == 422
    assert "This is not a calendar file" in refused.content.decode()
    assert office.current().number == 2


def test_a_calendar_whose_holidays_end_soon_says_so_and_brings_in_the_next_year(ines, office, tuesday_at_eleven):
    revise(ines, office, country="DE", until="2026")
    assert "Public holidays are known here only" not in ines.get(address(office)).content.decode()
    tuesday_at_eleven.move_to(datetime(2026, 11, 2, 12, tzinfo=UTC))
    ines.force_login(colleagues.ines())
    assert "only up to 31 December 2026" in ines.get(address(office)).content.decode()
    assert "only up to 31 December 2026" in ines.get("/desk/settings/calendars/").content.decode()
    ines.post(address(office, "next-year/"))
    version = office.current()
    assert (version.number, version.reason) == (3, "Public holidays of 2027")
    assert "2027-12-25" in version.rules["holidays"]
    assert "known here only" not in ines.get(address(office)).content.decode()


def test_without_a_country_there_is_no_next_year_to_bring_in(ines, office):
    answer = ines.post(address(office, "next-year/"))
    assert answer.status_code == 422
    assert "choose a country first" in answer.content.decode()
    assert office.current().number == 1


def test_the_parts_of_a_country_are_offered_once_it_is_chosen(ines):
    page = ines.get("/desk/settings/calendars/parts-of-country/?country=DE").content.decode()
    assert '<option value="BY">Bayern</option>' in page
    assert ines.get("/desk/settings/calendars/parts-of-country/?country=XX").content.decode().count("<option") == 1


def test_if_a_customer_wrote_now_each_team_says_by_when_and_why(ines, office):
    revise(ines, office, holidays="2026-03-04 Strike")
    (told,) = ines.get(address(office)).context["answers"][:1]
    assert told.who == "Care"
    assert told.by == "Tuesday 3 March 2026, 15:00 CET"
    assert told.promise == "Promised within 4 working hours by “Everybody”."
    (later,) = ines.get(address(office) + "?at=2026-03-03T16:10").context["answers"][:1]
    assert later.by == "Thursday 5 March 2026, 12:10 CET"
    assert later.steps == ("Care works until Tuesday 17:00.", "Wednesday 4 March is closed: Strike.")
    nonsense = ines.get(address(office) + "?at=yesterday")
    assert nonsense.status_code == 200
    assert "Give a day and a time" in nonsense.content.decode()


def test_while_it_is_typed_the_form_says_by_when(ines):
    told = ines.post("/desk/settings/calendars/preview/", GIVEN | {"fri": "9–12"}).content.decode()
    assert "A team would answer by <b>Tuesday 3 March 2026, 15:00 CET</b>." in told
    wrong = ines.post("/desk/settings/calendars/preview/", GIVEN | {"mon": "9–25"}).content.decode()
    assert "We cannot read these hours yet. Write them as 9–12:30, 13:30–17." in wrong


def test_hours_that_go_through_the_night_are_legal_and_said(ines, office):
    night = "Monday 09:00–05:00 goes through the night until 05:00, 20 hours."
    tried = ines.post("/desk/settings/calendars/preview/", GIVEN | {"mon": "9-5", "tue": "18–24"}).content.decode()
    assert (night in tried, "Tuesday" in tried.partition("<ul")[0]) == (True, False)
    page = ines.get(revise(ines, office, mon="9-5").url).content.decode()
    assert f"and never later. {night}" in page
    assert "Mon 09:00–05:00 next day; Tue Wed Thu Fri 09:00–17:00" in page
    ines.post(address(office, "hours/"), GIVEN | {"exceptions": "2026-12-24 22–6 Night", "reason": "x"})
    assert (
        "Thursday 24 December: 22:00–06:00 next day, at other times (Night)"
        in ines.get(address(office)).content.decode()
    )


def test_another_year_can_be_looked_at(ines, office):
    page = ines.get(address(office) + "?year=2028")
    assert page.context["year"] == 2028
    assert (
        sum(len([cell for week in month["weeks"] for cell in week if cell]) for month in page.context["months"]) == 366
    )
    for nonsense in ("0", "20x8", "99999999", "²⁰²⁸"):
        assert ines.get(address(office) + f"?year={nonsense}").context["year"] == 2026


def test_the_page_costs_the_same_for_one_team_and_closure_as_for_many(ines, office):
    office.close(BEGINS, BEGINS + timedelta(hours=1), "Drill", by_id=None, at=ELEVEN)
    few = queries(ines, address(office))
    colleagues.finance(), colleagues.conduct()
    for day in range(1, 6):
        begins = BEGINS + timedelta(days=day)
        office.close(begins, begins + timedelta(hours=1), "Drill", by_id=None, at=ELEVEN)
    assert queries(ines, address(office)) == few


def test_a_closure_is_recorded_in_the_calendars_zone_and_can_be_over(ines, office, tuesday_at_eleven):
    given = {"begins_at": "2026-03-03T11:30", "ends_at": "2026-03-03T15:00", "reason": "No power"}
    ines.post(address(office, "closures/"), given)
    closure = office.closures.get()
    assert closure.begins_at == datetime(2026, 3, 3, 10, 30, tzinfo=UTC)
    assert (closure.reason, closure.by_id, closure.recorded_at) == ("No power", colleagues.ines().pk, ELEVEN)
    assert "Tuesday 3 March: 09:00–17:00, unforeseen closure (No power)" in ines.get(address(office)).content.decode()
    tuesday_at_eleven.move_to(datetime(2026, 3, 3, 12, tzinfo=UTC))
    ines.post(address(office, f"closures/{closure.pk}/end/"))
    closure.refresh_from_db()
    assert closure.ends_at == datetime(2026, 3, 3, 12, tzinfo=UTC)
    assert office.current().number == 1


def test_a_closure_that_ends_before_it_begins_is_refused_with_what_was_typed(ines, office):
    given = {"begins_at": "2026-03-03T11:30", "ends_at": "2026-03-03T11:00", "reason": "No power"}
    answer = ines.post(address(office, "closures/"), given)
    assert answer.status_code == 422
    assert "It ends after it begins." in answer.content.decode()
    assert 'value="No power"' in answer.content.decode()
    assert not office.closures.exists()


def test_only_who_looks_after_all_its_teams_sees_a_calendar_or_closes_it(ines, kim, office):
    other = Calendar.create(name="Elsewhere", rules=office.current().rules, at=ELEVEN)
    closure = office.close(BEGINS, BEGINS + timedelta(hours=1), "Drill", by_id=None, at=ELEVEN)
    for more in ("", "hours/"):
        assert kim.get(address(office, more)).status_code == 404
    for more in ("hours/", "next-year/", "closures/", f"closures/{closure.pk}/end/"):
        assert kim.post(address(office, more)).status_code == 404
    assert ines.post(address(other, f"closures/{closure.pk}/end/")).status_code == 404
    assert Team.objects.filter(calendar=other).count() == 0


def test_a_team_that_is_given_another_calendar_owes_by_it_from_then_on(ines, office):
    case = opened(at=ELEVEN + timedelta(hours=5))  # an hour before closing
    rules = DEFAULT_RULES | {"hours": {"tue": [["00:00", "24:00"]]}}
    longer = Calendar.create(name="Always on Tuesday", rules=rules, at=ELEVEN)
    given = {"name": "Care", "address": "care@halden.example", "calendar": longer.pk, "visibility": "open"}
    assert ines.post("/desk/settings/teams/care/description/", given).status_code == 302
    assert Team.objects.get(slug="care").calendar == longer
    while recompute(ELEVEN):
        pass
    assert case.commitment(Measure.ANSWER).calendar_version == longer.current()
