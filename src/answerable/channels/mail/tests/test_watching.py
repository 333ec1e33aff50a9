"""Somebody stays with each folder: hears of new mail at once, comes back after a break, and holds up nobody else."""

import socket
import threading
import time

import pytest

from answerable.cases.models import Inbound
from answerable.channels.mail.imap import connecting, watching
from answerable.channels.mail.imap.reading import Reading
from answerable.channels.mail.models import MailboxFolder
from answerable.channels.mail.tests.factories import WORDS
from answerable.channels.mail.tests.mailboxes import begun, box, dovecot, mailbox_of
from answerable.kit import clock
from answerable.staff.tests.factories import care
from tests.dovecot import Dovecot
from tests.serving.running import until
from tests.smtp import letter

__all__ = ["box", "dovecot"]
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def reading():
    """The process of `answerable imap`, in a thread."""
    reading = Reading()
    thread = threading.Thread(target=reading.run)
    thread.start()
    yield reading
    reading.stop()
    thread.join(30)
    assert not thread.is_alive()


def came(number: int) -> bool:
    return Inbound.objects.count() == number


def put(box, number: int) -> None:
    box.put(letter(WORDS, Message_ID=f"<{number}@x.example>"), clock.now())


def test_new_mail_is_told_of_by_the_server_long_before_a_minute_is_over(box, reading):
    mailbox = begun(box)
    until(lambda: MailboxFolder.objects.get().seen_at)
    for number in (1, 2):
        begun_at = time.monotonic()
        put(box, number)
        until(lambda number=number: came(number))
        assert time.monotonic() - begun_at < 30
    mailbox.pause(at=clock.now())
    until(lambda: not reading.watches)
    put(box, 3)
    mailbox.go_on(at=clock.now())
    until(lambda: came(3))


def test_a_server_that_knows_no_idle_is_asked_again_and_again(reading, monkeypatch):
    monkeypatch.setattr("answerable.channels.mail.imap.waiting.EVERY", 0.5)
    with Dovecot(capabilities="IMAP4rev1 UIDPLUS") as server:
        box = server.of("still")
        begun(box)
        until(lambda: MailboxFolder.objects.get().seen_at)
        put(box, 1)
        until(lambda: came(1))
        reading.stop()


def test_a_line_that_broke_is_begun_anew(reading, monkeypatch):
    monkeypatch.setattr(watching, "STEADY_AFTER", 0)
    with Dovecot() as server:
        box = server.of("broken")
        mailbox = begun(box)
        until(lambda: MailboxFolder.objects.get().seen_at)
        server.stop()
        until(lambda: MailboxFolder.objects.get().trouble or not MailboxFolder.objects.get().holder)
        server.start()
        put(box, 1)
        mailbox.folders.update(next_at=None)
        until(lambda: came(1))
        assert MailboxFolder.objects.get().trouble == ""
        reading.stop()


def test_a_server_that_keeps_still_for_ever_holds_up_no_other_mailbox(box, reading, monkeypatch):
    monkeypatch.setattr(connecting, "TIMEOUT", 3.0)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        still = mailbox_of(box, name="Still", user="still", port=silent.getsockname()[1])
        since = clock.now()
        still.choose(folders=["INBOX"], since=since, older="left-out", fallback_team=care(), at=since)
        still.begin(at=since)
        begun(box)
        put(box, 1)
        until(lambda: came(1))
        until(lambda: still.folders.get().trouble)
        assert "does not answer" in still.folders.get().trouble
