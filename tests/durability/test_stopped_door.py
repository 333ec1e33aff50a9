"""A door that is asked to stop while mail pours in: what it acknowledged is committed, others hear that it closes."""

import os
import signal
import smtplib
import subprocess
import threading
import time

import pytest
from django.conf import settings

from answerable.cases.models import Inbound
from answerable.channels.mail.tests.factories import desk
from tests.durability.killed_server import COMMAND, database_url
from tests.smtp import Line, free_port, letter

pytestmark = [pytest.mark.long, pytest.mark.django_db(transaction=True)]

MORE = 5  # mails of one sender at most that may still be taken once we are asked to stop


class Sender(threading.Thread):
    """Sends one mail after another in one conversation, until it is sent away; what it was told of each."""

    def __init__(self, port: int, number: int) -> None:
        super().__init__(daemon=True)
        self.port, self.number = port, number
        self.kept: list[str] = []
        self.last_word: Exception | None = None

    def run(self) -> None:
        with smtplib.SMTP("127.0.0.1", self.port, timeout=20) as client:
            try:
                while True:
                    self._send(client)
            except (smtplib.SMTPException, OSError) as error:
                self.last_word = error
                client.close()

    def _send(self, client: smtplib.SMTP) -> None:
        client.ehlo_or_helo_if_needed()
        client.mail("ana@example.org")
        if client.rcpt("care@halden.example")[0] != 250:
            raise smtplib.SMTPServerDisconnected("sent away")
        code, words = client.data(letter(f"Mail {len(self.kept)} of {self.number}").as_bytes())
        if code != 250:
            raise smtplib.SMTPServerDisconnected("sent away")
        self.kept.append(words.decode().rpartition(" ")[2])


@pytest.fixture
def door():
    """The door in a process of its own, with LMTP beside SMTP."""
    desk()
    port, path = free_port(), str(settings.DATA / "lmtp")
    told = os.environ | {"ANSWERABLE_DATA": str(settings.DATA), "DATABASE_URL": database_url()}
    words = ["mail", "--port", str(port), "--lmtp", path]
    process = subprocess.Popen([*COMMAND, *words], env=told, stderr=subprocess.PIPE)
    while b"for LMTP is open" not in process.stderr.readline():
        assert process.poll() is None
    reader = threading.Thread(target=process.stderr.read)  # a line for each mail; unread, they would hold it up
    reader.start()
    yield process, port, path
    process.kill()
    reader.join()
    process.communicate()


def test_what_it_acknowledged_is_committed_and_the_silent_are_sent_home(door):
    process, port, path = door
    senders = [Sender(port, number) for number in range(4)]
    with Line(("127.0.0.1", port)) as silent, Line(path) as local:
        assert [silent.hear()[:3], local.hear()[:3], local.say("LHLO mx")[:3]] == ["220", "220", "250"]
        for sender in senders:
            sender.start()
        while not all(len(sender.kept) >= 3 for sender in senders):
            time.sleep(0.01)
        os.kill(process.pid, signal.SIGTERM)
        before = [len(sender.kept) for sender in senders]
        assert (silent.hear()[:9], local.hear()[:9]) == ("421 4.3.2", "421 4.3.2")
        assert process.wait(20) == 0
    for sender in senders:
        sender.join(20)
    assert all(len(sender.kept) - kept < MORE for sender, kept in zip(senders, before, strict=True))
    told = [name for sender in senders for name in sender.kept]
    assert len(told) == len(set(told)) >= 12
    assert set(told) <= {key[:12] for key in Inbound.objects.values_list("key", flat=True)}
