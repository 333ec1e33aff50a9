"""The head of a case on a small screen: who has it and what can be done stand on one line."""

from itertools import pairwise

import pytest

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
    now, lead = clock.now(), StaffFactory(full_name="Aleksandra Wisniewska")
    care().join(lead, "lead")
    case = opened(at=now)
    for number in range(12):
        case.add_note(f"Line {number}\n\n" + "More of it.\n" * 12, by=lead, at=now)
    page = windows.open(width=PHONE, height=740, has_touch=True)
    sign_in(page, lead)
    page.goto(f"/desk/cases/{case.number}/")
    assert page.evaluate("[scrollY, document.body.scrollHeight > 2 * innerHeight]") == [0, True]
    assert page.locator("#subject").bounding_box()["y"] > 0
    page.click(".side > details > summary")
    for pressed in (page.locator(".why > summary").first, page.locator("#tab-note")):
        assert pressed.bounding_box()["height"] >= 40


def lines_of(page) -> int:
    """On how many lines the owner and the buttons beside stand: those whose upright extents overlap share one."""
    boxes = page.locator("#case-head .who > :not(.clock)").all()
    extents = sorted((box["y"], box["y"] + box["height"]) for box in (one.bounding_box() for one in boxes))
    return 1 + sum(later[0] >= before[1] for before, later in pairwise(extents))
