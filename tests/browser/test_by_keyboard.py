"""A day at the desk without a mouse."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from answerable.cases.tests.factories import answered, opened
from answerable.cases.words import Outcome
from answerable.customers.tests.factories import ana, bo
from answerable.kit import built, clock
from answerable.staff.tests.factories import PASSWORD, care, ines, kim, lee
from tests.browser.looking import look
from tests.browser.people import press, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]


def test_everything_at_the_desk_goes_by_key(site, windows):
    now = clock.now()
    first = opened("Nothing works.", customer=bo(), subject="No internet", harm=2, at=now)
    answered(opened("The box is here.", customer=bo(), subject="Router swap", at=now), by=kim(), at=now, then="propose")
    second = opened(customer=ana(), at=now)
    lee(), care()
    page = windows.open()
    page.goto("/desk/")
    sign_in_by_key(page)

    press(page, "j", "j", "k", "j")
    assert page.evaluate("document.activeElement.id") == f"row-{second.pk}"
    press(page, "k", "Enter")
    expect(page.locator("#subject")).to_have_text("No internet")

    press(page, "a")
    expect(page.locator("#dialog select")).to_be_focused()
    look(page)
    page.keyboard.type("Kim")
    press(page, "Control+Enter")
    expect(page.locator("#case-head .person")).to_contain_text("Kim")

    press(page, "n")
    page.keyboard.type("The street is dark; see the map.")
    press(page, "Control+Enter")
    expect(page.locator("#story .inside")).to_contain_text("The street is dark")

    press(page, "q")
    page.keyboard.type("When is the line back?")
    press(page, "Tab")
    page.keyboard.type("Lee")
    press(page, "Control+Enter")
    expect(page.locator("#story")).to_contain_text("asks Lee")

    press(page, "h")
    expect(page.locator("#dialog")).to_be_visible()
    look(page)
    press(page, "Escape")
    expect(page.locator("#dialog")).to_be_hidden()

    press(page, "p")
    expect(page.locator("#answer-text")).to_be_focused()
    page.keyboard.type("Dear Bo, ")
    press(page, "Escape", "s")
    look(page)
    press(page, "Tab", "Enter")
    assert page.locator("#answer-text").input_value().startswith("Dear Bo, ")
    press(page, "Escape", "p")
    expect(page.get_by_role("button", name="This should solve it")).to_be_focused()
    assert not first.messages.filter(kind="answer").exists()
    press(page, "Enter")
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    assert first.messages.get(kind="answer").then == "propose"

    press(page, "/")
    page.keyboard.type("charged")
    press(page, "Enter")
    expect(page.locator("h1")).to_contain_text("Search")
    expect(page.locator("a.row")).to_have_count(1)
    look(page)
    press(page, "?")
    expect(page.locator("#keys")).to_contain_text("Move down and up in the list")
    look(page)
    press(page, "Escape")
    expect(page.locator("#keys")).to_be_hidden()


def test_after_a_case_that_left_the_list_comes_the_one_that_stood_behind_it(site, windows):
    began = clock.now() - timedelta(minutes=30)
    before, done, behind = (opened(customer=bo(), at=began + timedelta(minutes=number)) for number in range(3))
    page = windows.open()
    sign_in(page, kim())
    press(page, "j", "j", "Enter")
    expect(page.locator("a.row[aria-current]")).to_have_id(f"row-{done.pk}")
    done.close(Outcome.PASSED_ON, by=kim(), at=clock.now())
    page.reload()
    expect(page.locator("a.row")).to_have_count(2)
    press(page, "j")
    assert page.evaluate("document.activeElement.id") == f"row-{behind.pk}"
    press(page, "k")
    assert page.evaluate("document.activeElement.id") == f"row-{before.pk}"


def sign_in_by_key(page: Page) -> None:
    """The first box has the cursor, as soon as there was a moment to put it there."""
    expect(page.get_by_label("Mail address")).to_be_focused()
    page.keyboard.type(ines().email)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("a.row")).to_have_count(2)


def test_the_script_of_the_list_weighs_less_than_100_kilobytes_on_its_way(site, windows):
    weights = {}
    page = windows.open()
    page.context.on("response", lambda answer: weights.setdefault(answer.url, answer))
    sign_in(page, kim())
    page.wait_for_load_state()
    scripts = [answer for url, answer in weights.items() if answer.request.resource_type == "script"]
    assert {answer.all_headers()["content-encoding"] for answer in scripts} == {"br"}
    sent = sum(answer.request.sizes()["responseBodySize"] for answer in scripts)
    assert len(scripts) == len({built.file_of("desk.js"), *built.imports_of("desk.js")})
    assert 5_000 < sent < 100_000
