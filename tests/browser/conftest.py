"""A browser for all stories of this process, the site on the test's database, and windows that must not complain."""

import shutil
import urllib.request

import pytest
from django.conf import settings

from answerable.kit.tests.gallery import browsing
from tests.browser.looking import Windows
from tests.browser.site import Site, is_gone, web, whole_house
from tests.serving.running import until
from tests.smtp import open_door


def pytest_collection_modifyitems(items):
    """A browser that dies says nothing of us: what it was looking at is looked at again, and only then."""
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.flaky(reruns=2, only_rerun=["TargetClosedError"]))


@pytest.fixture(scope="module")
def browser():
    """Ended with each module: while it is open an event loop runs in this thread, and no other test may have one."""
    with browsing.browser() as chromium:
        yield chromium


@pytest.fixture(scope="session")
def served(django_db_setup, django_db_blocker):
    """One process for all stories: what stands in the database changes between them, and the site does not care."""
    with web() as site:
        until(lambda: _serves(site))
        yield site
    with django_db_blocker.unblock():
        until(is_gone)


@pytest.fixture
def site(served: Site, transactional_db, empty_outbox):
    """Pages and live events, with a mail door; the test does the worker's work itself."""
    with open_door() as port:
        served.smtp_port = port
        yield served


@pytest.fixture
def house(transactional_db, empty_outbox):
    """The whole of `answerable server`, on a database in which the test has put its people."""
    from answerable.staff.tests import factories

    factories.ines(), factories.kim()
    with whole_house() as site:
        yield site


@pytest.fixture
def empty_outbox():
    shutil.rmtree(settings.OUTBOX, ignore_errors=True)


@pytest.fixture
def windows(request, browser):
    """Windows at the site, or at the whole house where the story is about that; of another browser if it has died."""
    if not browser.is_connected():
        browser = browsing.launched(browser.browser_type)
    whole = "house" in request.fixturenames
    site = request.getfixturevalue("house" if whole else "site")
    opened = Windows(browser, site.address)
    yield opened
    opened.close()
    assert opened.complaints == [], site.log.read_text()[-4_000:]


def _serves(site: Site) -> bool:
    try:
        with urllib.request.urlopen(f"{site.address}/healthz", timeout=10):
            return True
    except OSError:
        return False
