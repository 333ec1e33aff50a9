"""Killed between a provider's word and the mail, while it is fetched and after it came: it is here, and here once."""

import os
import subprocess
import sys
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.conf import settings

from answerable.cases.models import Inbound
from answerable.channels.mail.models import Awaited
from answerable.channels.mail.tests import posts
from answerable.channels.mail.tests.elsewhere import Given, elsewhere
from answerable.channels.mail.tests.factories import desk
from answerable.channels.mail.tests.told import LAST, SECRET, lay_out, resend
from answerable.kit import clock
from tests.durability.killed_server import database_url
from tests.serving.running import until
from tests.smtp import letter

pytestmark = [pytest.mark.long, pytest.mark.django_db(transaction=True)]
MAIL = letter("Hello, can you help me?").as_bytes()


@contextmanager
def fetching(server):
    told = {"ANSWERABLE_DATA": str(settings.DATA), "DATABASE_URL": database_url(), "RESEND_API_KEY": "re_1"}
    told |= {"DJANGO_SETTINGS_MODULE": "answerable.settings", "WEBHOOKS": "resend", "WEBHOOK_SECRET": posts.SECRET}
    words = [sys.executable, "-m", "tests.durability.fetches", str(server.server_address[1]), str(server.authorities)]
    process = subprocess.Popen(words, env=os.environ | told, stderr=subprocess.DEVNULL)
    try:
        yield
    finally:
        process.kill()
        process.wait()


def test_whoever_fetches_is_killed_and_the_mail_comes_all_the_same(client, settings, tmp_path):
    desk()
    settings.WEBHOOKS, settings.WEBHOOK_KEYS = ["resend"], {"resend": SECRET}
    settings.WEBHOOK_SECRET, settings.PROVIDER_KEYS = [], settings.PROVIDER_KEYS | {"resend": "re_1"}
    body, kind, headers = resend()
    assert client.post("/hooks/resend/", body, content_type=kind, headers=headers).status_code == 200
    with elsewhere(tmp_path) as server:
        lay_out(server, MAIL)
        server.gives[LAST["resend"]] = Given(MAIL, pause=30)
        with fetching(server):
            until(lambda: LAST["resend"] in server.places)
        assert (Inbound.objects.count(), Awaited.objects.get().attempts) == (0, 1)
        server.gives[LAST["resend"]] = Given(MAIL)
        Awaited.objects.update(lease_until=clock.now() - timedelta(seconds=1))  # five minutes pass
        with fetching(server):
            until(Inbound.objects.exists)
        assert [row.raw() for row in Inbound.objects.all()] == [MAIL]
        Awaited.objects.update(came_at=None, inbound=None, next_at=clock.now())  # as if nobody had said that it came
        with fetching(server):
            until(lambda: not Awaited.objects.waiting().exists())
    assert Inbound.objects.count() == 1
