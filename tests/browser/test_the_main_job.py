"""The main job, through the whole of `answerable server`: a customer writes, a person answers, and she decides."""

import pytest
from playwright.sync_api import Page, expect

from answerable.staff.tests.factories import ines, kim
from tests.browser.looking import PHONE, look
from tests.browser.people import press, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.django_db(transaction=True)]
ANA = "ana@example.org"
UNDO_IS_OVER = 30_000


def test_a_customer_writes_a_person_answers_and_she_decides(house, windows):
    desk = windows.open("/desk/")
    look(desk)
    sign_in(desk, kim())
    house.mail("I was charged twice for March.\n\nCan you help?", Subject="Charged twice for March")
    expect(desk.locator("a.row").first).to_contain_text("Ana Petrova")
    look(desk)
    take_by_keyboard(desk)

    phone = windows.open(house.link(ANA), width=PHONE, height=800, has_touch=True)
    expect(phone.locator("#word .lead")).to_contain_text("Kim has your case. You will hear from Care by")
    expect(phone.locator(".steps")).to_contain_text("Kim answers you")
    look(phone)

    answer_by_keyboard(desk, "The second charge goes back to your account today.")
    look(desk)
    expect(phone.get_by_role("button", name="Yes, it is solved")).to_be_visible(timeout=UNDO_IS_OVER)
    expect(phone.locator("#letters")).to_contain_text("goes back to your account today")
    look(phone)
    expect(desk.locator("#story")).to_contain_text("Proposed as the solution")

    phone.get_by_label("If not: what is missing?").fill("The bank's fee of 15 euro is still missing.")
    phone.get_by_role("button", name="No, it is not solved").tap()
    expect(phone.locator("#word .lead")).to_contain_text("You will hear from Care")
    expect(desk.locator("#story")).to_contain_text("The bank's fee of 15 euro")
    expect(desk.locator("#case-head .clock")).to_contain_text("answer")

    answer_by_keyboard(desk, "You are right. We pay the 15 euro too, with the same transfer.")
    phone.get_by_role("button", name="Yes, it is solved").tap(timeout=UNDO_IS_OVER)
    expect(phone.get_by_role("button", name="Take my yes back")).to_be_visible()
    look(phone)
    the_history_tells_it_all(desk)
    ines_finds_the_mail_in_the_outbox(windows)


def take_by_keyboard(desk: Page) -> None:
    press(desk, "j", "Enter")
    expect(desk.locator("#case-head")).to_contain_text("nobody yet")
    press(desk, "t")
    expect(desk.locator("#case-head .person")).to_contain_text("Kim")


def answer_by_keyboard(desk: Page, text: str) -> None:
    """As the solution, which is what Ctrl-Enter sends."""
    press(desk, "r")
    desk.keyboard.type(text)
    desk.keyboard.press("Control+Enter")
    expect(desk.get_by_role("button", name="Undo")).to_be_visible()


def the_history_tells_it_all(desk: Page) -> None:
    """In its order, on the page that was open all along and on one opened now."""
    expect(desk.locator("#story")).to_contain_text("Ana Petrova confirmed that it is solved")
    live = desk.locator("#story").inner_text()
    desk.reload()
    expect(desk.locator("#composer")).to_contain_text("This case is closed")
    look(desk)
    assert desk.locator("#story").inner_text() == live


def ines_finds_the_mail_in_the_outbox(windows) -> None:
    """Outside the demo she sees what left, but cannot use the customer's link."""
    page = windows.open()
    sign_in(page, ines())
    page.goto("/outbox/")
    look(page)
    page.locator("a.row").first.click()
    expect(page.locator("main")).to_contain_text("same transfer")
    look(page)
