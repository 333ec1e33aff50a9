"""A sensitive team keeps its words to its members, and never loses the last who reads them."""

import pytest

from answerable.desk.tests.conftest import browser
from answerable.staff.models import Membership, StandingShare
from answerable.staff.tests import factories as colleagues

pytestmark = pytest.mark.django_db


def test_a_team_that_becomes_sensitive_is_read_by_nobody_else_any_more(ines):
    team = colleagues.finance()
    path, other = f"/desk/settings/teams/{team.slug}/", colleagues.technical()
    given = {"name": team.name, "address": team.address, "calendar": team.calendar_id, "visibility": "sensitive"}
    assert ines.post(f"{path}readers/", {"team": other.pk}).status_code == 302
    assert StandingShare.objects.filter(owner_team=team).exists()
    assert ines.post(f"{path}description/", given).status_code == 302
    assert not StandingShare.objects.filter(owner_team=team).exists()
    refused = ines.post(f"{path}readers/", {"team": other.pk})
    assert refused.status_code == 422
    assert "A sensitive team is read by its members alone." in refused.content.decode()
    assert not StandingShare.objects.filter(owner_team=team).exists()


def test_the_last_lead_of_a_sensitive_team_cannot_be_made_to_leave(ines):
    ada = colleagues.StaffFactory(full_name="Ada Two", role="admin")
    path = f"/desk/settings/colleagues/{colleagues.ines().pk}/leaving/"
    refused = browser(ada).post(path)
    assert refused.status_code == 422
    assert "Ines is the last lead of a sensitive team" in refused.content.decode()
    assert colleagues.ines().is_active
    colleagues.conduct().join(ada, Membership.Role.LEAD)
    assert browser(ada).post(path).status_code == 302
    assert not colleagues.ines().is_active
