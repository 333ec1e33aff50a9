"""Tells the live events that somebody has committed something, soon after they did, on either database."""

import asyncio
import sqlite3
import time
from typing import Protocol

from django.db import connection

POLL = 0.05
PATIENCE = 1.0


class Changes(Protocol):
    """Waits for a commit, or for a while: whoever waits looks for itself what is new."""

    async def next(self) -> None: ...

    async def close(self) -> None: ...


class SqliteChanges:
    """Asks a connection of its own for the number that moves with every commit of another one; it reads no table."""

    def __init__(self, path: str) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None)
        self._last = self._version()

    def _version(self) -> int:
        return int(self._connection.execute("PRAGMA data_version").fetchone()[0])

    async def next(self) -> None:
        give_up_at = time.monotonic() + PATIENCE
        while (version := self._version()) == self._last and time.monotonic() < give_up_at:
            await asyncio.sleep(POLL)
        self._last = version

    async def close(self) -> None:
        self._connection.close()


def changes() -> Changes:
    """Those of the database that the settings name."""
    if connection.vendor == "sqlite":
        return SqliteChanges(str(connection.settings_dict["NAME"]))
    from answerable.serving.postgresql import PostgresqlChanges, conninfo

    return PostgresqlChanges(conninfo(), PATIENCE)
