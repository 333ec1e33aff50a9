"""What a team does when something is late: set by its leads, with the ladder as it stands now."""

from datetime import timedelta

import pytest

from answerable.cases.tests.factories import care_with_a_ladder, person
from answerable.desk.settings.rungs import rungs_of
from answerable.desk.tests.conftest import ELEVEN, browser
from answerable.staff.models import Team, TeamText
from answerable.staff.tests import factories as colleagues

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tuesday_at_eleven")]
PAGE = "/desk/settings/teams/care/"


def settle(browser, page=PAGE, **given):
    return browser.post(f"{page}lateness/", given)


def rungs(team, at=ELEVEN):
    return [(rung.label, rung.names, rung.note) for rung in rungs_of(team, at)]


def test_a_team_gets_a_ladder_and_tells_its_customers(ines):
    vera, odo = person("Vera Holm"), person("Odo Quist")
    given = {"has_ladder": "on", "head": vera.pk, "last_person": odo.pk, "tells_late": "on"}
    assert settle(ines, **given).url == PAGE
    team = Team.objects.get(slug="care")
    assert (team.has_ladder, team.head, team.last_person, team.tells_late) == (True, vera, odo, True)
    assert settle(ines).status_code == 302
    team.refresh_from_db()
    assert (team.has_ladder, team.head, team.last_person, team.tells_late) == (False, None, None, False)


def test_nobody_who_has_left_is_named_and_what_was_chosen_stays(ines):
    gone = person("Vera Holm")
    gone.deactivate(at=ELEVEN)
    refused = settle(ines, has_ladder="on", head=gone.pk, tells_late="on")
    assert refused.status_code == 422
    page = refused.content.decode()
    assert "Choose an active colleague." in page
    assert refused.context["lateness_form"]["tells_late"].value() is True
    assert not Team.objects.filter(has_ladder=True).exists()


def test_a_sensitive_team_calls_its_members_alone(ines):
    team, vera = colleagues.conduct(), person("Vera Holm")
    page = f"/desk/settings/teams/{team.slug}/"
    refused = settle(ines, page, has_ladder="on", head=vera.pk)
    assert refused.status_code == 422
    assert "Only a member of this sensitive team can be called to its cases." in refused.content.decode()
    team.join(vera)
    assert settle(ines, page, has_ladder="on", head=vera.pk).status_code == 302


def test_who_does_not_look_after_the_team_settles_nothing(kim, lee, ines):
    for stranger in (kim, lee):
        assert settle(stranger, tells_late="on").status_code == 404
    assert not Team.objects.filter(tells_late=True).exists()


def test_a_small_desk_is_told_that_it_needs_nothing(ines):
    colleagues.care()
    assert "a small desk needs nothing more" in ines.get(PAGE).content.decode()
    settle(ines, tells_late="on")
    assert "a small desk needs nothing more" not in ines.get(PAGE).content.decode()


def test_the_rungs_show_who_stands_on_them_now(ines):
    team = care_with_a_ladder()
    assert rungs(team) == [
        ("On duty", ("Kim", "Max"), "one of them: whoever is looking into the fewest cases"),
        ("Lead", ("Ines",), ""),
        ("Head", ("Vera",), ""),
        ("Last person", ("Odo",), ""),
    ]
    page = ines.get(PAGE).content.decode()
    assert "Who is called now" in page
    assert "Kim, Max" in page


def test_who_stands_on_two_rungs_counts_once_on_the_lower(ines):
    team = colleagues.care()
    team.head = team.last_person = colleagues.ines()
    assert rungs(team) == [
        ("On duty", (), "Nobody else: who is on duty stands higher up and is called there"),
        ("Lead", ("Ines",), ""),
        ("Head", (), "Ines is called on a rung before this one, and nobody is called twice"),
        ("Last person", (), "Ines is called on a rung before this one, and nobody is called twice"),
    ]


def test_an_empty_rung_says_why(db):
    team, vera = colleagues.care(), person("Vera Holm")
    team.head = vera
    vera.go_away(ELEVEN, until=ELEVEN + timedelta(days=9), at=ELEVEN)
    at_night = ELEVEN + timedelta(hours=12)
    assert rungs(team, at_night) == [
        ("On duty", (), "Nobody is on duty now: the next rung is called at once"),
        ("Lead", (), "Nobody leads this team"),
        ("Head", (), "Vera: not here now"),
        ("Last person", (), "Nobody is named"),
    ]


def test_a_head_who_is_no_member_of_a_sensitive_team_is_shown_as_not_called(db):
    team = colleagues.conduct()
    team.head = person("Vera Holm")
    assert rungs(team)[2] == ("Head", (), "Vera: no member of this sensitive team, so not called")


def test_the_page_shows_the_text_that_is_sent(ines):
    team = colleagues.care()
    TeamText.objects.create(team=team, kind="late", language="en", body="Dear {customer}, we are late.")
    page = ines.get(PAGE).content.decode()
    assert "Dear Ana Example, we are late." in page
    assert f'href="{PAGE}texts/late/en/"' in page


def test_the_text_of_lateness_says_whether_it_is_sent(ines):
    colleagues.care()
    off = ines.get(f"{PAGE}texts/late/en/").content.decode()
    assert "then nothing sends this text" in off
    settle(ines, tells_late="on")
    on = ines.get(f"{PAGE}texts/late/en/").content.decode()
    assert "Sent once for each promise that we broke" in on
    assert "Nothing sends this text yet" not in off + on


def test_a_lead_settles_her_own_team(ines):
    team, lead = colleagues.finance(), person("Noor Lindqvist")
    team.join(lead, "lead")
    assert settle(browser(lead), f"/desk/settings/teams/{team.slug}/", has_ladder="on").status_code == 302
    assert Team.objects.get(pk=team.pk).has_ladder
