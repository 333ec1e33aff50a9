"""The doors as a process: they stand open until somebody asks it to stop."""

from __future__ import annotations

import asyncio
import logging
import signal

from answerable.channels.mail.door.letting_in import Door

log = logging.getLogger(__name__)


def serve(host: str, port: int) -> None:
    """Stand open until SIGTERM or Ctrl-C; what has been brought by then is kept and acknowledged."""
    asyncio.run(_stand_open(host, port))


async def _stand_open(host: str, port: int) -> None:
    door, asked_to_stop = Door(), asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, asked_to_stop.set)
    server = await door.open(host, port)
    log.info("The mail door is open at %s:%s", host, port)
    await asked_to_stop.wait()
    server.close()
    await asyncio.get_running_loop().run_in_executor(None, door.close)
    await asyncio.sleep(0)
