"""Mail in tests, through real sockets: our own door in a thread, and servers of others that behave as they like."""

import asyncio
import smtplib
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import policy
from email.message import EmailMessage
from typing import Any

from answerable.channels.mail.door.letting_in import Door
from answerable.channels.mail.door.local import open_local
from answerable.kit.listening import Place


@contextmanager
def listening(open_server) -> Iterator[int]:
    """Runs `await open_server(host, port)` on a loop in a thread of its own; gives the port."""
    loop, port = asyncio.new_event_loop(), free_port()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    server = asyncio.run_coroutine_threadsafe(open_server("127.0.0.1", port), loop).result(10)
    try:
        yield port
    finally:
        asyncio.run_coroutine_threadsafe(_close(server), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


async def _close(server: asyncio.Server) -> None:
    server.close()
    tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


@contextmanager
def open_door() -> Iterator[int]:
    """The desk's own SMTP door; gives its port."""
    door = Door()
    try:
        with listening(door.open) as port:
            yield port
    finally:
        door.close()


@contextmanager
def open_local_door(place: Place) -> Iterator[Door]:
    """The desk's LMTP door at this place."""
    door = Door()
    try:
        with listening(lambda _host, _port: open_local(door, place)):
            yield door
    finally:
        door.close()


class Line:
    """A conversation word by word, as no well-behaved client has it."""

    def __init__(self, address: tuple[str, int] | str) -> None:
        self.socket: Any = socket.socket(socket.AF_UNIX if isinstance(address, str) else socket.AF_INET)
        self.socket.settimeout(20)
        self.socket.connect(address)
        self._file = self.socket.makefile("rb")

    def __enter__(self) -> "Line":
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()
        self.socket.close()

    def send(self, words: bytes) -> None:
        self.socket.sendall(words)

    def hear(self) -> str:
        """One reply, to its last line; nothing once they have hung up."""
        lines = [self._file.readline()]
        while lines[-1][3:4] == b"-":
            lines.append(self._file.readline())
        return b"".join(lines).decode().rstrip("\r\n")

    def encrypt(self) -> bytes:
        """Speak TLS from now on; their certificate (DER)."""
        self._file.close()
        self.socket = ssl._create_unverified_context().wrap_socket(self.socket)
        self._file = self.socket.makefile("rb")
        return self.socket.getpeercert(binary_form=True) or b""

    def say(self, words: str) -> str:
        """Say it, and hear the reply."""
        self.send(words.encode() + b"\r\n")
        return self.hear()


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return trial.getsockname()[1]


def letter(text: str, *, sender: str = "Ana Petrova <ana@example.org>", to: str = "care@halden.example", **headers):
    """A plain mail of a person, as a mail program writes it."""
    mail = EmailMessage()
    mail["From"], mail["To"] = sender, to
    given = {"Subject": "Charged twice for March", "Date": "Tue, 03 Mar 2026 09:59:00 +0100"}
    for name, value in (given | {key.replace("_", "-"): value for key, value in headers.items()}).items():
        mail[name] = value
    mail.set_content(text)
    return mail


def send(port: int, mail: EmailMessage, sender: str = "ana@example.org", to: list[str] | None = None) -> None:
    """Hand a mail to the server at this port, as a real client does."""
    with smtplib.SMTP("127.0.0.1", port, timeout=10) as client:
        client.sendmail(sender, to or [mail["To"]], mail.as_bytes(policy=policy.SMTP))
