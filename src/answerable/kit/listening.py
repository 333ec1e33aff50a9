"""Where something listens: a socket in the file system, or a port."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """A path that begins with a slash, or a host and a port."""

    path: str = ""
    host: str = ""
    port: int = 0

    def __str__(self) -> str:
        return self.path or f"{self.host}:{self.port}"


def place(written: str) -> Place:
    """`/run/desk/lmtp`, `127.0.0.1:2424` or `[::1]:2424`; ValueError with a sentence for anything else."""
    if written.startswith("/"):
        return Place(path=written)
    host, _colon, port = written.rpartition(":")
    host = host.removeprefix("[").removesuffix("]")
    if not host or not port.isdecimal() or not 0 < int(port) < 65536:
        raise ValueError(f"{written!r} is neither a path that begins with / nor HOST:PORT")
    return Place(host=host, port=int(port))
