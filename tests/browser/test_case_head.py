"""A case on small screens: who has it and what can be done, what was just sent, and the ways to send."""

from datetime import timedelta
from itertools import pairwise

import pytest
from playwright.sync_api import expect

from answerable.cases.tests.factories import opened
from answerable.kit import clock
from answerable.staff.tests.factories import StaffFactory, care
from tests.browser.looking import NARROW, PHONE
from tests.browser.people import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]


def test_owner_handover_and_more_stand_on_one_line_of_a_phone(site, windows):
    now, mine, free = clock.now(), opened(at=clock.now()), opened(subject="Second", origin="ours", at=clock.now())
    lead = StaffFactory(full_name="Aleksandra Wisniewska-Kowalczyk")
    care().join(lead, "lead")
    mine.take(by=lead, at=now)
    page = windows.open()
    sign_in(page, lead)
    for case in (mine, free):
        page.goto(f"/desk/cases/{case.number}/")
        for width in (NARROW, PHONE):
            page.set_viewport_size({"width": width, "height": 740})
            assert lines_of(page) == 1


def test_a_long_case_opens_at_its_head_on_a_phone_with_room_for_a_finger(site, windows):
    lead, case = with_a_long_case()
    page = windows.open(width=PHONE, height=740, has_touch=True)
    sign_in(page, lead)
    page.goto(f"/desk/cases/{case.number}/")
    assert page.evaluate("[scrollY, document.body.scrollHeight > 2 * innerHeight]") == [0, True]
    assert page.locator("#subject").bounding_box()["y"] > 0
    page.click(".side > details > summary")
    for pressed in (page.locator(".why > summary").first, page.locator("#tab-note")):
        assert pressed.bounding_box()["height"] >= 40


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (PHONE, 740)])
def test_what_was_just_sent_is_in_view_in_full(site, windows, width, height):
    lead, case = with_a_long_case()
    page = windows.open(width=width, height=height)
    sign_in(page, lead)
    page.goto(f"/desk/cases/{case.number}/")
    page.fill("#answer-text", "The serial number stands below it.\n\n" * 3)
    page.get_by_role("button", name="I need something").click()
    page.mouse.move(width / 2, height / 4)  # over the story, once the page is there
    page.get_by_role("button", name="Send and wait").press("Enter")
    expect(page.locator(".undo")).to_be_visible()
    expect(page.locator(".undo")).to_be_in_viewport(ratio=1)
    sent, composer = page.locator("[data-just-said]").bounding_box(), page.locator("#composer").bounding_box()
    assert 0 <= sent["y"] <= sent["y"] + sent["height"] <= composer["y"]


def test_the_three_ways_to_send_stand_in_one_row_of_a_small_window(site, windows):
    lead, case = with_a_long_case()
    page = windows.open(width=1280, height=720)
    sign_in(page, lead)
    page.goto(f"/desk/cases/{case.number}/")
    ways = page.locator("#answer footer > button:not(.plain)").all()
    assert (len(ways), len({one.bounding_box()["y"] for one in ways})) == (3, 1)


def with_a_long_case():
    """A lead, and a case in which they left many notes a while ago."""
    ago, lead = clock.now() - timedelta(minutes=1), StaffFactory(full_name="Aleksandra Wisniewska")
    care().join(lead, "lead")
    case = opened(at=ago)
    for number in range(12):
        case.add_note(f"Line {number}\n\n" + "More of it.\n" * 12, by=lead, at=ago)
    return lead, case


def lines_of(page) -> int:
    """On how many lines the owner and the buttons beside stand: those whose upright extents overlap share one."""
    boxes = page.locator("#case-head .who > :not(.clock)").all()
    extents = sorted((box["y"], box["y"] + box["height"]) for box in (one.bounding_box() for one in boxes))
    return 1 + sum(later[0] >= before[1] for before, later in pairwise(extents))
