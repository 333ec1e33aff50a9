"""Two desks that run and write to each other: what machines say to machines ends after a handful."""

from __future__ import annotations

import asyncio
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from aiosmtpd.smtp import SMTP, Envelope

from tests.durability.killed_server import House
from tests.smtp import letter, listening, send

ONE, TWO = "care@one.example", "care@two.example"
# By these a machine says that it is one; and some servers on the way take out what they do not know.
SAID_BY_MACHINES = ("Auto-Submitted", "Precedence", "X-Auto-Response-Suppress", "X-Answerable")
A_HANDFUL = 5
PATIENCE = 120  # seconds
UNDONE = """SELECT (SELECT count(*) FROM cases_inbound WHERE fate = '')
    + (SELECT count(*) FROM cases_delivery WHERE state IN ('waiting', 'sending'))"""


class Between:
    """The network between the desks: takes these headers out, hands the mail on, and counts what each desk sent."""

    def __init__(self, takes_out: tuple[str, ...]) -> None:
        self.takes_out, self.doors = takes_out, dict[str, int]()
        self.sent: Counter[str] = Counter()

    async def handle_DATA(self, server: SMTP, session: object, envelope: Envelope) -> str:
        assert isinstance(envelope.content, bytes)
        mail = message_from_bytes(envelope.content, policy=policy.SMTP)
        for name in self.takes_out:
            del mail[name]
        domain = envelope.rcpt_tos[0].rpartition("@")[2]
        self.sent["two" if domain == "one.example" else "one"] += 1
        hand_on = (send, self.doors[domain], mail, envelope.mail_from, envelope.rcpt_tos)
        await asyncio.get_running_loop().run_in_executor(None, *hand_on)
        return "250 OK"

    async def open(self, host: str, port: int) -> asyncio.Server:
        loop = asyncio.get_running_loop()
        return await loop.create_server(lambda: SMTP(self, hostname="between.example", loop=loop), host, port)


class Desk:
    """One of the two: a house of its own, on SQLite."""

    def __init__(self, address: str, data: Path, founded: Path, relay_port: int) -> None:
        data.mkdir()
        self.file = Path(shutil.copy(founded, data))
        with closing(sqlite3.connect(self.file)) as database, database:
            database.execute("UPDATE staff_team SET address = ?", [address])
        self.house = House(relay_port, data=str(data), database=f"sqlite:///{self.file}")
        self.house.start()

    def undone(self) -> int:
        """How many mails wait here to be filed or sent."""
        with closing(sqlite3.connect(self.file, timeout=20)) as database:
            return database.execute(UNDONE).fetchone()[0]


@contextmanager
def two_desks(folder: Path, founded: Path, between: Between) -> Iterator[list[Desk]]:
    with listening(between.open) as port:
        desks: list[Desk] = []
        try:
            for address in (ONE, TWO):
                desks.append(Desk(address, folder / address, founded, port))
                between.doors[address.rpartition("@")[2]] = desks[-1].house.port
            yield desks
        finally:
            for desk in desks:
                desk.house.close()


def until_quiet(desks: list[Desk], between: Between) -> None:
    """Whatever moves is counted in between, so that nothing moved where that stands still and nobody has anything."""
    give_up_at = time.monotonic() + PATIENCE
    while True:
        seen = between.sent.total()
        if not sum(desk.undone() for desk in desks) and seen and seen == between.sent.total():
            return
        assert time.monotonic() < give_up_at, f"They still write to each other: {between.sent}"
        time.sleep(0.1)


@pytest.fixture(scope="module")
def founded(tmp_path_factory) -> Path:
    """The database of a desk with one team; nothing has happened there yet."""
    data = tmp_path_factory.mktemp("founded")
    environment = os.environ | {"ANSWERABLE_DATA": str(data), "DATABASE_URL": f"sqlite:///{data / 'desk.sqlite3'}"}
    subprocess.run([sys.executable, "-m", "tests.durability.founding", ONE], env=environment, check=True)
    return data / "desk.sqlite3"


def talk(folder: Path, founded: Path, takes_out: tuple[str, ...] = ()) -> Counter[str]:
    """Somebody writes to the one in the other's name; how many mails each has sent when nothing moves any more."""
    between = Between(takes_out)
    with two_desks(folder, founded, between) as desks:
        send(desks[0].house.port, letter("Our invoice is wrong.", sender=TWO, to=ONE), sender=TWO)
        until_quiet(desks, between)
    return between.sent


@pytest.mark.long
def test_a_receipt_is_not_answered_by_a_receipt(tmp_path, founded):
    assert talk(tmp_path, founded) == {"one": 1}


@pytest.mark.long
def test_where_nobody_can_tell_that_a_machine_wrote_it_ends_after_a_handful(tmp_path, founded):
    sent = talk(tmp_path, founded, takes_out=SAID_BY_MACHINES)
    assert min(sent["one"], sent["two"]) >= 1
    assert max(sent.values()) <= A_HANDFUL
