"""Who looks through a window: colleagues at the desk, customers with a link."""

from playwright.sync_api import Page, expect

from answerable.staff.models import Staff
from answerable.staff.tests.factories import PASSWORD


def sign_in(page: Page, who: Staff) -> None:
    """By the door, on the way to the desk."""
    page.goto("/desk/")
    page.get_by_label("Mail address").fill(who.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.locator("#rail")).to_be_attached()


def press(page: Page, *keys: str) -> None:
    """Keys, one after the other, on a page that has loaded; what follows from them is for the test to wait for."""
    page.wait_for_load_state()
    for key in keys:
        page.keyboard.press(key)
