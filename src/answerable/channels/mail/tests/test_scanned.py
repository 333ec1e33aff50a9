"""What colleagues send along is scanned before it leaves."""

from datetime import timedelta

import pytest

from answerable.cases.models import Delivery, File
from answerable.cases.scanning import scan_all
from answerable.cases.tests.factories import TUESDAY, opened
from answerable.cases.tests.test_downloads import enclosed
from answerable.channels.mail.sending import send_pending
from answerable.staff.tests import factories as colleagues
from tests.clamd import EICAR, scanner

pytestmark = pytest.mark.django_db
LATER = TUESDAY + timedelta(minutes=1)


@pytest.fixture
def server(settings):
    with scanner() as running:
        settings.CLAMD = running.where
        yield running


def test_what_a_colleague_sends_along_is_scanned_before_it_leaves(server):
    case = opened()
    clean = case.write("Here.", by=colleagues.kim(), at=TUESDAY, attachments=[enclosed(b"clean", "a.txt")])
    evil = case.write("And.", by=colleagues.kim(), at=TUESDAY, attachments=[enclosed(EICAR, "b.txt")])
    send_pending(LATER)
    held = Delivery.objects.get(message=clean)
    assert (held.state, held.held_by, held.attempts) == ("waiting", "scan", 0)
    assert held.error == "a.txt: Waits for the virus scanner."
    scan_all(File.objects.claim_to_scan(LATER), LATER)
    send_pending(LATER + timedelta(minutes=1))
    left, kept = Delivery.objects.get(message=clean), Delivery.objects.get(message=evil)
    assert (left.state, kept.state) == ("accepted", "failed")
    assert kept.error == "b.txt is infected (Win.Test.EICAR_HDB-1), so this did not leave."
