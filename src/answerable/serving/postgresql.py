"""What we ask of PostgreSQL beside Django's connection: to listen, and whether it keeps what it commits.

Imported only where the settings name one: its driver takes a tenth of the time a part needs to start.
"""

import asyncio

import psycopg
from django.db import connection

from answerable.serving.places import Refusal

CONNECT_SECONDS = 10
OLDEST = 15
CHANNEL = "answerable_events"
TELL_EVENTS = f"""
CREATE OR REPLACE FUNCTION answerable_tell_events() RETURNS trigger LANGUAGE plpgsql
    AS $$ BEGIN PERFORM pg_notify('{CHANNEL}', ''); RETURN NULL; END $$;
CREATE OR REPLACE TRIGGER answerable_tell_events AFTER INSERT ON cases_event
    FOR EACH STATEMENT EXECUTE FUNCTION answerable_tell_events();
"""
_CONNINFO = {"dbname", "user", "password", "host", "port", "sslmode", "sslrootcert", "sslcert", "sslkey"}


def conninfo() -> str:
    """How to reach the PostgreSQL of the settings without going through its pool."""
    parameters = {name: value for name, value in connection.get_connection_params().items() if name in _CONNINFO}
    return psycopg.conninfo.make_conninfo("", **parameters)


def need_keeping() -> None:
    """Refuses a PostgreSQL that does not answer, is too old, or calls committed what a power cut can still take."""
    try:
        with psycopg.connect(conninfo(), connect_timeout=CONNECT_SECONDS) as direct:
            version = direct.info.server_version
            row = direct.execute("SHOW synchronous_commit").fetchone()
    except psycopg.OperationalError as error:
        raise Refusal(f"The database does not answer, or cannot be migrated: {str(error).strip()}") from error
    if version < OLDEST * 10000:
        raise Refusal(f"Answerable needs PostgreSQL {OLDEST} or newer.")
    if row and row[0] == "off":
        raise Refusal("This PostgreSQL has synchronous_commit off and could lose acknowledged mail; set it to on.")


class PostgresqlChanges:
    """Listens, and looks from time to time all the same, so that a lost connection or an unsent notice costs little."""

    def __init__(self, conninfo: str, patience: float) -> None:
        self._conninfo, self._patience = conninfo, patience
        self._listening: psycopg.AsyncConnection | None = None

    async def next(self) -> None:
        """Returns when somebody has committed an event, or after `patience` seconds."""
        try:
            if self._listening is None:
                self._listening = await psycopg.AsyncConnection.connect(self._conninfo, autocommit=True)
                await self._listening.execute(f"LISTEN {CHANNEL}")
                return
            async for _ in self._listening.notifies(timeout=self._patience, stop_after=1):
                pass
        except psycopg.OperationalError:
            self._listening = None
            await asyncio.sleep(self._patience)

    async def close(self) -> None:
        if self._listening is not None:
            await self._listening.close()
