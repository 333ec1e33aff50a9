"""The look and the behaviours, as a browser shows and does them.

Whether everybody can read the pages themselves is asked in tests/browser; of the parts by themselves, with `--deep`.
"""

import json

import pytest

from answerable.kit import built

from .gallery import browsing
from .gallery.views import PAGES

pytestmark = pytest.mark.browser
ADDRESSES = [*(f"/{name}/" for name in PAGES), "/tell/", "/refused/", "/settings/", "/too-large/"]


@pytest.fixture(scope="module")
def gallery():
    with browsing.served() as address:
        yield address


@pytest.fixture(scope="module")
def browser():
    with browsing.browser() as chromium:
        yield chromium


@pytest.fixture
def opened(gallery, browser):
    """Opens a page of the gallery; at the end no page has complained, about the policy or anything else."""
    contexts, complaints = [], []

    def opened(address, width=1440, **surroundings):
        contexts.append(browser.new_context(viewport={"width": width, "height": 900}, **surroundings))
        page = contexts[-1].new_page()
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(gallery + address)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert [text for text in complaints if "Failed to load resource" not in text] == []


def broken_rules(page):
    page.evaluate(browsing.AXE.read_text())
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    found = page.evaluate("tags => axe.run(document, {runOnly: tags})", tags)
    return [(rule["id"], [node["html"][:160] for node in rule["nodes"]]) for rule in found["violations"]]


@pytest.mark.deep
@pytest.mark.parametrize("address", ADDRESSES)
def test_everybody_can_read_every_page_in_both_themes(opened, address):
    page = opened(address, color_scheme="light")
    in_light = broken_rules(page)
    page.emulate_media(color_scheme="dark")
    assert {"light": in_light, "dark": broken_rules(page)} == {"light": [], "dark": []}


@pytest.mark.deep
@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_small_phone_never_scrolls_sideways_whichever_way_it_reads(opened, gallery, language):
    page = opened("/", width=360, locale=language)
    assert page.evaluate("document.dir") == {"en": "ltr", "ar": "rtl"}[language]
    for address in ADDRESSES:
        page.goto(gallery + address)
        assert (address, page.evaluate("document.documentElement.scrollWidth")) == (address, 360)


@pytest.mark.deep
def test_a_phone_reads_without_barriers_too(opened):
    for address in ("/list/", "/case/", "/settings/"):
        assert broken_rules(opened(address, width=390)) == []


def test_the_script_of_the_desk_stays_under_its_budget():
    files = {built.file_of("desk.js"), *built.imports_of("desk.js")}
    sizes = [(built.FOLDER.parent / f"{file}.br").stat().st_size for file in files]
    assert 5_000 < sum(sizes) < 100_000


def test_the_keys_walk_the_list_write_and_list_themselves(opened):
    page = opened("/case/")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.id") == "row-1051"
    page.keyboard.press("k")
    assert page.evaluate("document.activeElement.id") == "row-1042"
    page.keyboard.press("?")
    assert "Ask a colleague" in page.inner_text("#keys dl")
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    page.keyboard.type("jk?")
    assert page.input_value("#note textarea") == "jk?"
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.name") == "q"


def test_single_keys_can_be_switched_off_on_a_device(opened):
    page = opened("/case/")
    page.keyboard.press("?")
    page.uncheck("[data-keys-switch]")
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    assert page.is_hidden("#note")


def test_a_note_cannot_be_taken_for_an_answer(opened):
    page = opened("/case/")
    ground = "getComputedStyle(document.querySelector('.composer')).backgroundColor"
    outside = page.evaluate(ground)
    page.click("#tab-note")
    assert page.evaluate(ground) != outside
    assert page.is_hidden("#answer button[data-send]")
    assert page.evaluate("document.activeElement.closest('[role=tabpanel]').id") == "note"


def test_a_draft_is_kept_as_it_is_typed(opened, gallery):
    page = opened("/case/")
    with page.expect_response("**/draft/"):
        page.fill("#answer textarea", "Dear Maria, you are right.")
    page.wait_for_selector("#answer [data-draft-state][data-state=saved]")
    assert json.loads(page.request.get(f"{gallery}/draft/").text())[-1] == "Dear Maria, you are right."


def test_a_draft_that_could_not_be_kept_says_so(opened):
    page = opened("/case/")
    page.route("**/draft/", lambda route: route.fulfill(status=503))
    page.fill("#answer textarea", "Dear Maria")
    assert page.wait_for_selector("[data-draft-state][data-state=lost]").inner_text().startswith("Not saved")


def test_a_customer_finds_what_she_typed_after_leaving_the_page(opened):
    page = opened("/tell/")
    page.fill("textarea", "I was charged twice.")
    page.fill("input[type=email]", "maria@example.net")
    page.reload()
    assert page.input_value("textarea") == "I was charged twice."
    assert page.input_value("input[type=email]") == "maria@example.net"


def test_a_form_is_sent_once_however_often_it_is_pressed(opened):
    page = opened("/decide/")
    posts = []
    page.route("**/*", lambda route: posts.append(1) if route.request.method == "POST" else route.continue_())
    page.evaluate("for (let i = 0; i < 3; i++) document.querySelector('.decide button').click()")
    page.wait_for_timeout(200)
    assert len(posts) == 1


