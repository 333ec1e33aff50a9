"""Live events: a bare ASGI application that tells open pages, by server-sent events, what has changed.

A page holds a signed token that names its reader: a colleague, or the case of a customer's page. It also says which
event was the newest when it was put together, so that what happens before it listens is told too. An event goes only to
readers who may know of it, as its id, its name and the case's number, never with anybody's words; the page then asks
for what it needs. Who has a case open is told, by its number, that somebody else came, went or began to write there. A
reader too slow to take them, or away too long, is told to refresh everything ("resync").
"""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

from django.core import signing
from django.db import close_old_connections

from answerable.cases import live as visible
from answerable.serving.changes import changes
from answerable.serving.sightings import Sightings
from answerable.serving.whereabouts import Whereabouts

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]

TOKEN_SECONDS = 12 * 3600
HEARTBEAT = 15.0
QUEUE = 100
# What the cases area tells at once; a larger burst, or a wider gap between ids, is a reason to refresh everything.
BURST = 400
AFTER_A_FAILURE = 1.0

OPENED = b"retry: 1000\n\n"
BEAT = b":\n\n"
RESYNC = b"event: resync\ndata: {}\n\n"
END = b""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Audience:
    """Who reads: a colleague, or whoever has the page of a case."""

    salt: str
    number: int

    def may_know(self, ids: list[int]) -> list[dict[str, Any]]:
        """Those of the events that this reader may know of. It queries, so it belongs in a thread."""
        see = visible.visible_events if self.salt == "live" else visible.case_events
        wanted = set(ids)
        return [event for event in see(self.number, min(ids) - 1) if event["id"] in wanted]


@dataclass(eq=False)
class Reader:
    """One open connection with what is still to be sent on it."""

    audience: Audience
    queue: asyncio.Queue[bytes] = field(default_factory=lambda: asyncio.Queue(QUEUE))

    def tell(self, messages: Iterable[bytes]) -> None:
        """Queues the messages; if they do not fit, the reader gets one that stands for all it missed."""
        try:
            for message in messages:
                self.queue.put_nowait(message)
        except asyncio.QueueFull:
            self._instead_of_all(RESYNC)

    def end(self) -> None:
        """Ends the connection, whatever was still to be sent."""
        self._instead_of_all(END)

    def _instead_of_all(self, message: bytes) -> None:
        while not self.queue.empty():
            self.queue.get_nowait()
        self.queue.put_nowait(message)


