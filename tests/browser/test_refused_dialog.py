"""A question in a dialog that was answered wrongly is asked again, and the page keeps its policy: no inline style."""

import pytest
from playwright.sync_api import Locator, expect

from answerable.cases.tests.factories import opened
from answerable.kit import clock
from answerable.staff.tests.factories import kim
from tests.browser.people import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]


def test_a_box_that_was_drawn_larger_takes_no_style_into_a_dialog_that_is_refused(site, windows):
    case = opened(at=clock.now())
    case.take(by=kim(), at=clock.now())
    page = windows.open()
    sign_in(page, kim())
    page.goto(f"/desk/cases/{case.number}/")
    page.get_by_role("button", name="Hand over").click()
    expect(page.locator("#dialog .htmx-added")).to_have_count(0)
    draw_larger(page.locator("#dialog textarea"))
    page.get_by_role("button", name="Offer the case").click()
    expect(page.locator("#dialog .error-summary")).to_contain_text("Say to whom.")
    expect(page.locator("#dialog .htmx-added")).to_have_count(0)
    assert windows.complaints == []


def draw_larger(box: Locator) -> None:
    """By its corner; the browser notes the height in the style of the box."""
    place, mouse = box.bounding_box(), box.page.mouse
    right, below = place["x"] + place["width"] - 3, place["y"] + place["height"] - 3
    mouse.move(right, below)
    mouse.down()
    mouse.move(right, below + 60)
    mouse.up()
    assert "height" in box.get_attribute("style")
