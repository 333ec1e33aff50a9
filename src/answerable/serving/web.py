"""The web part: one port on which Granian serves live events itself, and everything else through Django's WSGI handler.

Django's own ASGI handler costs several times as much per request, hence the detour (docs/decisions has the figures).
"""

import asyncio
import json
import signal
from typing import Any

from a2wsgi import WSGIMiddleware
from django.conf import settings
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server.embed import Server

from answerable.serving.live import Live, Receive, Scope, Send
from answerable.wsgi import application

THREADS = 8
BACKLOG = 1024
MEGABYTE = 2**20


class Site:
    """The router: `/live` is ours, a body over the limit is refused, the rest is Django's."""

    def __init__(self) -> None:
        self.live = Live()
        pages: Any = (
            application  # Django's response is the iterable of bytes that WSGI asks for; its types do not say so
        )
        self._pages: Any = WSGIMiddleware(pages, workers=THREADS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        if scope["path"] == "/live":
            await self.live(scope, receive, send)
        elif (size := _announced(scope)) > settings.HTTP_LIMIT:
            await _refuse_size(scope, size, receive, send)
        else:
            await self._pages(scope, receive, send)


def _announced(scope: Scope) -> int:
    value = dict(scope["headers"]).get(b"content-length", b"")
    return int(value) if value.isdigit() else 0


async def _refuse_size(scope: Scope, size: int, receive: Receive, send: Send) -> None:
    """Says what the limit is, after taking in what is still coming: a browser that is cut off shows no answer."""
    limit = settings.HTTP_LIMIT
    sentence = f"This is {size / MEGABYTE:.1f} MB; the most that can be sent here at once is {limit / MEGABYTE:g} MB."
    taken, more = 0, size < 20 * limit
    while more:
        message = await receive()
        taken += len(message.get("body", b""))
        more = message.get("more_body", False) and taken < size
    problem = scope["path"].startswith("/api/")
    body = (
        json.dumps({"type": "about:blank", "title": "Too large", "status": 413, "detail": sentence})
        if problem
        else sentence
    )
    kind = b"application/problem+json" if problem else b"text/plain; charset=utf-8"
    await send({"type": "http.response.start", "status": 413, "headers": [(b"content-type", kind)]})
    await send({"type": "http.response.body", "body": body.encode()})


def serve(host: str, port: int) -> None:
    """Serves until SIGTERM."""
    asyncio.run(_serve(host, port))


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
