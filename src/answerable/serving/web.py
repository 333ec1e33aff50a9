"""The web part: one port on which Granian serves live events itself, and everything else through Django's WSGI handler.

Django's own ASGI handler costs several times as much per request, hence the detour (docs/decisions has the figures).
"""

import asyncio
import signal
from contextlib import nullcontext
from typing import Any

from a2wsgi import WSGIMiddleware
from django.urls import resolve
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server.embed import Server

from answerable.serving.limit import WEBHOOKS, limit_of
from answerable.serving.live import Live, Receive, Scope, Send
from answerable.wsgi import application

THREADS = 8
# Of these, for what may take long: large bodies, and what providers post. Further ones wait without a thread, so that
# pages always have some.
THREADS_FOR_LONG = 4
# Bytes of a body that is taken in before it gets a thread: who sends a form slowly holds up nobody.
SMALL = 2**16
BACKLOG = 1024
# A body this many times the limit is not even taken in to be dropped.
BEYOND_REASON = 20


class Site:
    """The router: `/live` is ours, the rest is Django's, which refuses a body over the limit without reading it."""

    def __init__(self) -> None:
        self.live = Live()
        pages: Any = (
            application  # Django's response is the iterable of bytes that WSGI asks for; its types do not say so
        )
        self._pages: Any = WSGIMiddleware(pages, workers=THREADS)
        self._long = asyncio.Semaphore(THREADS_FOR_LONG)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        if scope["path"] == "/live":
            await self.live(scope, receive, send)
            return
        size, limit = _announced(scope), limit_of(scope["path"])
        if size > limit:
            body = await _without_body(receive, size, limit)
        elif 0 < size <= SMALL:
            body = await _whole(receive)
        else:
            body = _by_coroutine(receive)
        is_long = SMALL < size <= limit or scope["path"].startswith(WEBHOOKS)
        async with self._long if is_long else nullcontext():
            await self._pages(scope, body, send)


def _announced(scope: Scope) -> int:
    value = dict(scope["headers"]).get(b"content-length", b"")
    return int(value) if value.isdigit() else 0


def _by_coroutine(receive: Receive) -> Receive:
    """Granian answers with an awaitable of its own, and a2wsgi asks for a coroutine: without this no body is read."""

    async def take() -> dict[str, Any]:
        return await receive()

    return take


async def _whole(receive: Receive) -> Receive:
    """The body once it has come, or as much of it as came before they went away."""
    came, more = b"", True
    while more:
        message = await receive()
        came, more = came + message.get("body", b""), message.get("more_body", False)

    async def take() -> dict[str, Any]:
        return {"type": "http.request", "body": came, "more_body": False}

    return take


async def _without_body(receive: Receive, size: int, limit: int) -> Receive:
    """Takes in and drops what is coming: a browser that is cut off while it sends shows no answer."""
    more = size < BEYOND_REASON * limit
    while more:
        more = (await receive()).get("more_body", False)

    async def nothing() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    return nothing


def read_addresses() -> None:
    """Load every page's code now, as the first address asked for does, so that nobody waits for it."""
    resolve("/healthz")


def serve(host: str, port: int) -> None:
    """Serves until SIGTERM."""
    from answerable.channels.mail.pictures.fetching import FETCHER  # its models need Django to be set up

    try:
        asyncio.run(_serve(host, port))
    finally:
        FETCHER.stop()


async def _serve(host: str, port: int) -> None:
    site = Site()
    server: Any = Server(
        site,
        address=host,
        port=port,
        interface=Interfaces.ASGINL,
        websockets=False,
        backlog=BACKLOG,
        log_level=LogLevels.error,
    )

    def stop() -> None:
        site.live.stop()
        server.stop()

    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop)
    await server.serve()
