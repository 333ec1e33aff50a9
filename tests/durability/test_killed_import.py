"""Whoever is killed while old mail comes in goes on where they were: nothing twice, nothing missing, nothing half."""

import os
import subprocess
import time

import pytest
from django.conf import settings

from answerable.cases.checking import check
from answerable.cases.models import Case, Inbound, Message
from answerable.channels.mail.tests.factories import desk
from tests.durability.killed_server import COMMAND, database_url
from tests.smtp import letter

CONVERSATIONS, WORDS = 30, 3


def old_mails() -> bytes:
    """An mbox of conversations of three mails each."""
    told = []
    for number in range(CONVERSATIONS):
        for word in range(WORDS):
            chain = {"In_Reply_To": f"<{number}-0@x.example>"} if word else {}
            date = f"Tue, 05 Mar 2024 {10 + word}:00:00 +0000"
            facts = {"Message_ID": f"<{number}-{word}@x.example>", "Date": date} | chain
            mail = letter(f"Word {word}", sender=f"P <p{number}@example.net>", **facts)
            told.append(b"From - Tue Mar  5 10:00:00 2024\n" + mail.as_bytes() + b"\n")
    return b"".join(told)


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_a_killed_import_goes_on_where_it_was(tmp_path):
    desk()
    mbox = tmp_path / "old.mbox"
    mbox.write_bytes(old_mails())
    command = [*COMMAND, "mail", "import", str(mbox)]
    environment = os.environ | {"ANSWERABLE_DATA": str(settings.DATA), "DATABASE_URL": database_url()}
    for kept in (1, 40):
        part = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        give_up_at = time.monotonic() + 60
        while Inbound.objects.count() < kept and part.poll() is None:
            assert time.monotonic() < give_up_at
            time.sleep(0.01)
        part.kill()
        part.wait()
        assert list(check()) == []
    assert not Inbound.objects.unfiled().exists()
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout
    assert f"{CONVERSATIONS * WORDS} mails found." in done
    assert (Case.objects.count(), Message.objects.count()) == (CONVERSATIONS, CONVERSATIONS * WORDS)
    assert list(check()) == []
