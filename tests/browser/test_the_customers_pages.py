"""A customer tells her story and follows it, with script and without."""

import re

import pytest
from playwright.sync_api import Page, expect

from answerable.cases.models import Case
from answerable.cases.tests.factories import answered
from answerable.kit import clock
from answerable.staff.tests.factories import care, ines, kim, technical
from tests.browser.looking import PHONE, look
from tests.browser.site import work

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]
ANA = "ana@example.org"
STORY = "I was charged twice for March, and my rent bounced because of it."
BILL = {"name": "bill.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4"}


@pytest.mark.parametrize("script", [False, True], ids=["without script", "with script"])
def test_a_customer_tells_her_story_and_keeps_it_in_hand(site, windows, script):
    care(), technical(), kim(), ines()
    page = windows.open("/tell-us/", width=PHONE, height=800, java_script_enabled=script)
    seen = look if script else lambda page: None
    seen(page)
    case = tells_the_story(page, seen)

    case.take(by=kim(), at=clock.now())
    page.goto(site.link(ANA))
    expect(page.locator("#word .lead")).to_contain_text("Kim has your case")
    adds_a_file(page)
    answered(case, by=kim(), at=clock.now(), text="Have you tried to pay less?")
    page.goto(page.url.partition("#")[0])
    page.get_by_role("button", name="This did not answer me").click()
    expect(page.locator("#word .lead")).to_contain_text("You will hear from Care")
    page.get_by_role("button", name="Ask someone else to look").click()
    expect(page.locator(".flashes")).to_be_visible()
    case.refresh_from_db()
    assert case.turn == "ours"
    assert case.sponsors.count() == 1
    seen(page)
    asks_for_everything(site, page, seen)


def tells_the_story(page: Page, seen) -> Case:
    """First with a wrong address: the form comes back with what she typed."""
    page.get_by_label("What is it about?").fill(STORY)
    page.get_by_label("Your mail address").fill("ana at example")
    with page.expect_response("**/tell-us/") as answer:
        page.get_by_role("button", name="Send").click()
    assert answer.value.status == 422
    expect(page.get_by_label("What is it about?")).to_have_value(STORY)
    expect(page.locator(".error-summary")).to_contain_text("This does not look like a mail address")
    seen(page)
    page.get_by_label("Your mail address").fill(ANA)
    page.get_by_role("button", name="Send").click()
    expect(page.locator("h1")).to_have_text("Your words are here")
    seen(page)
    work()
    return Case.objects.get()


def adds_a_file(page: Page) -> None:
    page.get_by_label("Your message").fill("Here is the bill.")
    page.locator("#write input[type=file]").set_input_files(BILL)
    page.get_by_role("button", name="Send").click()
    expect(page.locator("#letters .files")).to_contain_text("bill.pdf")


def asks_for_everything(site, page: Page, seen) -> None:
    """The whole history asks for a code once; a wrong one is told apart."""
    page.get_by_role("link", name="Download everything").click()
    page.get_by_role("button", name="Send me the code").click()
    expect(page.get_by_label("The six digits from the mail")).to_be_visible()
    work()
    digits = re.search(r"\b\d{3} ?\d{3}\b", site.outbox(ANA)[-1].get_body(["plain"]).get_content())[0]
    page.get_by_label("The six digits from the mail").fill("000001")
    page.get_by_role("button", name="Go on").click()
    expect(page.locator(".error-summary")).to_contain_text("These are not the digits")
    seen(page)
    page.get_by_label("The six digits from the mail").fill(digits)
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("heading", name="Your download is ready")).to_be_visible()
    seen(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="Download").click()
    assert download.value.suggested_filename
    page.get_by_role("link", name="Back to your case").click()


def test_what_she_typed_stays_on_her_device_until_it_is_sent(site, windows):
    care()
    page = windows.open("/tell-us/", width=PHONE, height=800)
    page.get_by_label("What is it about?").press_sequentially(STORY[:20])
    expect(page.locator("[data-draft-state]")).to_have_text("Kept on this device")
    page.reload()
    expect(page.get_by_label("What is it about?")).to_have_value(STORY[:20])
    page.get_by_label("Your mail address").fill(ANA)
    page.get_by_role("button", name="Send").click()
    page.get_by_role("link", name="Tell us something else").click()
    expect(page.get_by_label("What is it about?")).to_have_value("")


def test_files_survive_a_mistyped_address_and_another_language(site, windows):
    care()
    page = windows.open("/tell-us/", width=PHONE, height=800)
    page.get_by_label("What is it about?").fill(STORY)
    page.locator("input[type=file]").set_input_files(BILL)
    page.get_by_label("Your mail address").fill("ana at example")
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".error-summary")).to_contain_text("This does not look like a mail address")
    expect(page.locator(".error-summary")).not_to_contain_text("Choose your files again")
    look(page)
    page.get_by_role("button", name="Deutsch").click()
    expect(page.locator("html")).to_have_attribute("lang", "de")
    expect(page.locator("textarea").first).to_have_value(STORY)
    page.locator("input[type=email]").fill(ANA)
    page.locator("main form button").click()
    expect(page.locator("h1")).to_have_text("Ihre Worte sind da")
    assert Case.objects.get().messages.get(kind="customer").attachments.get().name == "bill.pdf"
