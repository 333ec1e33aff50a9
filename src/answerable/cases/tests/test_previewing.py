"""How files look: made beside the worker, shown to whom the file is shown, and never in the way."""

from datetime import timedelta

import pytest
from django.test import Client

from answerable.cases.models import Attachment, Preview
from answerable.cases.previewing import Previewer, make_previews
from answerable.cases.tests.factories import TUESDAY, opened
from answerable.cases.tests.test_downloads import body, case_with, enclosed
from answerable.kit.tests.test_previews import pdf, picture
from answerable.staff.tests import factories as colleagues

pytestmark = pytest.mark.django_db
LATER = TUESDAY + timedelta(minutes=1)


def desk(who=None) -> Client:
    browser = Client()
    browser.force_login(who or colleagues.kim())
    return browser


def test_a_picture_and_a_pdf_are_shown_in_the_story_and_open_larger():
    case = case_with(enclosed(picture((900, 300)), "cable.jpg"), enclosed(pdf(), "bill.pdf"))
    page = f"/desk/cases/{case.number}/"
    assert "data-larger" not in desk().get(page).content.decode()
    assert make_previews(LATER) == 2
    shown = desk().get(page).content.decode()
    photo = Attachment.objects.order_by("pk")[0]
    assert f'href="/desk/previews/{photo.pk}/large/" data-larger="/desk/files/{photo.pk}/cable.jpg"' in shown
    assert 'width="320" height="107"' in shown
    assert ("First page of bill.pdf" in shown, "2 pages" in shown) == (True, True)
    answer = Client().get(desk().get(f"/desk/previews/{photo.pk}/small/")["Location"])
    assert (answer["Content-Type"], answer["Content-Disposition"]) == (
        "image/webp",
        'inline; filename="cable.jpg.webp"',
    )
    assert (answer["Cache-Control"], body(answer)[:4]) == ("private, max-age=600", b"RIFF")


def test_a_broken_one_is_a_plain_row_and_stops_nothing():
    case = case_with(enclosed(picture()[:100], "broken.jpg"), enclosed(picture((9, 9)), "whole.jpg"))
    make_previews(LATER)
    assert sorted(Preview.objects.values_list("state", flat=True)) == ["failed", "made"]
    broken = Attachment.objects.get(name="broken.jpg")
    shown = desk().get(f"/desk/cases/{case.number}/").content.decode()
    assert (f"/desk/files/{broken.pk}/broken.jpg" in shown, f"previews/{broken.pk}/" in shown) == (True, False)
    assert desk().get(f"/desk/previews/{broken.pk}/small/").status_code == 404


def test_the_same_bytes_are_pictured_once_and_what_is_no_picture_never():
    case_with(enclosed(picture()), enclosed(picture(), "again.jpg"), enclosed(b"words", "a.png"))
    assert Preview.objects.count() == 1


def test_whoever_may_not_see_the_file_sees_no_picture_of_it():
    case = case_with(enclosed(picture()), team=colleagues.finance())
    make_previews(LATER)
    row = case.messages.get().attachments.get()
    for form in ("small", "large"):
        assert desk(colleagues.lee()).get(f"/desk/previews/{row.pk}/{form}/").status_code == 404


def test_who_dies_over_one_again_and_again_leaves_it_alone():
    case_with(enclosed(picture()))
    for minute in (0, 3, 6):
        assert len(Preview.objects.claim(LATER + timedelta(minutes=minute))) == 1
        assert Preview.objects.claim(LATER + timedelta(minutes=minute + 1)) == []
    assert Preview.objects.claim(LATER + timedelta(hours=1)) == []


@pytest.mark.django_db(transaction=True)
def test_the_worker_does_not_wait_for_it():
    opened(first={"attachments": [enclosed(picture())]})
    previewer = Previewer()
    assert previewer.make(LATER) == 1
    previewer.wait()
    assert (Preview.objects.get().state, previewer.make(LATER)) == ("made", 0)
