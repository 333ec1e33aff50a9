"""Who knows of something that may stand still: `wiring.py` names them, so that no part of the house must know all."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Standstill:
    """Something has stood still for longer than it may: its cause (`kind`, or `kind:which`), since when, in words."""

    cause: str
    since: datetime
    words: str


Watcher = Callable[[datetime], Iterable[Standstill]]
_watchers: list[Watcher] = []


def watch(watcher: Watcher) -> None:
    """Ask this one, too, whether something stands still; saying it twice changes nothing."""
    if watcher not in _watchers:
        _watchers.append(watcher)


def watchers() -> tuple[Watcher, ...]:
    return tuple(_watchers)
