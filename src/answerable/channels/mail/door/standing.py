"""The doors as a process: they stand open until somebody asks it to stop."""

from __future__ import annotations

import asyncio
import errno
import logging
import os
import resource
import signal
import time

from answerable.channels.mail.door.letting_in import CLOSES, Door
from answerable.channels.mail.door.local import open_local
from answerable.channels.mail.door.soundness import CannotStand
from answerable.kit.listening import Place

GRACE = 4.0

log = logging.getLogger(__name__)


def serve(host: str, port: int, local: Place | None = None) -> None:
    """Stand open until SIGTERM or Ctrl-C; what has been brought by then is kept and acknowledged."""
    _have_room_for_many()
    asyncio.run(_stand_open(host, port, local))


def _have_room_for_many() -> None:
    """Each conversation is an open file; a process may have as many of them as the system allows."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


async def _stand_open(host: str, port: int, local: Place | None) -> None:
    door, asked_to_stop = Door(), asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, asked_to_stop.set)
    servers = await _open(door, host, port, local)
    await asked_to_stop.wait()
    for server in servers:
        server.close()
    await _send_home(door)
    await asyncio.get_running_loop().run_in_executor(None, door.close)


async def _open(door: Door, host: str, port: int, local: Place | None) -> list[asyncio.Server]:
    """Raises `CannotStand` where somebody else listens, or the system does not let us."""
    there = f"{host}:{port}"
    try:
        servers = [await door.open(host, port)]
        log.info("The mail door is open at %s", there)
        if local:
            there = str(local)
            servers.append(await open_local(door, local))
            log.info("The mail door for LMTP is open at %s", there)
    except OSError as error:
        why = os.strerror(error.errno or errno.EIO)  # asyncio has sentences of its own
        raise CannotStand(f"No mail door can be opened at {there}: {why}.") from error
    return servers


async def _send_home(door: Door) -> None:
    """Whoever is bringing something hears what became of it, and brings no more; all others are told that we close."""
    door.is_closing = True
    until = time.monotonic() + GRACE
    while door.keeping and time.monotonic() < until:
        await asyncio.sleep(0.01)
    for conversation in list(door.conversations):
        conversation.say_goodbye(CLOSES)
    await asyncio.sleep(0)
