"""Files are held back until a virus scanner found them clean; one that misbehaves lets none through and loses none."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from answerable.cases.access import access_attachment
from answerable.cases.models import Attachment, File, Preview
from answerable.cases.scanning import Scanner, is_down, scan_all
from answerable.cases.tests.factories import TUESDAY
from answerable.cases.tests.test_downloads import case_with, enclosed
from answerable.kit import clamd
from answerable.kit.tests.test_previews import picture
from answerable.staff.tests import factories as colleagues
from tests.clamd import EICAR, scanner

pytestmark = pytest.mark.django_db
LATER = TUESDAY + timedelta(minutes=1)


@pytest.fixture
def server(settings):
    with scanner() as running:
        settings.CLAMD = running.where
        yield running


def scan(at=LATER) -> None:
    scan_all(File.objects.claim_to_scan(at), at)


def page(case) -> str:
    browser = Client()
    browser.force_login(colleagues.kim())
    return browser.get(f"/desk/cases/{case.number}/").content.decode()


def given_out(row: Attachment) -> int:
    browser = Client()
    browser.force_login(colleagues.kim())
    return browser.get(f"/desk/files/{row.pk}/x").status_code


def test_a_file_is_held_back_until_it_was_found_clean(server):
    case = case_with(enclosed(picture(), "cable.jpg", "image/jpeg"))
    row = Attachment.objects.get()
    assert (given_out(row), "Waits for the virus scanner." in page(case)) == (404, True)
    assert f"/desk/files/{row.pk}/" not in page(case)
    assert Preview.objects.claim(LATER) == []
    scan()
    assert (given_out(row), File.objects.get().scan, server.seen) == (307, "clean", [picture()])
    assert len(Preview.objects.claim(LATER)) == 1


def test_what_is_infected_is_never_given_out_not_even_without_a_scanner(server, settings):
    case = case_with(enclosed(b"With " + EICAR, "bill.txt", "text/plain"))
    scan()
    settings.CLAMD = ""
    assert given_out(Attachment.objects.get()) == 404
    assert "Infected (Win.Test.EICAR_HDB-1); it is not given out." in page(case)
    assert File.objects.claim_to_scan(LATER + timedelta(days=9)) == []


@pytest.mark.parametrize(
    ("mood", "trouble", "said"),
    [
        ("hangs-up", "down", "The virus scanner does not answer; this file waits for it."),
        ("error", "down", "The virus scanner does not answer; this file waits for it."),
        ("chatty", "down", "The virus scanner does not answer; this file waits for it."),
        ("small", "large", "Too large for the virus scanner; an administrator can raise its limit."),
    ],
)
def test_a_scanner_that_misbehaves_lets_nothing_through_and_is_asked_again(server, mood, trouble, said):
    server.mood = mood
    case = case_with(enclosed(b"x" * 300_000, "long.txt", "text/plain"))
    scan()
    row = File.objects.get()
    assert (row.scan, row.scan_trouble, said in page(case)) == ("waiting", trouble, True)
    assert is_down() == ("The virus scanner does not answer: new files" in page(case)) == (trouble == "down")
    assert given_out(Attachment.objects.get()) == 404
    server.mood = "well"
    assert File.objects.claim_to_scan(LATER + timedelta(seconds=14)) == []
    scan(LATER + timedelta(seconds=16))
    assert (File.objects.get().scan, is_down()) == ("clean", False)


def test_one_that_is_slow_is_left_after_a_while(server, monkeypatch):
    monkeypatch.setattr(clamd, "PIECE_SECONDS", 0.05)
    server.mood = "silent"
    case_with(enclosed(b"words", "a.txt"))
    scan()
    assert File.objects.get().scan_trouble == "down"


def test_where_nobody_listens_the_rest_is_not_asked_and_pauses_grow(settings):
    settings.CLAMD = "unix:/no/such/socket"
    case_with(enclosed(b"one", "a.txt"), enclosed(b"two", "b.txt"))
    scan()
    assert list(File.objects.values_list("scan_trouble", "scan_after")) == [("down", LATER + timedelta(seconds=15))] * 2
    scan(LATER + timedelta(seconds=20))
    assert File.objects.first().scan_after == LATER + timedelta(seconds=50)


def test_without_a_scanner_nothing_waits():
    case_with(enclosed())
    assert (given_out(Attachment.objects.get()), Scanner().scan(LATER)) == (307, 0)


def test_the_database_knows_what_was_scanned():
    case_with(enclosed())
    for facts in ({"scan": "lost"}, {"scan": "clean"}, {"found": "x"}, {"scan": "infected", "scanned_at": LATER}):
        with pytest.raises(IntegrityError, match="file_scanned_once"), transaction.atomic():
            File.objects.update(**facts)
    with pytest.raises(IntegrityError, match="file_again_was_infected"), transaction.atomic():
        File.objects.update(again_at=LATER)


def test_what_was_found_infected_by_mistake_is_let_go_once_it_was_found_clean(server):
    case = case_with(enclosed(EICAR, "bill.txt", "text/plain"))
    row = Attachment.objects.get()
    scan()
    kim, boss = Client(), Client()
    kim.force_login(colleagues.kim())
    boss.force_login(colleagues.ines())
    address = f"/desk/cases/{case.number}/infected/{row.pk}/"
    assert (kim.get(address).status_code, address in page(case)) == (403, False)
    assert address in boss.get(f"/desk/cases/{case.number}/").content.decode()
    assert boss.post(address, {"why": "because"}).status_code == 422
    assert boss.post(address, {"why": "known"}).status_code == 302
    event = case.events.get(name="file.scanned-again")
    assert (event.actor_id, event.data["why"]) == (colleagues.ines().pk, "known")
    told = page(case)
    assert "the scanner looks once more" in told
    assert "had a file scanned again that was found infected: We know the sender, and what the file is" in told
    assert (given_out(row), boss.get(address).status_code) == (404, 404)  # held still, and asked once

    server.mood = "error"
    scan()
    assert (given_out(row), File.objects.get().scan_trouble) == (404, "down")
    server.mood = "well"
    scan(LATER + timedelta(minutes=1))
    assert "it is not given out" in page(case)  # found again
    server.knows = b"something else"
    boss.post(address, {"why": "newer"})
    scan(LATER + timedelta(minutes=2))
    assert (File.objects.get().scan, given_out(row)) == ("clean", 307)
    assert boss.get(address).status_code == 404


def test_without_a_scanner_nothing_infected_is_let_go(server, settings):
    case = case_with(enclosed(EICAR, "bill.txt", "text/plain"))
    row = Attachment.objects.get()
    scan()
    boss = Client()
    boss.force_login(colleagues.ines())
    address = f"/desk/cases/{case.number}/infected/{row.pk}/"
    other = case_with(enclosed(b"clean", "a.txt"))
    assert boss.get(address.replace(case.number, other.number)).status_code == 404
    boss.post(address, {"why": "known"})
    settings.CLAMD = ""
    assert (given_out(row), boss.get(address).status_code) == (404, 404)


@pytest.mark.django_db(transaction=True)
def test_the_worker_does_not_wait_for_it(server):
    case_with(enclosed())
    worker = Scanner()
    assert worker.scan(LATER) == 1
    worker.wait()
    assert access_attachment(colleagues.kim(), Attachment.objects.get().pk).file.scan == "clean"
