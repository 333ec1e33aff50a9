"""A door and a worker in processes of their own, on the test's database, to be killed at any instruction."""

import os
import random
import smtplib
import subprocess
import sys
import threading
import time
from collections import Counter
from email import message_from_bytes
from itertools import count
from urllib.parse import quote

from aiosmtpd.smtp import SMTP
from django.conf import settings
from django.db import connection

from tests.smtp import free_port, letter, send

COMMAND = [sys.executable, "-m", "answerable.cli"]
# Every mail that leaves is one of a case: what is slow because it is killed so often is nobody's alarm.
WITHOUT_ALARMS = dict.fromkeys([f"ALARM_{what}_MINUTES" for what in ("FILING", "SENDING", "MAILBOX", "WORKER")], "0")


def database_url() -> str:
    """The test's own database, as a process outside is told of it."""
    facts = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{facts['NAME']}"
    login = facts["USER"] + (f":{facts['PASSWORD']}" if facts["PASSWORD"] else "")
    host = quote(facts["HOST"], safe="")  # the folder of a socket, perhaps
    return f"postgres://{login}@{host}:{facts['PORT'] or 5432}/{facts['NAME']}"


class House:
    """The door and the worker, on the test's own database if no other is named. `kill` is SIGKILL to both at once."""

    def __init__(self, relay_port: int, *, data: str = "", database: str = "") -> None:
        self.port = free_port()
        told = {"ANSWERABLE_DATA": data or str(settings.DATA), "DATABASE_URL": database or database_url()}
        # At no pace: all customers write from one domain, and thousands of letters would wait for their turn.
        told |= {"EMAIL_URL": f"smtp://127.0.0.1:{relay_port}", "MAIL_PER_DOMAIN": "0"} | WITHOUT_ALARMS
        environment = os.environ | told
        forge = [sys.executable, "-m", "tests.durability.forge"]
        self.forge = subprocess.Popen(
            forge, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        self._hear()
        self.parts: list[str] = []

    def start(self) -> None:
        self.open_door()
        self.set_to_work()

    def open_door(self) -> None:
        self.parts.append(self._order(f"start mail --port {self.port}"))
        self._until_the_door_is_open()

    def set_to_work(self) -> None:
        self.parts.append(self._order("start worker"))

    def kill(self) -> None:
        if self.parts:
            self._order(f"kill {' '.join(self.parts)}")
        self.parts = []

    def close(self) -> None:
        self.kill()
        self.forge.communicate()

    def _order(self, words: str) -> str:
        assert self.forge.stdin
        self.forge.stdin.write(words + "\n")
        self.forge.stdin.flush()
        return self._hear()

    def _hear(self) -> str:
        assert self.forge.stdout
        return self.forge.stdout.readline().strip()

    def _until_the_door_is_open(self) -> None:
        for _attempt in range(600):
            try:
                smtplib.SMTP("127.0.0.1", self.port, timeout=5).close()
                return
            except (OSError, smtplib.SMTPException):
                time.sleep(0.02)
        raise TimeoutError("The door did not open.")


class Customers(threading.Thread):
    """Customers of many domains (one would have its pace), who write each mail until it is acknowledged."""

    def __init__(self, house: House, to: str) -> None:
        super().__init__(daemon=True)
        self.house, self.to = house, to
        self.acknowledged: list[str] = []
        self.are_bringing = False
        self.enough = threading.Event()

    def run(self) -> None:
        for number in count():
            if self.enough.is_set():
                return
            self._write(number)
            time.sleep(random.uniform(0, 0.6))

    def _write(self, number: int) -> None:
        sender, name = f"customer@{number}.example", f"<{number}@mail.example>"
        mail = letter(f"This is mail {number}. Can you help?", sender=sender, to=self.to, Message_ID=name)
        while not self.enough.is_set():
            self.are_bringing = True
            try:
                send(self.house.port, mail, sender=sender)
            except (OSError, smtplib.SMTPException):
                time.sleep(0.02)
            else:
                self.are_bringing = False
                self.acknowledged.append(name)
                return


class Relay:
    """The next server: remembers how often it took which Message-ID for whom, a little slowly."""

    def __init__(self) -> None:
        self.taken: Counter[tuple[str, str]] = Counter()

    async def handle_DATA(self, server, session, envelope) -> str:
        name = message_from_bytes(envelope.content)["Message-ID"]
        self.taken[name, envelope.rcpt_tos[0]] += 1
        return "250 OK"

    async def open(self, host, port):
        import asyncio

        loop = asyncio.get_running_loop()
        return await loop.create_server(lambda: SMTP(self, hostname="relay.example", loop=loop), host, port)
