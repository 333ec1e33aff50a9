"""What happens shows by itself in the pages that are open, and never moves what a hand is on."""

import pytest
from playwright.sync_api import Page, expect

from answerable.cases.models import Draft, Grant
from answerable.cases.tests.factories import answered, opened
from answerable.cases.words import Outcome, Then
from answerable.customers.tests.factories import ana
from answerable.kit import clock
from answerable.staff.tests.factories import kim, lee
from tests.browser.looking import PHONE, look
from tests.browser.people import press, sign_in
from tests.browser.site import work

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
JUMPS = """() => {
    window.jumps = 0;
    new PerformanceObserver((seen) => seen.getEntries().forEach((it) => (window.jumps += it.value)))
        .observe({ type: "layout-shift", buffered: false });
}"""


def test_a_new_mail_shows_in_the_open_list_and_in_the_open_case_and_nothing_moves(site, windows):
    first = opened(customer=ana(), at=clock.now())
    told = answered(first, by=kim(), at=clock.now(), text="Which account was it?")
    at_list, at_case = windows.open(), windows.open()
    sign_in(at_list, kim())
    sign_in(at_case, kim())
    at_case.goto(f"/desk/cases/{first.number}/")
    never_reloads(at_list), never_reloads(at_case)
    at_case.locator("#answer-text").fill("I am looking into")

    arrives(site, "And my rent bounced because of it.", Subject="Re: Charged twice", In_Reply_To=told.message_id)
    expect(at_case.locator("#story")).to_contain_text("my rent bounced")
    expect(at_list.locator("a.row .words")).to_contain_text("my rent bounced")
    assert at_case.locator("#answer-text").input_value() == "I am looking into"
    assert at_case.evaluate("document.activeElement.id") == "answer-text"

    row = at_list.locator("a.row", has_text="Ana Petrova")
    row.hover()
    place = row.bounding_box()
    arrives(site, "Ich komme nicht ins Internet.", sender="Bo Lindqvist <bo@example.net>", Subject="Kein Internet")
    expect(at_list.locator(".live-pill")).to_have_text("1 new")
    assert (row.bounding_box(), at_list.locator("a.row").count()) == (place, 1)
    at_list.mouse.move(1200, 400)
    expect(at_list.locator("a.row", has_text="Bo Lindqvist")).to_be_visible()
    look(at_list), look(at_case)
    assert [page.evaluate("window.jumps") < 0.05 for page in (at_list, at_case)] == [True, True]
    assert [page.evaluate("window.same") for page in (at_list, at_case)] == [True, True]


def test_what_comes_before_the_page_listens_shows_all_the_same(site, windows):
    first = opened(customer=ana(), at=clock.now())
    told = answered(first, by=kim(), at=clock.now(), text="Which account was it?")
    page, held = windows.open(), []
    sign_in(page, kim())
    page.route("**/live?*", lambda line: held.append(line))
    page.goto(f"/desk/cases/{first.number}/")
    expect(page.locator("#story")).to_contain_text("Which account was it?")
    arrives(site, "And my rent bounced because of it.", Subject="Re: Charged twice", In_Reply_To=told.message_id)
    for line in held:
        line.continue_()
    page.unroute("**/live?*")
    expect(page.locator("#story")).to_contain_text("my rent bounced")


def never_reloads(page: Page) -> None:
    """What is set here is gone if it does."""
    expect(page.locator("a.row").first).to_be_visible()
    page.evaluate("window.same = true")
    page.evaluate(JUMPS)


def arrives(site, text: str, **headers: str) -> None:
    headers = {name.replace("_", "-"): value for name, value in headers.items()}
    site.mail(text, **headers)
    work()


def test_what_a_colleague_said_meanwhile_is_shown_before_hers_goes_out(site, windows):
    case = opened(at=clock.now())
    case.take(by=kim(), at=clock.now())
    page = windows.open()
    sign_in(page, kim())
    page.goto(f"/desk/cases/{case.number}/")
    # As on a page whose live line is down: what Lee says does not come by itself.
    page.route("**/story/", lambda route: route.fulfill(status=204))
    case.share_with(lee(), by=kim(), at=clock.now())
    case.add_note("The bank file ran twice; refunds go out today.", by=lee(), at=clock.now())

    with page.expect_response("**/drafts/answer/"):
        page.locator("#answer-text").fill("We do not know yet what happened.")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#answer [role=alert]")).to_contain_text("Something was said while you were writing")
    expect(page.locator("#story")).to_contain_text("The bank file ran twice")
    assert case.messages.filter(kind="answer").count() == 0
    look(page)

    page.reload()
    assert page.locator("#answer-text").input_value() == "We do not know yet what happened."
    page.locator("#answer-text").fill("The bank file ran twice; your refund goes out today.")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    press(page, "z")
    expect(page.locator("#answer-text")).to_have_value("The bank file ran twice; your refund goes out today.")


CARET = "(at) => document.getElementById('answer-text').setSelectionRange(at, at)"
IN_THE_BOX = "() => [document.activeElement.id, document.activeElement.selectionStart]"


