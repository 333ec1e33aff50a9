"""Who is let in, and what they bring is kept; whoever is refused is refused aloud, and named in the channel's log."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TypeVar
from weakref import WeakValueDictionary

from aiosmtpd.smtp import Envelope, Session, TLSSetupException
from django.conf import settings
from django.db import DatabaseError, close_old_connections

from answerable.cases.models.inbound import BroughtBy
from answerable.channels.mail.door.certificate import certificate
from answerable.channels.mail.door.conversation import Conversation
from answerable.channels.mail.door.incoming import Incoming, Room
from answerable.channels.mail.door.keeping import Facts, commit, facts_of, is_large
from answerable.channels.mail.door.noting import MOMENT, Notes
from answerable.channels.mail.door.peers import Peers, share_of
from answerable.channels.mail.door.together import Together
from answerable.channels.mail.models import TurnedAway
from answerable.channels.mail.ours import Ours, ours
from answerable.kit import clock

# For what takes a while beside committing: large mails become files, addresses are read.
THREADS = 4
ADDRESSES_KEPT = 5.0  # seconds
SILENT = 10.0  # seconds, after which a place may be given to somebody else
# Mails that come in at the same moment may take as much memory as so many of the largest; of it all strangers together,
# and each of them.
LARGEST_AT_ONCE, OF_STRANGERS, OF_ONE_STRANGER = 8, 6, 2

CLOSES = "4.3.2 The door closes; please come back in a moment"

log = logging.getLogger(__name__)
# aiosmtpd tells every word that two servers speak; we say one line for each mail.
logging.getLogger("mail.log").setLevel(logging.ERROR)
T = TypeVar("T")


class Door:
    """Decides who is let in, and keeps what they bring. Database work happens in threads of its own."""

    def __init__(self) -> None:
        self.threads = ThreadPoolExecutor(THREADS, thread_name_prefix="door")
        self._rows: Together[Facts] = Together(commit)
        self.certificate = certificate()
        self.room = Room(LARGEST_AT_ONCE * settings.MAIL_LIMIT)
        self._strangers = Room(OF_STRANGERS * settings.MAIL_LIMIT, within=self.room)
        self._rooms: WeakValueDictionary[str, Room] = WeakValueDictionary()  # held by those who are in them
        self.peers, self.notes = Peers(), Notes()
        self.conversations: set[Conversation] = set()
        self.keeping = 0
        self.is_closing = False
        self._ours, self._asked_at = Ours({}), 0.0
        self._tasks: set[asyncio.Task[None]] = set()

    async def open(self, host: str, port: int) -> asyncio.Server:
        """Listen for SMTP; every connection gets its own conversation."""
        self.begin()
        return await asyncio.get_running_loop().create_server(lambda: Conversation(self), host, port, backlog=512)

    def begin(self) -> None:
        """Know our own name, and have what is refused written down from now on."""
        if not self._tasks:
            self._tasks.add(asyncio.get_running_loop().create_task(self._work_aside()))

    def close(self) -> None:
        """What was brought is kept, and what was refused is written down."""
        self.threads.submit(_with_connection, self.notes.write)
        self.threads.shutdown()
        self._rows.close()

    def room_of(self, peer: str) -> Room:
        """Where what this peer brings is held: no stranger keeps others out, and all of them not our own servers."""
        if self.peers.is_ours(peer):
            return self.room
        fresh = Room(OF_ONE_STRANGER * settings.MAIL_LIMIT, within=self._strangers)
        return self._rooms.setdefault(share_of(peer), fresh)

    @property
    def hostname(self) -> str:
        return next(iter(sorted(self._ours.domains)), "localhost")

    # Who comes and goes

    def come(self, conversation: Conversation) -> str:
        """Let it in; else why not, as a whole reply."""
        if len(self.conversations) >= settings.MAIL_CONNECTIONS and not self._a_place_was_made():
            return self.refuse(conversation, "421 4.3.2", "Too many are here already; please come back in a moment")
        if not self.peers.come(conversation.peer):
            return self.refuse(conversation, "421 4.7.0", "Too many connections from your address at once")
        self.conversations.add(conversation)
        return ""

    def go(self, conversation: Conversation) -> None:
        self.conversations.discard(conversation)
        self.peers.go(conversation.peer)

    def _a_place_was_made(self) -> bool:
        """By whoever was silent for longest: nobody keeps others out by saying nothing."""
        silent = min(self.conversations, key=lambda each: each.heard_at)
        if time.monotonic() - silent.heard_at < SILENT:
            return False
        silent.say_goodbye("4.3.2 Others are waiting, and you were silent for longest")
        return True

    def refuse(self, to: Conversation, code: str, sentence: str, recipient: str = "", size: int | None = None) -> str:
        """The reply, which the channel's log will show as well."""
        sender = (to.envelope.mail_from or "").strip("<>") if to.envelope else ""
        at = clock.now()
        self.notes.add(TurnedAway(to.way, to.peer, int(code[:3]), sentence, at, sender, recipient, size))
        return f"{code} {sentence}"

    # What they say; aiosmtpd asks by these names

    async def handle_MAIL(
        self, server: Conversation, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Too much at once is for later; what is said to be too large need not be sent at all."""
        if self.is_closing:
            return f"421 {CLOSES}"
        told = [int(option[5:]) for option in options if option.startswith("SIZE=") and option[5:].isdecimal()]
        envelope.mail_from = address
        refused = self._too_much_of(server) or (self._too_large(server, told[0]) if told else "")
        if refused:
            envelope.mail_from = None
            return refused
        self.peers.count(server.peer, "mail")
        envelope.mail_options.extend(options)
        return "250 2.1.0 OK"

    def _too_much_of(self, server: Conversation) -> str:
        if not self.peers.may(server.peer, "refused", settings.MAIL_PEER_REFUSALS):
            return self.refuse(server, "451 4.7.1", "Too many unknown addresses; please try again in a minute")
        if not self.peers.may(server.peer, "mail", settings.MAIL_PEER_MAILS):
            return self.refuse(server, "451 4.7.1", "Too many mails from your address; please try again in a minute")
        return ""

    def _too_large(self, server: Conversation, size: int) -> str:
        if size <= settings.MAIL_LIMIT:
            return ""
        sentence = f"This mail is too large: at most {settings.MAIL_LIMIT} bytes are taken here"
        return self.refuse(server, "552 5.3.4", sentence, ", ".join(server.envelope.rcpt_tos), size)

    async def handle_RCPT(
        self, server: Conversation, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Only our own addresses; whoever is refused is refused aloud."""
        if len(envelope.rcpt_tos) >= settings.MAIL_RECIPIENTS:
            return self.refuse(server, "452 4.5.3", "Too many recipients; send the rest once more", address)
        try:
            known = await self._knows(address)
        except Exception:
            log.exception("The addresses could not be read")
            return "451 4.3.0 Please try again in a moment"
        if not known:
            return self._unknown(server, address)
        envelope.rcpt_tos.append(self._ours.reached_by(address))
        return "250 2.1.5 OK"

    def _unknown(self, server: Conversation, address: str) -> str:
        """Whoever goes on guessing is sent away, so that nobody learns our addresses by asking for all of them."""
        self.peers.count(server.peer, "refused")
        reply = self.refuse(server, "550 5.1.1", "There is no such address here", address)
        if not self.peers.may(server.peer, "refused", settings.MAIL_PEER_REFUSALS):
            asyncio.get_running_loop().call_soon(server.say_goodbye, "4.7.0 Too many unknown addresses")
        return reply

    async def take(self, server: Conversation, incoming: Incoming) -> str:
        """Keep it, then say so. What cannot be kept now is asked for again."""
        if incoming.is_too_large:
            return self._too_large(server, incoming.size)
        recipients = list(server.envelope.rcpt_tos)
        if incoming.has_no_room:
            sentence = "Too much is coming in at this moment; please try again"
            return self.refuse(server, "452 4.3.1", sentence, ", ".join(recipients), incoming.size)
        raw = incoming.raw()
        brought_by = BroughtBy.RELAY if self.peers.is_ours(server.peer) else BroughtBy.STRANGER
        self.keeping += 1
        try:
            told = partial(facts_of, raw, server.envelope.mail_from or "", recipients, brought_by)
            facts = await self._in_thread(told) if is_large(raw) else told()
            await self._rows.put(facts)
        except Exception:
            log.exception("A mail could not be kept")
            return "451 4.3.0 This mail could not be kept; please try again"
        finally:
            self.keeping -= 1
        name = facts["key"][:12]
        log.info("Kept %s, %s bytes for %s", name, len(raw), ", ".join(recipients))
        return f"250 2.0.0 Kept as {name}"

    async def handle_exception(self, error: Exception) -> str:
        if isinstance(error, TLSSetupException):
            log.info("Somebody came to no terms with us on TLS: %s", error.__cause__)
        else:
            log.error("A conversation broke", exc_info=error)
        return "451 4.3.0 Something went wrong here; please try again"

    async def _knows(self, address: str) -> bool:
        """By what was read a moment ago, or else by asking anew: a new team is known at once."""
        if self._ours.reached_by(address) and time.monotonic() - self._asked_at < ADDRESSES_KEPT:
            return True
        await self._learn_addresses()
        return bool(self._ours.reached_by(address))

    async def _learn_addresses(self) -> None:
        self._ours, self._asked_at = await self._in_thread(ours), time.monotonic()

    async def _work_aside(self) -> None:
        with contextlib.suppress(DatabaseError):  # then the door has no name of its own until somebody is written to
            await self._learn_addresses()
        while True:
            await asyncio.sleep(MOMENT)
            if self.notes:
                await self._in_thread(self.notes.write)

    async def _in_thread(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self.threads, _with_connection, work)


def _with_connection(work: Callable[[], T]) -> T:
    """Each piece of work leaves its database connection in order, as a request does."""
    close_old_connections()
    try:
        return work()
    finally:
        close_old_connections()
