"""Every page of the house, as the people who may open it see it: wide and narrow, by day and by night."""

import pytest
from django.test import Client
from playwright.sync_api import Page

from answerable.kit.languages import languages
from tests.access.addresses import filled, patterns
from tests.access.world import World, build
from tests.browser.looking import NARROW, WIDE, findings, findings_on_a_phone, sideways

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.long, pytest.mark.django_db(transaction=True)]
# Who looks where, and at how many pages at least; an admin sees what an agent sees, and the settings besides.
WALKS = [
    ("admin", "/desk/settings/", 30),
    ("agent", "/desk/cases/", 12),
    ("agent", "/desk/", 18),
    ("admin", "/reports/", 6),
    ("admin", "/outbox/", 1),
    ("customer", "/", 6),
    ("stranger", "/", 2),
]


@pytest.mark.parametrize(("person", "begins", "least"), WALKS)
def test_everybody_can_read_every_page_in_both_themes(windows, person, begins, least):
    world = build()
    page = window_of(windows, world, person)
    addresses, found = pages(world, person, begins), []
    for address in addresses:
        page.goto(address)
        found += findings(page) + findings_on_a_phone(page)
    assert found == []
    assert len(addresses) >= least, addresses


@pytest.mark.parametrize(("person", "begins"), [("agent", "/desk/c"), ("admin", "/desk/settings/t"), ("customer", "/")])
def test_a_page_that_reads_from_right_to_left_never_scrolls_sideways(windows, person, begins):
    world = build()
    page, found = window_of(windows, world, person, width=NARROW, locale="ar"), []
    for address in pages(world, person, begins):
        page.goto(address)
        # A customer's page speaks the language of her case, whatever her browser prefers.
        page.evaluate("document.dir = 'rtl'")
        found += sideways(page)
    assert found == []


def test_no_language_makes_a_customers_page_scroll_sideways(windows):
    world = build()
    page, found = window_of(windows, world, "customer", width=NARROW), []
    theirs = [address for address in pages(world, "customer", "/") if address != "/sign-in/"]
    for language in languages():
        page.context.add_cookies([{"name": "language", "value": language, "url": windows.address}])
        for address in (*theirs, "/nowhere/"):
            page.goto(address)
            assert page.locator("html").get_attribute("lang") == language
            found += sideways(page)
    assert found == []
    assert len(theirs) >= 6, theirs


def pages(world: World, person: str, begins: str) -> list[str]:
    """The addresses under a place where this person gets a whole page, but for those with a walk of their own; and
    for what only stands within a page, where no script may run that could look at it."""
    apart = [other for _, other, _ in WALKS if other.startswith(begins) and other != begins]
    browser = world.people[person]
    addresses = {filled(world, pattern, name) for pattern, name in patterns().items() if pattern.startswith(begins)}
    mine = [address for address in sorted(addresses) if not address.startswith(tuple(apart))]
    return [address for address in mine if _is_page(browser, address)]


def _is_page(browser: Client, address: str) -> bool:
    answer = browser.get(address)
    # Read to its end, a file closes; closing the answer itself would close the test's connection with it.
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    is_framed = "sandbox" in answer.get("Content-Security-Policy", "")
    return answer.status_code == 200 and content.lower().startswith(b"<!doctype html") and not is_framed


def window_of(windows, world: World, person: str, width: int = WIDE, **surroundings) -> Page:
    """A window in which this person is known."""
    page = windows.open(width=width, **surroundings)
    cookies = world.people[person].cookies.values()
    page.context.add_cookies([{"name": one.key, "value": one.value, "url": windows.address} for one in cookies])
    return page
