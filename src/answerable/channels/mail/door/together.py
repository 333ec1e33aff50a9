"""What waits to be committed at the same moment is committed together: one transaction, one fsync, for all of it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")


class Together(Generic[T]):
    """Whoever's turn it is writes for everybody who waits; `put` returns when its own is committed, or raises.

    `write_all` commits many at once. Where that fails, each is written by itself with `write_one`, so that a bad one
    harms none that only stood beside it.
    """

    def __init__(self, write_all: Callable[[list[T]], object], write_one: Callable[[T], object]) -> None:
        self._write_all, self._write_one = write_all, write_one
        self._waiting: list[tuple[T, Future[None]]] = []
        self._adding, self._turn = Lock(), Lock()

    def put(self, item: T) -> None:
        """Have it committed, by this thread or by another one."""
        done: Future[None] = Future()
        with self._adding:
            self._waiting.append((item, done))
        with self._turn:
            if not done.done():
                self._write(self._take())
        done.result()

    def _take(self) -> list[tuple[T, Future[None]]]:
        with self._adding:
            taken, self._waiting = self._waiting, []
        return taken

    def _write(self, batch: list[tuple[T, Future[None]]]) -> None:
        try:
            self._write_all([item for item, _done in batch])
        except Exception:
            for item, done in batch:
                self._alone(item, done)
        else:
            for _item, done in batch:
                done.set_result(None)

    def _alone(self, item: T, done: Future[None]) -> None:
        try:
            self._write_one(item)
        except Exception as error:
            done.set_exception(error)
        else:
            done.set_result(None)
