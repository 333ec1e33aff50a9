"""Mail in tests, through real sockets: our own door in a thread, and servers of others that behave as they like."""

import asyncio
import smtplib
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import policy
from email.message import EmailMessage

from answerable.channels.mail.door import Door


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
