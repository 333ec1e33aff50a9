"""A provider posts to the web part in a process of its own: a large mail to the byte, and one that is too large."""

import http.client
import os
import signal
import subprocess
from contextlib import contextmanager

import pytest
from django.conf import settings

from answerable.cases.models import Inbound
from answerable.channels.mail.models import Refusal
from answerable.channels.mail.tests import posts
from answerable.channels.mail.tests.factories import desk
from tests.durability.killed_server import COMMAND, database_url
from tests.serving.running import until
from tests.smtp import free_port

pytestmark = [pytest.mark.long, pytest.mark.django_db(transaction=True)]
MB = 2**20
HEAD = b"From: ana@example.org\r\nTo: care@halden.example\r\nSubject: My film\r\n\r\n"


@contextmanager
def web():
    port = free_port()
    told = {"ANSWERABLE_DATA": str(settings.DATA), "DATABASE_URL": database_url(), "HTTP_LIMIT": str(2 * MB)}
    told |= {
        "WEBHOOKS": "mailgun",
        "WEBHOOK_SECRET": posts.SECRET,
        "MAIL_LIMIT": str(20 * MB),
        "WEBHOOK_LIMIT": str(30 * MB),
    }
    process = subprocess.Popen([*COMMAND, "web", "--port", str(port)], env=os.environ | told, stderr=subprocess.DEVNULL)
    try:
        until(lambda: answers(port))
        yield port, process
    finally:
        process.kill()
        process.wait()


def answers(port: int) -> bool:
    try:
        return asked(port, "GET", "/healthz")[0] == 200
    except OSError:
        return False


def asked(port: int, method: str, path: str, body: bytes = b"", **headers: str) -> tuple[int, str]:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    line.request(method, path, body or None, posts.basic() | headers)
    answer = line.getresponse()
    words = answer.read().decode()
    line.close()
    return answer.status, words


def test_a_large_mail_that_was_acknowledged_is_there_to_the_byte_and_a_larger_one_is_refused():
    desk()
    mail = HEAD + bytes(range(256)) * (18 * MB // 256)
    body = posts.piece("recipient", b"care@halden.example") + posts.piece("sender", b"ana@example.org")
    body += posts.piece("body-mime", mail) + b"--B0undary--\r\n"
    kind = {"Content-Type": "multipart/form-data; boundary=B0undary"}
    with web() as (port, process):
        assert asked(port, "POST", "/hooks/mailgun/mime", body, **kind) == (200, "Kept.\n")
        assert Inbound.objects.get().raw() == mail
        assert asked(port, "POST", "/hooks/mailgun/mime", body, **kind)[0] == 200
        status, words = asked(port, "POST", "/hooks/mailgun/mime", body + b" " * 13 * MB, **kind)
        assert (status, words) == (413, f"This is too large: at most {30 * MB} bytes can be posted at once.\n")
        process.send_signal(signal.SIGKILL)
    assert Inbound.objects.count() == 1
    assert list(Refusal.objects.values_list("way", "peer", "code", "size")) == [
        ("webhook", "mailgun", 413, len(body) + 13 * MB)
    ]
