"""Colleagues: accounts, leaving, being seen."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from answerable.kit import announce
from answerable.staff.models import ApiToken, Staff
from answerable.staff.tests.factories import ines, kim, lee

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def heard(monkeypatch):
    """What is announced about colleagues, in order."""
    told = []
    hear = [lambda staff, at: told.append((staff, at))]
    monkeypatch.setitem(announce._listeners, "staff.left", hear)
    return told


def test_a_new_colleague_signs_in_with_a_lower_case_address_and_is_called_by_her_working_name():
    staff = Staff.objects.create_staff(" Kim@Halden.Example ", "Kim Marlow", password="a good long one")
    assert (staff.email, staff.working_name, staff.role) == ("kim@halden.example", "Kim Marlow", "agent")
    assert staff.check_password("a good long one")
    assert staff.password.startswith("argon2$")
    assert Staff.objects.get_by_natural_key("KIM@halden.example") == staff


def test_a_colleague_without_a_password_cannot_use_one():
    assert not Staff.objects.create_staff("new@halden.example", "New").has_usable_password()


def test_two_colleagues_cannot_share_an_address():
    kim()
    with pytest.raises(IntegrityError), transaction.atomic():
        Staff.objects.create_staff("KIM@halden.example", "Another Kim")


@pytest.mark.parametrize(
    "wrong",
    [
        {"email": "Upper@halden.example"},
        {"role": "boss"},
        {"working_name": ""},
        {"is_active": False},
        {"left_at": AT},
    ],
)
def test_the_database_refuses_what_makes_no_sense(wrong):
    staff = kim()
    with pytest.raises(IntegrityError), transaction.atomic():
        Staff.objects.filter(pk=staff.pk).update(**wrong)


def test_roles_say_what_she_may_decide():
    lead = lee()
    lead.role = "lead"
    assert [(staff.is_lead, staff.is_admin, staff.sees_all) for staff in (kim(), lead, ines())] == [
        (False, False, False),
        (True, False, False),
        (True, True, True),
    ]


def test_who_leaves_is_announced_once_and_keeps_neither_duty_nor_tokens(heard):
    staff = kim()
    _row, plain = ApiToken.issue(staff, "script", ["read"], 30, AT)
    staff.deactivate(at=AT, by=ines())
    staff.deactivate(at=AT + HOUR)
    staff.refresh_from_db()
    assert staff.left_by == ines()
    assert (staff.is_active, staff.left_at, heard) == (False, AT, [(staff, AT)])
    assert not staff.on_duty(AT)
    assert staff not in Staff.objects.active()
    assert ApiToken.find(plain, AT) is None
    staff.reactivate()
    assert (staff.on_duty(AT), staff.left_by) == (True, None)
    assert ApiToken.find(plain, AT) is None


def test_if_returning_her_cases_fails_she_has_not_left(monkeypatch):
    def fails(**facts):
        raise RuntimeError("cases could not be returned")

    monkeypatch.setitem(announce._listeners, "staff.left", [fails])
    with pytest.raises(RuntimeError):
        kim().deactivate(at=AT)
    assert kim().is_active


def test_being_seen_is_written_at_most_once_a_minute():
    staff = kim()
    for seconds in (0, 30, 59, 60):
        staff.seen(AT + timedelta(seconds=seconds))
        staff.refresh_from_db()
        assert staff.last_seen_at == AT + timedelta(seconds=60 if seconds == 60 else 0)