def say_that_ana_wrote(page):
    page.evaluate(
        "document.body.dispatchEvent(new CustomEvent('live:case',"
        " {bubbles: true, detail: {case: 1060, name: 'message.added'}}))"
    )


def test_a_new_message_comes_into_the_open_list_over_the_live_line(opened):
    page = opened("/list/?live=/live/")
    page.wait_for_selector("#row-1060", timeout=1_000)
    assert page.locator("a.row").count() == 8


def test_news_that_no_panel_cares_for_fetches_nothing(opened):
    page = opened("/list/")
    page.evaluate("document.body.dispatchEvent(new CustomEvent('live:case', {detail: {case: 1, name: 'case.read'}}))")
    page.wait_for_timeout(400)
    assert page.locator("#row-1060").count() == 0


def test_nothing_moves_under_the_pointer_until_it_leaves(opened):
    page = opened("/list/")
    page.hover("#row-1051")
    say_that_ana_wrote(page)
    pill = page.wait_for_selector(".live-pill")
    assert pill.inner_text() == "1 new"
    assert page.locator("#row-1060").count() == 0
    page.mouse.move(1200, 400)
    page.wait_for_selector("#row-1060")
    assert page.locator(".live-pill").count() == 0


def test_the_pill_brings_the_news_at_once(opened):
    page = opened("/list/")
    page.hover("#row-1051")
    say_that_ana_wrote(page)
    page.click(".live-pill")
    page.wait_for_selector("#row-1060")


def test_the_row_in_hand_keeps_the_cursor_when_the_list_changes(opened):
    page = opened("/list/")
    page.focus("#row-1017")
    say_that_ana_wrote(page)
    page.wait_for_selector("#row-1060")
    assert page.evaluate("document.activeElement.id") == "row-1017"


def test_a_promise_on_the_screen_grows_old_by_itself(opened):
    page = opened("/list/")
    page.clock.install(time="2026-03-09T10:15:00Z")
    page.reload()
    page.clock.run_for(21_000)
    assert page.inner_text("#row-1042 .promise") == "late by 5 min"
    assert page.get_attribute("#row-1042 .promise", "data-state") == "late"


def test_a_phone_reaches_every_view_and_folds_the_side_away(opened):
    page = opened("/case/", width=390)
    assert page.is_hidden("#rail")
    assert page.is_hidden(".compass")
    page.click("[popovertarget=rail]")
    assert page.is_visible("#rail >> text=Proposed")
    page.keyboard.press("Escape")
    page.click(".side summary")
    assert page.is_visible(".compass")


def test_a_dialog_opens_at_its_first_box_and_gives_the_focus_back(opened):
    page = opened("/case/")
    page.focus("[data-opens=hand-over]")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "to"
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.dataset.opens") == "hand-over"


def test_a_snippet_goes_where_the_cursor_was(opened):
    page = opened("/case/")
    page.fill("#answer textarea", "Hello. ")
    page.keyboard.press("Escape")
    page.keyboard.press("s")
    page.click("text=Charged twice >> nth=-1")
    assert page.input_value("#answer textarea") == "Hello. Dear Maria, we looked into it at once."


def test_the_chance_to_undo_runs_out_in_sight(opened):
    page = opened("/list/")
    page.evaluate(
        """document.querySelector("main").innerHTML =
           `<form class="undo" data-countdown="${new Date(Date.now() + 1500).toISOString()}">
            <progress max="10" value="10"></progress><button>Undo</button></form>`"""
    )
    page.wait_for_selector("text=Undo")
    first = page.evaluate("document.querySelector('main progress').value")
    assert 0 < first < 2
    page.wait_for_selector("text=Undo", state="hidden", timeout=4_000)


def test_little_jumps_when_a_page_opens_or_news_comes(opened):
    page = opened("/list/")
    page.evaluate(
        """window.jumps = 0; new PerformanceObserver(seen => seen.getEntries().forEach(it => window.jumps += it.value))
           .observe({type: "layout-shift", buffered: true})"""
    )
    say_that_ana_wrote(page)
    page.wait_for_selector("#row-1060")
    page.wait_for_timeout(300)
    assert page.evaluate("window.jumps") < 0.05


def test_the_files_that_go_with_an_answer_are_named_beside_its_button(opened):
    page = opened("/case/")
    files = [{"name": name, "mimeType": "text/plain", "buffer": b"x"} for name in ("bill.pdf", "photo.jpg")]
    page.set_input_files("#answer-files", files)
    assert page.inner_text(".files-to-send .chosen") == "bill.pdf, photo.jpg"


def test_a_file_dropped_on_the_answer_goes_with_it(opened):
    page = opened("/case/")
    page.evaluate(
        """() => {
            const brought = new DataTransfer();
            brought.items.add(new File(["x"], "meter.png"));
            const drop = new DragEvent("drop", {dataTransfer: brought, bubbles: true, cancelable: true});
            document.querySelector("#answer textarea").dispatchEvent(drop);
        }"""
    )
    assert page.evaluate("[...document.getElementById('answer-files').files].map(file => file.name)") == ["meter.png"]
