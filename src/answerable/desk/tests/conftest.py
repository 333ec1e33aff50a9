"""The desk on a Tuesday at eleven: colleagues at their browsers, and Ana's case waiting in Care."""

from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client

from answerable.cases.tests.factories import TUESDAY, opened
from answerable.staff.tests import factories as colleagues

ELEVEN = TUESDAY + timedelta(hours=1)


@pytest.fixture(autouse=True)
def nothing_counted_before():
    cache.clear()


@pytest.fixture
def tuesday_at_eleven():
    with time_machine.travel(ELEVEN, tick=False) as clock:
        yield clock


def browser(staff) -> Client:
    """The browser of a colleague who is signed in."""
    client = Client()
    client.force_login(staff)
    return client


@pytest.fixture
def kim(db) -> Client:
    return browser(colleagues.kim())


@pytest.fixture
def lee(db) -> Client:
    return browser(colleagues.lee())


@pytest.fixture
def ines(db) -> Client:
    return browser(colleagues.ines())


@pytest.fixture
def case(db):
    return opened()
