"""LMTP (RFC 2033): how the mail server of the same house hands on what it took; told for each recipient."""

from __future__ import annotations

import asyncio
import errno
import os
import socket
from typing import TYPE_CHECKING

from aiosmtpd.smtp import syntax

from answerable.channels.mail.door.conversation import Conversation
from answerable.kit.listening import Place

if TYPE_CHECKING:
    from answerable.channels.mail.door.letting_in import Door


class LocalConversation(Conversation):
    """After the data, one answer for each recipient that was accepted, in their order."""

    way, hello, ident = "lmtp", "LHLO", "LMTP Answerable"

    @syntax("LHLO hostname")
    async def smtp_LHLO(self, name: str) -> None:
        await self._greet(name)

    async def smtp_EHLO(self, name: str) -> None:
        await self.push("500 5.5.1 This is LMTP: say LHLO")

    async def smtp_HELO(self, name: str) -> None:
        await self.push("500 5.5.1 This is LMTP: say LHLO")

    async def _say_what_became_of_it(self, status: str) -> None:
        """It is kept for all of them or for none, so all get the same answer."""
        for _recipient in list(self.envelope.rcpt_tos):
            await self.push(status)


async def open_local(door: Door, place: Place) -> asyncio.Server:
    """Listen for LMTP. A socket in the file system is for its owner and its group: whoever may write to it may send."""
    door.begin()
    loop = asyncio.get_running_loop()
    if not place.path:
        return await loop.create_server(lambda: LocalConversation(door), place.host, place.port, backlog=512)
    if somebody_listens_at(place.path):
        raise OSError(errno.EADDRINUSE, os.strerror(errno.EADDRINUSE))  # asyncio would take it from them
    before = os.umask(0o117)
    try:
        return await loop.create_unix_server(lambda: LocalConversation(door), place.path, backlog=512)
    finally:
        os.umask(before)


def somebody_listens_at(path: str) -> bool:
    """Whether a socket there is in use; one that a killed process left behind is not."""
    with socket.socket(socket.AF_UNIX) as trial:
        return trial.connect_ex(path) == 0
