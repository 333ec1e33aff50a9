"""Somebody leaves a team or the company: the last one of a team with open cases does not go unnoticed."""

import pytest

from answerable.cases.leaving import left_alone
from answerable.cases.tests.factories import opened
from answerable.desk.tests.test_case import words
from answerable.staff.models import Staff
from answerable.staff.tests import factories as colleagues

pytestmark = pytest.mark.usefixtures("tuesday_at_eleven")


@pytest.fixture
def last(ines) -> Staff:
    """Kim, the only one in Care, where a case is open."""
    colleagues.kim().memberships.update(role="lead")
    colleagues.care().part(colleagues.ines(), at=opened().opened_at)
    return colleagues.kim()


def test_the_last_of_a_team_with_open_cases_stays_in_it(ines, last):
    refused = ines.post(f"/desk/settings/teams/care/members/{last.pk}/end/")
    assert refused.status_code == 422
    assert "Kim is the last one in Care, where 1 case is open. Take somebody else in first" in words(refused)
    assert left_alone() == {}
    colleagues.care().join(colleagues.lee())
    assert ines.post(f"/desk/settings/teams/care/members/{last.pk}/end/").status_code == 302


def test_whoever_leaves_the_company_goes_and_it_is_said_who_is_missing(ines, last):
    told = ines.post(f"/desk/settings/colleagues/{last.pk}/leaving/", follow=True)
    assert "Nobody is left to answer in Care: take somebody in." in words(told)
    assert "closed by Ines" in words(told)
    assert left_alone() == {"Care": 1}
    assert "Nobody is left to answer in Care, where 1 case is open" in words(ines.get("/desk/settings/teams/"))


def test_a_team_without_open_cases_may_lose_its_last(ines, last):
    case = last.cases.model.objects.get()
    case.close("spam", by=last, at=case.touched_at)
    assert ines.post(f"/desk/settings/teams/care/members/{last.pk}/end/").status_code == 302
    assert "Nobody is left" not in words(ines.get("/desk/settings/teams/"))


def test_a_new_colleague_is_led_to_a_team(ines, db):
    given = {"email": "noa@halden.example", "full_name": "Noa Berg", "working_name": "Noa", "role": "agent"}
    told = ines.post("/desk/settings/colleagues/new/", given | {"language": "en"}).content.decode()
    assert "They are in no team yet" in told
    assert 'href="/desk/settings/teams/"' in told
    colleagues.care().join(Staff.objects.get(email="noa@halden.example"))
    again = f"/desk/settings/colleagues/{Staff.objects.get(email='noa@halden.example').pk}/password/"
    assert "They are in no team yet" not in ines.post(again).content.decode()
