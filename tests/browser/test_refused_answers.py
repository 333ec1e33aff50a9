"""An answer that is refused comes back where it was being written: in its dialog, at its address, beside its list."""

import pytest
from playwright.sync_api import expect

from answerable.cases.tests.factories import opened
from answerable.customers.tests.factories import ana
from answerable.kit import clock
from answerable.staff.tests.factories import ines, kim
from tests.browser.people import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_past_day_is_said_in_the_dialog_and_the_place_stays(site, windows):
    case = opened(customer=ana(), at=clock.now())
    case.take(by=kim(), at=clock.now())
    page = windows.open()
    sign_in(page, kim())
    page.goto(f"/desk/cases/{case.number}/?in=team-care")
    address = page.url
    page.locator("#answer-text").fill("Dear Ana, more soon.")
    page.get_by_role("button", name="More to come").click()
    dialog = page.locator("#way-keep")
    day = dialog.locator("[name=next_word_at]")
    day.fill("2020-01-01T10:00")
    dialog.get_by_role("button", name="Send the answer").click()
    expect(dialog).to_contain_text("The next word must be in the future.")
    expect(dialog).to_be_visible()
    expect(day).to_have_value("2020-01-01T10:00")
    expect(page.locator("#answer-text")).to_have_value("Dear Ana, more soon.")
    assert page.url == address
    assert page.locator("#list").get_attribute("aria-label") == "Care"
    day.fill("")
    dialog.get_by_role("button", name="Send the answer").click()
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    assert page.url == address


def test_two_answers_do_not_cross_unseen(site, windows):
    case = opened(customer=ana(), at=clock.now())
    case.take(by=kim(), at=clock.now())
    page = windows.open()
    sign_in(page, ines())
    page.goto(f"/desk/cases/{case.number}/")
    box = page.locator("#answer-text")
    with page.expect_response("**/drafts/answer/"):
        box.press_sequentially("Y")
    case.write("Your refund goes out today.", by=kim(), at=clock.now())
    expect(page.locator("#story")).to_contain_text("Your refund goes out today.")
    box.press_sequentially("ou get nothing.")
    page.keyboard.press("Control+Enter")
    alert = page.locator("#answer [role=alert]")
    expect(alert).to_contain_text("Kim wrote to the customer while you were writing: “Your refund goes out today.”")
    expect(box).to_have_value("You get nothing.")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    assert case.messages.filter(kind="answer").count() == 2
