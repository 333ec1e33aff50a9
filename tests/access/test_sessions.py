"""A session is hers alone: not one that somebody planted, not one from before a new password, not a leaver's token."""

import pytest
from django.test import Client

from answerable.kit import clock
from answerable.staff.models import ApiToken
from answerable.staff.tests.factories import PASSWORD, kim

pytestmark = pytest.mark.django_db


def test_a_session_that_somebody_planted_is_not_the_one_she_signs_in_with(client):
    who = {"email": kim().email, "password": PASSWORD}
    session = client.session
    session["planted"] = True
    session.save()
    planted = session.session_key
    assert client.post("/sign-in/", who).status_code == 302
    thief = Client()
    thief.cookies["sessionid"] = planted
    assert client.session.session_key != planted
    assert (client.get("/desk/").status_code, thief.get("/desk/").status_code) == (200, 302)


def test_a_new_password_ends_her_sessions_everywhere_else(client):
    elsewhere = Client()
    for browser in (client, elsewhere):
        browser.force_login(kim())
    new = "a longer one than before"
    changed = client.post("/desk/settings/password/", {"current": PASSWORD, "new": new, "again": new})
    assert changed.status_code == 302
    assert (client.get("/desk/").status_code, elsewhere.get("/desk/").status_code) == (200, 302)


def test_whoever_leaves_is_out_at_once_with_every_browser_and_program(client):
    plain = ApiToken.issue(kim(), "script", ["read"], 30, clock.now())[1]
    program = Client(headers={"Authorization": f"Bearer {plain}"})
    client.force_login(kim())
    assert (client.get("/desk/").status_code, program.get("/api/v1/cases").status_code) == (200, 200)
    kim().deactivate(at=clock.now())
    assert (client.get("/desk/").status_code, program.get("/api/v1/cases").status_code) == (302, 401)


def test_a_browsers_session_opens_nothing_at_the_api(client):
    client.force_login(kim())
    assert client.get("/api/v1/cases").status_code == 401
