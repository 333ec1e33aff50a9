"""Whoever is killed while a mailbox is read and put away goes on where they were: no mail missing, none twice."""

import os
import random
import signal
import subprocess
import time
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.conf import settings

from answerable.cases.models import Inbound
from answerable.channels.mail.models import MailboxFolder
from answerable.channels.mail.tests.mailboxes import mailbox_of
from answerable.kit import clock
from answerable.staff.tests.factories import care
from tests.dovecot import Dovecot
from tests.durability.killed_server import COMMAND, database_url
from tests.serving.running import until
from tests.smtp import letter

KILLS = 25 if "ANSWERABLE_DEEP" in os.environ else 5
MAILS = 40


@contextmanager
def reading():
    """`answerable imap` in a process of its own, on the test's database; killed in the end."""
    told = {"ANSWERABLE_DATA": str(settings.DATA), "DATABASE_URL": database_url()}
    part = subprocess.Popen([*COMMAND, "imap"], env=os.environ | told)
    try:
        yield part
    finally:
        part.send_signal(signal.SIGKILL)
        part.wait()


def fill(box, first: int) -> None:
    with box.open() as line:
        for number in range(first, first + MAILS):
            mail = letter(f"Mail {number}", sender=f"c{number}@example.org", Message_ID=f"<{number}@x.example>")
            line.append(mail.as_bytes().replace(b"\n", b"\r\n"), "INBOX", dt=clock.now())


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_killed_at_any_moment_nothing_is_lost_and_nothing_comes_twice():
    with Dovecot() as server:
        box, since = server.of("killed"), clock.now() - timedelta(hours=1)
        box.make("Done")
        mailbox = mailbox_of(box)
        choice = {"older": "left-out", "fallback_team": care(), "at": clock.now()}
        mailbox.choose(folders=["INBOX"], since=since, move_to="Done", **choice)
        mailbox.begin(at=clock.now())
        for kill in range(KILLS):
            fill(box, kill * MAILS)
            seen = Inbound.objects.count()
            with reading():
                until(lambda seen=seen: Inbound.objects.count() > seen)
                time.sleep(random.uniform(0, 0.2))
            MailboxFolder.objects.exclude(holder="").update(lease_until=clock.now() - timedelta(seconds=1))
        fill(box, KILLS * MAILS)
        with reading() as part:
            until(lambda: len(box.uids("Done")) == (KILLS + 1) * MAILS)
            part.terminate()
            assert part.wait(20) == 0
        assert box.uids() == []
    assert Inbound.objects.count() == (KILLS + 1) * MAILS
    assert Inbound.objects.values("sha256").distinct().count() == (KILLS + 1) * MAILS
    assert not Inbound.objects.exclude(fate="").exists()
    assert not MailboxFolder.objects.exclude(holder="").exists()
