"""What waits to be committed at the same moment is committed together: one transaction, one fsync, for all of it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Generic, TypeVar

from django.db import connections

AT_ONCE = 50

T = TypeVar("T")


class Together(Generic[T]):
    """A thread of its own commits; `put` returns when its own is committed, or raises. Belongs to one event loop.

    `write` commits many at once. Where that fails, each is written by itself, so that a bad one harms none that only
    stood beside it.
    """

    def __init__(self, write: Callable[[list[T]], object]) -> None:
        self._write = write
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="together")
        self._waiting: list[tuple[T, asyncio.Future[None]]] = []
        self._writing: asyncio.Task[None] | None = None

    async def put(self, item: T) -> None:
        """Have it committed with all that comes while others are being committed."""
        done = asyncio.get_running_loop().create_future()
        self._waiting.append((item, done))
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write_what_waits())
        await done

    def close(self) -> None:
        """What was put is written to its end."""
        self._thread.submit(connections.close_all)
        self._thread.shutdown()

    async def _write_what_waits(self) -> None:
        loop = asyncio.get_running_loop()
        while self._waiting:
            batch, self._waiting = self._waiting[:AT_ONCE], self._waiting[AT_ONCE:]
            errors = await loop.run_in_executor(self._thread, self._errors_of, [item for item, _done in batch])
            for (_item, done), error in zip(batch, errors, strict=True):
                if done.done():
                    continue  # whoever put it did not wait for it
                if error:
                    done.set_exception(error)
                else:
                    done.set_result(None)

    def _errors_of(self, items: list[T]) -> list[Exception | None]:
        try:
            self._write(items)
        except Exception:
            return [self._error_of(item) for item in items]
        return [None] * len(items)

    def _error_of(self, item: T) -> Exception | None:
        try:
            self._write([item])
        except Exception as error:
            return error
        return None
