"""The door: who is let in, who has to wait, and who is never locked out."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.test import Client

from answerable.staff.models import SignInAttempt, Staff
from answerable.staff.models.sign_in_attempts import FAILURES_PER_ADDRESS, FAILURES_PER_CLIENT
from answerable.staff.tests.factories import PASSWORD, kim, lee

pytestmark = [pytest.mark.django_db, pytest.mark.urls("answerable.staff.urls")]
AT = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(AT, tick=False) as clock:
        yield clock


@pytest.fixture(autouse=True)
def cast():
    kim(), lee()


def knock(email="kim@halden.example", password=PASSWORD, *, client=None, address="203.0.113.7", **more):
    typed = {"email": email, "password": password, **more}
    return (client or Client()).post("/sign-in/", typed, REMOTE_ADDR=address)


def guess(times, **more):
    return [knock(password=f"wrong {number}", **more).status_code for number in range(times)]


def test_the_right_password_opens_the_desk_in_her_language(client):
    Staff.objects.filter(email="kim@halden.example").update(language="de")
    page = knock(email=" Kim@Halden.example ", client=client)
    assert (page.status_code, page["Location"]) == (302, "/desk/")
    assert page.cookies["django_language"].value == "de"
    assert client.session["_auth_user_id"] == str(kim().pk)
    assert kim().last_seen_at == AT
    assert not SignInAttempt.objects.exists()


@pytest.mark.parametrize(
    ("email", "password"),
    [("kim@halden.example", "wrong"), ("nobody@halden.example", PASSWORD), ("kim@halden.example", PASSWORD + " ")],
)
def test_what_does_not_fit_is_said_without_saying_which_and_the_address_stays_typed(client, email, password):
    page = knock(email, password, client=client)
    assert page.status_code == 422
    assert "do not belong together" in page.text
    assert f'value="{email}"' in page.text
    assert password not in page.text
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("typed", [{"email": "", "password": "x"}, {"email": "kim", "password": "x"}, {"password": ""}])
def test_what_is_missing_is_named_and_counts_as_no_attempt(typed):
    page = knock(**typed)
    assert page.status_code == 422
    assert "errorlist" in page.text
    assert not SignInAttempt.objects.exists()


def test_who_has_left_is_not_let_in_and_is_put_out_at_once(client):
    knock(client=client)
    kim().deactivate(at=AT)
    assert client.get("/sign-in/").status_code == 200
    assert knock().status_code == 422


def test_guessing_has_to_pause_and_is_told_until_when(clock):
    assert guess(FAILURES_PER_ADDRESS) == [422] * FAILURES_PER_ADDRESS
    clock.shift(timedelta(minutes=3))
    page = knock()
    assert (page.status_code, page["Retry-After"]) == (429, "720")
    assert "try again in 12 minutes, at 10:15 UTC" in page.text
    assert 'value="kim@halden.example"' in page.text
    clock.shift(timedelta(minutes=12))
    assert knock().status_code == 302


def test_a_refused_attempt_does_not_make_the_pause_longer(clock):
    guess(FAILURES_PER_ADDRESS)
    for _ in range(14):
        clock.shift(timedelta(minutes=1))
        assert knock().status_code == 429
    clock.shift(timedelta(minutes=1))
    assert knock().status_code == 302


def test_nobody_can_lock_kim_out_from_elsewhere():
    guess(FAILURES_PER_ADDRESS + 1, address="198.51.100.9")
    assert knock(address="203.0.113.7").status_code == 302
    assert knock(address="198.51.100.9").status_code == 429


def test_guessing_at_one_address_does_not_keep_a_neighbour_out():
    guess(FAILURES_PER_ADDRESS + 1)
    assert knock(email="lee@halden.example").status_code == 302


def test_trying_one_password_at_many_addresses_has_to_pause_too():
    for number in range(FAILURES_PER_CLIENT):
        SignInAttempt.objects.create(address=f"{number}@halden.example", client="203.0.113.7", at=AT)
    assert knock().status_code == 429
    assert knock(address="203.0.113.8").status_code == 302


def test_the_right_password_starts_her_count_afresh():
    for _ in range(2):
        guess(FAILURES_PER_ADDRESS - 1)
        assert knock().status_code == 302


def test_old_attempts_are_forgotten(clock):
    guess(3)
    clock.shift(timedelta(minutes=16))
    guess(1)
    assert SignInAttempt.objects.count() == 1


def test_an_unknown_address_costs_as_much_hashing_as_a_known_one(monkeypatch):
    hashed = []
    for name in ("encode", "verify"):
        real = getattr(Argon2PasswordHasher, name)
        monkeypatch.setattr(
            Argon2PasswordHasher, name, lambda *words, real=real, name=name: hashed.append(name) or real(*words)
        )
    knock("kim@halden.example", "wrong")
    known = len(hashed)
    knock("nobody@halden.example", "wrong")
    assert (known, len(hashed)) == (1, 2)


@pytest.mark.parametrize(
    ("wanted", "leads_to"),
    [
        ("/desk/cases/7/", "/desk/cases/7/"),
        ("https://evil.example/", "/desk/"),
        ("//evil.example/", "/desk/"),
        ("javascript:alert(1)", "/desk/"),
        ("", "/desk/"),
    ],
)
def test_she_is_led_on_to_where_she_was_going_but_never_out_of_the_house(client, wanted, leads_to):
    assert f'name="next" value="{leads_to}"' in client.get("/sign-in/", {"next": wanted}).text
    assert knock(client=client, next=wanted)["Location"] == leads_to
    assert client.get("/sign-in/", {"next": wanted})["Location"] == leads_to


def test_signing_out_takes_a_button_and_ends_the_session(client):
    knock(client=client)
    assert client.get("/sign-out/").status_code == 405
    assert client.post("/sign-out/")["Location"] == "/sign-in/"
    assert client.get("/sign-in/").status_code == 200


def test_neither_door_opens_to_a_forged_form():
    forger = Client(enforce_csrf_checks=True)
    assert forger.post("/sign-in/", {"email": "kim@halden.example", "password": PASSWORD}).status_code == 403
    assert forger.post("/sign-out/").status_code == 403
