"""A mail that was acknowledged lies in its row until a worker lays it down; whoever is killed between loses nothing."""

import time
from collections.abc import Callable
from datetime import timedelta
from email import policy

import pytest

from answerable.cases.checking import check
from answerable.cases.models import Case, Inbound
from answerable.channels.mail.tests.factories import desk
from answerable.kit import clock, files
from tests.durability.killed_server import House
from tests.smtp import free_port, letter, send

pytestmark = [pytest.mark.long, pytest.mark.django_db(transaction=True)]

TRIES = 30


def bring(house: House, number: int) -> bytes:
    """A mail that was acknowledged by a door that was killed right then."""
    mail = letter(f"This is mail {number}. Can you help?", Message_ID=f"<{number}@example.org>")
    house.open_door()
    send(house.port, mail)
    house.kill()
    return mail.as_bytes(policy=policy.SMTP)


def wait_until(done: Callable[[], bool]) -> None:
    give_up_at = time.monotonic() + 120
    while not done():
        assert time.monotonic() < give_up_at
        time.sleep(0.001)


def is_laid_down(inbound: Inbound) -> bool:
    return files.path_of(inbound.sha256).exists()


def test_killed_before_and_after_the_file_is_there():
    desk()
    house, brought, caught = House(free_port()), {}, False
    try:
        while not caught and len(brought) < TRIES:
            raw = bring(house, len(brought))
            inbound = Inbound.objects.get(fate="")
            brought[inbound.pk] = raw
            assert (bytes(inbound.carried), is_laid_down(inbound)) == (raw, False)
            house.set_to_work()
            wait_until(lambda laid=inbound: is_laid_down(laid))
            house.kill()
            inbound.refresh_from_db()
            caught = inbound.fate == ""
            assert (inbound.raw(), inbound.carried is None) == (raw, not caught)
        Inbound.objects.filter(fate="").update(lease_until=clock.now() - timedelta(seconds=1))
        house.set_to_work()
        wait_until(lambda: not Inbound.objects.filter(fate="").exists())
    finally:
        house.close()
    assert caught
    assert {row.pk: (row.raw(), row.carried) for row in Inbound.objects.all()} == {
        pk: (raw, None) for pk, raw in brought.items()
    }
    assert Case.objects.count() == Inbound.objects.filter(fate="case").count() == len(brought)
    assert list(check()) == []
