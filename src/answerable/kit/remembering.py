"""What access asks again and again while one page is made, remembered as long as that page takes and no longer.

Only a safe request (GET, HEAD) remembers: where something may be written, each decision looks anew (I9). So does a
verb, though it should run within a safe request, as the note of a look does.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse

T = TypeVar("T")
Respond = Callable[[HttpRequest], HttpResponse]

_memory: ContextVar[dict[Hashable, Any] | None] = ContextVar("memory", default=None)


def remembered(key: Hashable, ask: Callable[[], T]) -> T:
    """What `ask` says, or said before within the same safe request; nobody may change it."""
    memory = _memory.get()
    if memory is None:
        return ask()
    if key not in memory:
        memory[key] = ask()
    said: T = memory[key]
    return said


def remembering(respond: Respond) -> Respond:
    """The middleware: a safe request begins with an empty memory and leaves none behind."""

    def remember(request: HttpRequest) -> HttpResponse:
        with _with({} if request.method in ("GET", "HEAD") else None):
            return respond(request)

    return remember


def looking_anew() -> Any:
    """Within this block nothing is remembered, and nothing from before counts."""
    return _with(None)


@contextmanager
def _with(memory: dict[Hashable, Any] | None) -> Iterator[None]:
    token = _memory.set(memory)
    try:
        yield
    finally:
        _memory.reset(token)
