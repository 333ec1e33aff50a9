"""What each of the cast may read because of teams. Every team there is could leak; each list says what does not."""

from datetime import UTC, datetime

import pytest

from answerable.staff.access import leads_team, teams_of, teams_readable
from answerable.staff.models import Team
from answerable.staff.tests.factories import (
    StaffFactory,
    TeamFactory,
    care,
    conduct,
    finance,
    ines,
    kim,
    lee,
    technical,
)

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def every_team():
    return [care(), technical(), finance(), conduct(), TeamFactory(name="Legal", visibility="sensitive")]


def readable(staff):
    return sorted(Team.objects.get(pk=pk).name for pk in teams_readable(staff))


def own(staff):
    return sorted(Team.objects.get(pk=pk).name for pk in teams_of(staff))


def test_an_agent_reads_her_own_teams_and_the_open_ones():
    assert (readable(kim()), own(kim())) == (["Care", "Technical"], ["Care"])
    assert (readable(lee()), own(lee())) == (["Care", "Technical"], ["Technical"])
    finance().join(lee())
    assert (readable(lee()), own(lee())) == (["Care", "Finance", "Technical"], ["Finance", "Technical"])


def test_an_administrator_reads_everything_but_what_is_sensitive_and_not_hers():
    assert readable(ines()) == ["Care", "Conduct", "Finance", "Technical"]
    other = StaffFactory(role="admin", full_name="Noor Haddad")
    assert readable(other) == ["Care", "Finance", "Technical"]


def test_a_lead_reads_no_closed_team_that_is_not_hers():
    assert readable(StaffFactory(role="lead", full_name="Mo Berg")) == ["Care", "Technical"]


def test_a_standing_share_opens_a_team_to_the_members_of_another_and_in_that_direction_only():
    finance().share_with(care(), by=ines(), at=AT)
    conduct().share_with(technical(), by=ines(), at=AT)
    assert readable(kim()) == ["Care", "Finance", "Technical"]
    assert readable(lee()) == ["Care", "Conduct", "Technical"]
    clerk = StaffFactory(full_name="Fin Clerk")
    finance().join(clerk)
    Team.objects.filter(name="Care").update(visibility="closed")
    assert readable(clerk) == ["Finance", "Technical"]


def test_who_has_left_reads_nothing():
    for staff in (kim(), ines()):
        staff.deactivate(at=AT)
        assert (readable(staff), own(staff), leads_team(staff, care())) == ([], [], False)


def test_a_team_is_led_by_its_lead_and_by_administrators_unless_it_is_sensitive():
    chief = StaffFactory(full_name="Ada Chief")
    finance().join(chief, "lead")
    other = StaffFactory(role="admin", full_name="Noor Haddad")
    legal = Team.objects.get(name="Legal")
    assert [leads_team(chief, team) for team in (finance(), care())] == [True, False]
    assert [leads_team(kim(), team) for team in (finance(), care())] == [False, False]
    assert [leads_team(other, team) for team in (finance(), care(), legal)] == [True, True, False]
    assert [leads_team(ines(), team) for team in (conduct(), legal)] == [True, False]


def test_reading_rights_cost_one_question_however_many_teams(django_assert_num_queries):
    staff = kim()
    finance().share_with(care(), by=None, at=AT)
    with django_assert_num_queries(1):
        teams_readable(staff)
    for number in range(3):
        TeamFactory(name=f"More {number}").join(staff)
    with django_assert_num_queries(1):
        assert len(teams_readable(staff)) == 6
