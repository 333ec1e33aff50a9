"""The SMTP door: says 250 only when the raw bytes and the row that names them are committed, and relays nothing."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, TypeVar

from aiosmtpd.smtp import SMTP, Envelope, Session
from django.conf import settings
from django.db import close_old_connections

from answerable.channels.mail.door.keeping import keep
from answerable.channels.mail.ours import Ours, ours

# A few threads: the fsyncs of one mail are waited for while the next is read.
THREADS = 4
ADDRESSES_KEPT = 5.0  # seconds

log = logging.getLogger(__name__)
# aiosmtpd tells every word that two servers speak; we say one line for each mail.
logging.getLogger("mail.log").setLevel(logging.WARNING)
T = TypeVar("T")


class Conversation(SMTP):
    """aiosmtpd's protocol, taking lines of any length up to the limit, and naming the limit where it refuses."""

    line_length_limit = settings.MAIL_LIMIT

    async def push(self, status: Any) -> None:
        if isinstance(status, str) and status.startswith(("552", "500 Line too long")):
            status = f"552 5.3.4 This mail is too large: at most {settings.MAIL_LIMIT} bytes are taken here"
        await super().push(status)


class Door:
    """Decides who is let in, and keeps what they bring. Database work happens in threads of its own."""

    def __init__(self) -> None:
        self.threads = ThreadPoolExecutor(THREADS, thread_name_prefix="door")
        self._ours = Ours({})
        self._asked_at = 0.0

    async def open(self, host: str, port: int) -> asyncio.Server:
        """Listen; every connection gets its own conversation."""
        return await asyncio.get_running_loop().create_server(self.conversation, host, port)

    def conversation(self) -> Conversation:
        return Conversation(
            self,
            data_size_limit=settings.MAIL_LIMIT,
            enable_SMTPUTF8=True,
            hostname=next(iter(sorted(self._ours.domains)), "localhost"),
            ident="Answerable",
            loop=asyncio.get_running_loop(),
        )

    def close(self) -> None:
        self.threads.shutdown()

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Only our own addresses; whoever is refused is refused aloud."""
        try:
            known = await self._knows(address)
        except Exception:
            log.exception("The addresses could not be read")
            return "451 4.3.0 Please try again in a moment"
        if not known:
            return "550 5.1.1 There is no such address here"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Keep it, then say so. What cannot be kept now is asked for again."""
        raw = envelope.original_content or b""
        try:
            sha256 = await self._in_thread(partial(keep, raw, envelope.mail_from or "", list(envelope.rcpt_tos)))
        except Exception:
            log.exception("A mail could not be kept")
            return "451 4.3.0 This mail could not be kept; please try again"
        log.info("Kept %s, %s bytes for %s", sha256[:12], len(raw), ", ".join(envelope.rcpt_tos))
        return f"250 2.0.0 Kept as {sha256[:12]}"

    async def handle_exception(self, error: Exception) -> str:
        log.error("A conversation broke", exc_info=error)
        return "451 4.3.0 Something went wrong here; please try again"

    async def _knows(self, address: str) -> bool:
        """By what was read a moment ago, or else by asking anew: a new team is known at once."""
        if address in self._ours and time.monotonic() - self._asked_at < ADDRESSES_KEPT:
            return True
        self._ours, self._asked_at = await self._in_thread(ours), time.monotonic()
        return address in self._ours

    async def _in_thread(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self.threads, _with_connection, work)


def _with_connection(work: Callable[[], T]) -> T:
    """Each piece of work leaves its database connection in order, as a request does."""
    close_old_connections()
    try:
        return work()
    finally:
        close_old_connections()
