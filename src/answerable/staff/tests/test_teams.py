"""Teams: addresses, members, duty, sharing."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from answerable.kit import announce
from answerable.staff.models import StandingShare, Team
from answerable.staff.tests.factories import care, finance, ines, kim, lee, office_calendar, technical

pytestmark = pytest.mark.django_db
MONDAY_AT_TEN = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)  # ten in Berlin
SUNDAY = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)


def test_an_address_belongs_to_one_team():
    team = care()
    with pytest.raises(ValidationError, match="already the address of another team"):
        team.addresses.create(address="technical@halden.example" if technical() else "")
    team.addresses.create(address="bills@halden.example")
    other = finance()
    other.address = "Bills@halden.example"
    with pytest.raises(ValidationError, match="already the address of another team"):
        other.save()
    with pytest.raises(IntegrityError), transaction.atomic():
        Team.objects.filter(pk=other.pk).update(address="care@halden.example")


def test_a_team_without_an_address_is_no_obstacle_to_another_without():
    for name in ("One", "Two"):
        Team.objects.create(name=name, calendar=office_calendar(), address="")
    assert list(Team.objects.in_order().values_list("name", "slug", "address")) == [
        ("One", "one", None),
        ("Two", "two", None),
    ]


@pytest.mark.parametrize(
    "wrong", [{"visibility": "secret"}, {"name": ""}, {"address": "Care@halden.example"}, {"address": ""}]
)
def test_the_database_refuses_what_makes_no_sense(wrong):
    team = care()
    with pytest.raises(IntegrityError), transaction.atomic():
        Team.objects.filter(pk=team.pk).update(**wrong)


def test_joining_twice_changes_the_role_and_makes_no_second_membership():
    team, staff = technical(), kim()
    team.join(staff)
    team.join(staff, "lead")
    assert [(membership.team.name, membership.role) for membership in staff.memberships.order_by("team__name")] == [
        ("Care", "member"),
        ("Technical", "lead"),
    ]
    assert list(team.leads()) == [staff]


def test_who_parts_from_a_team_is_announced_so_that_her_cases_return(monkeypatch):
    heard = []
    monkeypatch.setitem(announce._listeners, "membership.ended", [lambda **facts: heard.append(facts)])
    team, staff = care(), kim()
    team.part(staff, at=SUNDAY)
    team.part(staff, at=SUNDAY)
    assert heard == [{"staff": staff, "team": team, "at": SUNDAY}]
    assert not team.members().exists()


def test_on_duty_are_the_members_who_are_here_while_the_team_works():
    team, staff = care(), kim()
    ines(), lee()
    ines().go_away(SUNDAY, None, at=SUNDAY)
    assert list(team.on_duty(MONDAY_AT_TEN)) == [staff]
    assert list(team.on_duty(SUNDAY)) == []
    staff.deactivate(at=SUNDAY)
    assert list(team.on_duty(MONDAY_AT_TEN)) == []


def test_a_share_is_given_once_and_never_to_oneself():
    given = [finance().share_with(technical(), by=ines(), at=SUNDAY) for _ in range(2)]
    assert given[0] == given[1]
    assert StandingShare.objects.get().by == ines()
    with pytest.raises(IntegrityError), transaction.atomic():
        care().share_with(care(), by=ines(), at=SUNDAY)