def test_the_composer_follows_what_the_customer_decides_and_keeps_what_is_typed(site, windows):
    case = opened(customer=ana(), at=clock.now())
    case.take(by=kim(), at=clock.now())
    answered(case, by=kim(), at=clock.now(), text="The refund is on its way.", then=Then.PROPOSE)
    desk, hers = windows.open(), windows.open(link_of(case))
    sign_in(desk, kim())
    desk.goto(f"/desk/cases/{case.number}/")
    desk.evaluate("window.same = true")
    box = desk.locator("#answer-text")
    box.fill("Dear Ana, one more thing.")
    desk.evaluate("document.getElementById('answer').untouched = true")
    desk.evaluate(CARET, 4)

    case.add_note("She was on the phone yesterday.", by=kim(), at=clock.now())
    expect(desk.locator("#story")).to_contain_text("on the phone yesterday")
    assert desk.evaluate("document.getElementById('answer').untouched")
    assert desk.evaluate(IN_THE_BOX) == ["answer-text", 4]

    desk.keyboard.type("est")
    hers.get_by_role("button", name="Yes, it is solved").click()
    expect(desk.locator("#composer")).to_contain_text("This case is closed: Confirmed by the customer.")
    expect(desk.locator("#composer")).to_contain_text("Your answer was not sent. It is kept")
    expect(desk.get_by_role("button", name="Open it again")).to_be_visible()
    expect(desk.get_by_role("tab", name="Answer")).to_have_count(0)
    expect(box).not_to_be_editable()
    assert desk.evaluate(IN_THE_BOX) == ["answer-text", 7]
    desk.keyboard.type("c")  # on a page by itself this key would open another
    expect(box).to_have_value("Dearest Ana, one more thing.")
    assert Draft.objects.get().text == "Dearest Ana, one more thing."
    look(desk)

    hers.get_by_role("button", name="Take my yes back").click()
    expect(box).to_be_editable()
    assert desk.evaluate(IN_THE_BOX) == ["answer-text", 7]
    expect(desk.get_by_role("tab", name="Answer")).to_have_attribute("aria-selected", "true")
    with desk.expect_response("**/drafts/answer/"):
        desk.keyboard.type(" and only")
    assert Draft.objects.get().text == "Dearest and only Ana, one more thing."
    assert desk.evaluate("window.same")
    look(desk)


def test_a_note_under_way_stays_open_and_in_hand_when_a_case_ends_and_begins_again(site, windows):
    case = opened(customer=ana(), at=clock.now())
    case.take(by=kim(), at=clock.now())
    page = windows.open()
    sign_in(page, kim())
    page.goto(f"/desk/cases/{case.number}/")
    never_reloads(page)
    press(page, "n")
    page.keyboard.type("Ask the bank")
    case.close(Outcome.PASSED_ON, by=kim(), at=clock.now())
    expect(page.locator("#composer")).to_contain_text("This case is closed: Passed on.")
    page.keyboard.type(" about")
    case.reopen(by=kim(), at=clock.now())
    expect(page.get_by_role("tab", name="Answer")).to_be_visible()
    page.keyboard.type(" March.")
    expect(page.get_by_role("tab", name="Note")).to_have_attribute("aria-selected", "true")
    assert page.locator("#note-text").input_value() == "Ask the bank about March."
    assert page.evaluate("window.same")


def test_two_colleagues_in_one_case_see_each_other_and_nothing_moves(site, windows):
    case = opened(customer=ana(), at=clock.now())
    case.take(by=kim(), at=clock.now())
    hers, his = windows.open(), windows.open(width=PHONE)
    for page, who in ((hers, kim()), (his, lee())):
        sign_in(page, who)
    hers.goto(f"/desk/cases/{case.number}/")
    never_reloads(hers)
    here = hers.locator(".presence")
    his.goto(f"/desk/cases/{case.number}/")
    expect(here).to_have_text("LE Lee is here too")
    expect(his.locator(".presence")).to_have_text("KI Kim is here too")
    look(hers), look(his)

    with hers.expect_response("**/drafts/answer/"):
        hers.locator("#answer-text").press_sequentially("Dear Ana,")
    expect(his.locator(".presence")).to_have_text("KI Kim is writing an answer")
    look(his)
    his.reload()
    expect(his.locator(".presence")).to_have_text("KI Kim is writing an answer")
    his.goto("/desk/")
    expect(here).to_be_empty()
    assert hers.evaluate("window.jumps") == 0
    assert hers.evaluate("window.same")


def link_of(case) -> str:
    """The page of the case as its customer opens it."""
    grant = Grant.objects.filter(case=case, participant=case.customer_participant).latest("pk")
    return f"/case/{grant.token('page')}/"


def test_on_a_phone_the_panel_about_the_case_stays_as_the_person_left_it(site, windows):
    case = opened(customer=ana(), at=clock.now())
    told = answered(case, by=kim(), at=clock.now(), text="Which account was it?")
    page = windows.open(width=PHONE)
    sign_in(page, kim())
    page.goto(f"/desk/cases/{case.number}/")
    panel = page.locator("#side details[data-fold]")
    for word, is_open in (("And my rent bounced.", False), ("It was the joint account.", True)):
        if is_open:
            panel.locator("summary").first.click()
        with page.expect_response("**/side/"):
            arrives(site, word, Subject="Re: Charged twice", In_Reply_To=told.message_id)
        expect(page.locator("#story")).to_contain_text(word)
        page.wait_for_timeout(300)
        assert panel.evaluate("it => it.open") is is_open
