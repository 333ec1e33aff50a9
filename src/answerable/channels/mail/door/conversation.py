"""One conversation at the SMTP door: aiosmtpd's, with the data read in pieces, and bounds of time, room and patience.

Everything happens on one event loop, so nothing here may take long or wait for anything but its own peer.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from aiosmtpd.smtp import SMTP, syntax
from django.conf import settings

from answerable.channels.mail.door.incoming import Incoming
from answerable.channels.mail.door.peers import name_of

if TYPE_CHECKING:
    from answerable.channels.mail.door.letting_in import Door

# Of a command. What the lines of a mail measure is nobody's business.
LONGEST_LINE = 2**14
LONGEST_COMMAND = 1024
ALL_THERE_IS = 2**30
# A mail may take ten minutes, and a second more for each four kilobytes that have come.
SECONDS_FOR_DATA, BYTES_A_SECOND = 600.0, 4096
LAST_WORD = 5.0  # seconds, in which whoever is sent away may read why
REPLIES_IN_A_ROW = 10
# RFC 2034: what aiosmtpd says without an enhanced code (RFC 3463) is said with this one.
ENHANCED = {"221": "2.0.0", "250": "2.0.0", "454": "4.7.0"}
ENHANCED |= {"500": "5.5.2", "501": "5.5.4", "502": "5.5.1", "503": "5.5.1", "553": "5.1.3", "555": "5.5.4"}
# As nearly everybody writes an address, with what may stand behind it.
ADDRESS = re.compile(r"<([\w+=-]+(?:\.[\w+=-]+)*@[\w-]+(?:\.[\w-]+)*)>(?: +(\w.*))?", re.ASCII)
PLAIN = re.compile(r"(\d{3}) (?!\d\.\d{1,3}\.\d{1,3} )")


class Conversation(SMTP):
    """What one peer and we say to each other."""

    way, hello, ident = "smtp", "EHLO", "ESMTP Answerable"
    session: Any
    envelope: Any
    transport: Any
    _handler_coroutine: Any
    _original_transport: Any
    line_length_limit = LONGEST_LINE
    command_size_limit = LONGEST_COMMAND

    def __init__(self, door: Door) -> None:
        context = door.certificate.context() if door.certificate else None
        super().__init__(
            door,
            data_size_limit=None,  # by which aiosmtpd would judge SIZE= itself, without a word to the log
            enable_SMTPUTF8=True,
            hostname=door.hostname,
            ident=self.ident,
            tls_context=context,
            timeout=settings.MAIL_IDLE,
            loop=asyncio.get_running_loop(),
        )
        # aiosmtpd's own are shared by all conversations.
        self.command_size_limits = defaultdict(lambda: LONGEST_COMMAND)
        self.door, self.peer = door, ""
        self.heard_at = time.monotonic()
        self._is_in = self._is_mid_line = self._says_no_more = False
        self._replies = self._errors = 0

    # The line

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Somebody comes; or, after STARTTLS, the same begins anew."""
        if self.transport is None:
            self.peer = name_of(transport.get_extra_info("peername"))
            if why_not := self.door.come(self):
                transport.write(f"{why_not}\r\n".encode())  # type: ignore[attr-defined]  # sockets can
                transport.close()
                return
            self._is_in = True
        super().connection_made(transport)

    def data_received(self, data: bytes) -> None:
        self.heard_at, self._is_mid_line = time.monotonic(), not data.endswith(b"\n")
        super().data_received(data)

    def eof_received(self) -> bool | None:
        """Whoever says no more may still listen: Exim closes its half behind QUIT, before it hears what became of its
        mail. So this is one more QUIT, unless they broke off in the middle of a line; and TLS has no halves here."""
        if not self._is_in:
            return None
        if self._tls_protocol or self._is_mid_line:
            return super().eof_received()
        self._says_no_more = True
        self._reader.feed_data(b"QUIT\r\n")
        return True

    def connection_lost(self, error: Exception | None) -> None:
        if self._is_in and self.session is not None:
            self._is_in = False
            self.door.go(self)
            super().connection_lost(error)

    def say_goodbye(self, why: str) -> None:
        """The last word; whoever does not read it is gone soon all the same."""
        if self.transport is None or self.transport.is_closing():
            return
        self._writer.write(f"421 {why}\r\n".encode())
        line = self._original_transport or self.transport
        self.transport.close()
        self._handler_coroutine.cancel()
        self.loop.call_later(LAST_WORD, line.abort)

    def _timeout_cb(self) -> None:
        self.say_goodbye("4.4.2 You were silent for too long")

    async def push(self, status: Any) -> None:
        """Say it, with its enhanced code; who gets too many errors is sent away; and others have their turn."""
        if isinstance(status, str) and (plain := PLAIN.match(status)) and plain[1] in ENHANCED:
            status = f"{plain[1]} {ENHANCED[plain[1]]} {status[4:]}"
        await super().push(status)
        self._replies += 1
        if self._replies % REPLIES_IN_A_ROW == 0:
            await asyncio.sleep(0)
        if str(status)[:1] == "5" and not self.door.peers.is_ours(self.peer):
            self._errors += 1
            if self._errors > settings.MAIL_ERRORS:
                self.say_goodbye("4.7.0 Too many errors")

    # Its words

    async def _greet(self, name: str) -> None:
        if not name:
            await self.push(f"501 5.5.4 Say {self.hello} and who you are")
            return
        self.envelope = self._create_envelope()
        self.session.extended_smtp, self.session.host_name = True, name
        offers = ["PIPELINING", f"SIZE {settings.MAIL_LIMIT}", "8BITMIME", "SMTPUTF8", "ENHANCEDSTATUSCODES"]
        if self.tls_context and not self._tls_protocol:
            offers.append("STARTTLS")
        lines = [f"250-{word}" for word in [self.hostname, *offers[:-1]]]
        await self.push("\r\n".join([*lines, f"250 {offers[-1]}"]))

    @syntax("EHLO hostname")
    async def smtp_EHLO(self, name: str) -> None:
        await self._greet(name)

    @syntax("HELO hostname")
    async def smtp_HELO(self, name: str) -> None:
        if not name:
            await self.push("501 5.5.4 Say HELO and who you are")
            return
        self.envelope = self._create_envelope()
        self.session.extended_smtp, self.session.host_name = False, name
        await self.push(f"250-{self.hostname}\r\n250 Say EHLO for more")

    async def smtp_STARTTLS(self, arg: str) -> None:
        """Once, by somebody who was greeted; what they said before that is forgotten (RFC 3207)."""
        if await self.check_helo_needed():
            return
        if self._tls_protocol:
            await self.push("503 5.5.1 We speak TLS already")
            return
        await super().smtp_STARTTLS(arg)

    async def smtp_VRFY(self, arg: str) -> None:
        """Says nothing about anybody."""
        await self.push("252 2.1.5 Send it, and see")

    async def smtp_EXPN(self, arg: str) -> None:
        await self.push("502 5.5.1 There are no lists here")

    async def smtp_AUTH(self, arg: str) -> None:
        await self.push("502 5.5.1 Nobody signs in here")

    async def smtp_HELP(self, arg: str) -> None:
        await self.push("214 2.0.0 This door takes mail for our own addresses, and relays nothing")

    def _getaddr(self, arg: str) -> tuple[str | None, str | None]:
        """aiosmtpd's own takes a quarter of the door's time for a mail, for addresses that few write."""
        written = ADDRESS.fullmatch(arg)
        return (written[1], written[2] or "") if written else super()._getaddr(arg)

    async def check_helo_needed(self, helo: str = "") -> bool:
        return bool(await super().check_helo_needed(self.hello))

    @syntax("DATA")
    async def smtp_DATA(self, arg: str) -> None:
        """Take it in to its end, whatever becomes of it: RFC 5321 lets nobody be interrupted."""
        if await self.check_helo_needed():
            return
        if arg or not self.envelope.rcpt_tos:
            await self.push("501 5.5.4 DATA stands alone" if arg else "503 5.5.1 There is nobody to whom it may go")
            return
        await self.push("354 End it with a dot on a line of its own")
        incoming = Incoming(settings.MAIL_LIMIT, self.door.room_of(self.peer))
        try:
            await self._take_in(incoming)
            await self._say_what_became_of_it(await self._judged(incoming))
        finally:
            incoming.let_go()
            self.envelope = self._create_envelope()

    async def _take_in(self, incoming: Incoming) -> None:
        began, rest, came = time.monotonic(), None, 0
        while rest is None:
            piece = await self._reader.read(ALL_THERE_IS)
            came += len(piece)
            rest = incoming.take(piece)
            if rest is None and self._says_no_more:
                raise asyncio.CancelledError  # they hung up in the middle of a mail
            until = began + SECONDS_FOR_DATA + came / BYTES_A_SECOND
            self._reset_timeout(max(min(settings.MAIL_IDLE, until - time.monotonic()), 0.001))
        if rest:  # commands that came without waiting for our answer (RFC 2920)
            self._reader.feed_data(rest)

    async def _judged(self, incoming: Incoming) -> str:
        """What to say of it; never an exception, since LMTP owes an answer for each recipient."""
        try:
            return await self.door.take(self, incoming)
        except Exception as error:
            return await self.door.handle_exception(error)

    async def _say_what_became_of_it(self, status: str) -> None:
        await self.push(status)
