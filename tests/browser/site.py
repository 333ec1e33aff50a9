"""The site that browsers open, in processes of its own on the test's database and folder, with its key."""

import os
import re
import subprocess
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

from django.conf import settings
from django.db import connection

from answerable.kit import clock
from answerable.serving.steps import STEPS
from tests.serving.running import ANSWERABLE, Running, free_port, running
from tests.smtp import letter, send

# How the processes of this test's own call themselves to PostgreSQL.
NAME = f"browsed-{os.getpid()}"
LINK = re.compile(r"https?://[^/\s]+(/case/[a-z2-7]+/)")


class Site:
    """Where it is, what comes in, and what went out."""

    def __init__(self, address: str, smtp_port: int = 0, log: Path | None = None) -> None:
        self.address, self.smtp_port, self.log = address, smtp_port, log

    def mail(self, text: str, sender: str = "Ana Petrova <ana@example.org>", **headers: str) -> None:
        """Hands a mail to the SMTP door."""
        mail = letter(text, sender=sender, **{"Message-ID": f"<{uuid.uuid4().hex}@example.org>"} | headers)
        send(self.smtp_port, mail, sender=sender.rpartition("<")[2].rstrip(">"))

    def outbox(self, to: str) -> list[EmailMessage]:
        """What this person has been sent, by people or machines, oldest first."""
        paths = sorted(settings.OUTBOX.glob("*.eml"), key=lambda path: path.stat().st_mtime_ns)
        mails = [message_from_bytes(path.read_bytes(), policy=policy.default) for path in paths]
        return [mail for mail in mails if to in mail["To"]]

    def link(self, to: str) -> str:
        """The newest link to her case that this person has in a mail."""
        text = self.outbox(to)[-1].get_body(["plain"]).get_content()
        return self.address + LINK.search(text)[1]


def work() -> None:
    """The worker's rounds, until nothing is left to do at this moment."""
    while sum(step(clock.now()) for step in STEPS):
        pass


@contextmanager
def web() -> Iterator[Site]:
    """Pages and live events, the outbox as open as in the demo; a test that needs mail to move is its own worker."""
    port = free_port()
    log = Path(settings.DATA) / f"web-{port}.log"
    with log.open("w") as said:
        command = [ANSWERABLE, "web", "--port", str(port)]
        process = subprocess.Popen(command, env=_surroundings(), stdout=said, stderr=subprocess.STDOUT)
    try:
        yield Site(f"http://127.0.0.1:{port}", log=log)
    finally:
        process.terminate()
        process.wait(20)


@contextmanager
def whole_house() -> Iterator[Site]:
    """`answerable server` with all its parts: what comes in is filed, and what is sent leaves, by itself."""
    with running(Path(settings.DATA), "--no-demo", environment=_surroundings()) as server:
        yield _site_of(server)


def _site_of(server: Running) -> Site:
    return Site(f"http://127.0.0.1:{server.port}", server.smtp_port, server.said)


def _surroundings() -> dict[str, str]:
    ours = {"DATABASE_URL": _database(), "ANSWERABLE_DATA": str(settings.DATA), "ANSWERABLE_DEMO": "1"}
    return {**os.environ, **ours, "SECRET_KEY": settings.SECRET_KEY}


def _database() -> str:
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    ours = urlsplit(os.environ["DATABASE_URL"])
    return urlunsplit(ours._replace(path=f"/{quote(name)}", query=f"application_name={NAME}"))


def is_gone() -> bool:
    """PostgreSQL needs a moment to see that a process went, and until then lets nobody drop its database."""
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE application_name = %s", [NAME])
        return cursor.fetchone() == (0,)