class Live:
    """The application. It watches the event table only while somebody reads."""

    def __init__(self) -> None:
        self.readers: set[Reader] = set()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="live")
        self._sightings: Sightings | None = None
        self._whereabouts: Whereabouts | None = None
        self._tail: asyncio.Task[None] | None = None
        self._stopped = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        audience = _audience(scope)
        if audience is None or scope["method"] != "GET" or self._stopped:
            return await _refuse(send)
        reader = Reader(audience)
        await self._catch_up(reader, _known(scope))
        gone = asyncio.create_task(_until_gone(receive, reader))
        try:
            await _stream(reader, send)
        finally:
            gone.cancel()
            self.readers.discard(reader)

    def stop(self) -> None:
        """Ends every connection at once; the pages come back to whoever serves next."""
        self._stopped = True
        for reader in list(self.readers):
            reader.end()
        if self._tail is not None:
            self._tail.cancel()

    async def _catch_up(self, reader: Reader, last: int | None) -> None:
        """From here on the reader misses nothing; what it missed since `last`, up to this look, comes first."""
        if self._tail is None or self._tail.done():
            self._sightings = await self._query(Sightings)
            self._whereabouts = await self._query(Whereabouts)
            self._tail = asyncio.create_task(self._watch())
        new, missed = await self._query(self._look_and_say, last)
        others = list(self.readers)
        self.readers.add(reader)
        try:
            await self._tell(others, new)
            if missed:
                reader.tell(await self._messages(reader.audience, missed))
        except Exception:
            log.exception("Live events could not be read")
            self._resync_all()
        if missed is None:
            reader.tell([RESYNC])

    def _look_and_say(self, last: int | None) -> tuple[list[int], list[int] | None]:
        """What is new to everybody, and what to whoever knows of things up to `last`; at one moment, so none twice."""
        assert self._sightings is not None
        new = self._sightings.look()
        return new, [] if last is None else self._sightings.since(last)

    async def _watch(self) -> None:
        watched = changes()
        try:
            while self.readers or not self._stopped:
                await watched.next()
                await self._pass_on()
        finally:
            await watched.close()

    async def _pass_on(self) -> None:
        """Looks once, and asks once for each audience, however many pages it has open."""
        assert self._sightings is not None
        assert self._whereabouts is not None
        try:
            if new := await self._query(self._sightings.look):
                await self._tell(list(self.readers), new)
            if moved := await self._query(self._whereabouts.look):
                await self._tell_of_each_other(list(self.readers), moved)
        except Exception:
            log.exception("Live events could not be read")
            self._resync_all()
            await asyncio.sleep(AFTER_A_FAILURE)

    async def _tell(self, readers: list[Reader], new: list[int]) -> None:
        for audience in {reader.audience for reader in readers} if new else ():
            messages = await self._messages(audience, new)
            for reader in [reader for reader in readers if reader.audience == audience]:
                reader.tell(messages)

    async def _tell_of_each_other(self, readers: list[Reader], moved: dict[int, frozenset[int]]) -> None:
        for staff, cases in moved.items():
            audience = Audience("live", staff)
            mine = [reader for reader in readers if reader.audience == audience]
            if mine:
                numbers = await self._query(visible.visible_numbers, staff, cases)
                for reader in mine:
                    reader.tell(map(_presence, numbers))

    def _resync_all(self) -> None:
        for reader in self.readers:
            reader.tell([RESYNC])

    async def _messages(self, audience: Audience, ids: list[int]) -> list[bytes]:
        if max(ids) - min(ids) > BURST:
            return [RESYNC]
        return [_message(event) for event in await self._query(audience.may_know, ids)]

    async def _query(self, ask: Callable[..., Any], *arguments: Any) -> Any:
        def fresh() -> Any:
            close_old_connections()
            try:
                return ask(*arguments)
            finally:
                close_old_connections()

        return await asyncio.get_running_loop().run_in_executor(self._thread, fresh)


def _audience(scope: Scope) -> Audience | None:
    token = parse_qs(scope["query_string"].decode("latin-1")).get("token", [""])[0]
    for salt in ("live", "live-case"):
        try:
            return Audience(salt, int(signing.loads(token, salt=salt, max_age=TOKEN_SECONDS)))
        except (signing.BadSignature, ValueError, TypeError):
            continue
    return None


def _known(scope: Scope) -> int | None:
    """The newest event that the page has been told of since it was opened, or else knew when it was."""
    since = parse_qs(scope["query_string"].decode("latin-1")).get("since", [""])[0]
    value = dict(scope["headers"]).get(b"last-event-id", since.encode())
    return int(value) if value.isdigit() and len(value) < 19 else None


def _message(event: dict[str, Any]) -> bytes:
    return f"id: {event['id']}\ndata: {json.dumps(event, separators=(',', ':'))}\n\n".encode()


def _presence(number: int) -> bytes:
    return f'event: presence\ndata: {{"case":{number}}}\n\n'.encode()


async def _refuse(send: Send) -> None:
    """The same answer to a strange, a foreign and an expired token."""
    await send({"type": "http.response.start", "status": 404, "headers": [(b"content-type", b"text/plain")]})
    await send({"type": "http.response.body", "body": b"Not found\n"})


async def _until_gone(receive: Receive, reader: Reader) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    reader.end()


async def _stream(reader: Reader, send: Send) -> None:
    headers = [(b"content-type", b"text/event-stream"), (b"cache-control", b"no-store"), (b"x-accel-buffering", b"no")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    message = OPENED
    while message:
        await send({"type": "http.response.body", "body": message, "more_body": True})
        try:
            message = await asyncio.wait_for(reader.queue.get(), HEARTBEAT)
        except TimeoutError:
            message = BEAT
    await send({"type": "http.response.body", "body": b""})
