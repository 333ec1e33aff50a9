"""What clamd says about some bytes: its INSTREAM command, spoken by ourselves (docs/decisions has why).

Nothing but `zINSTREAM\\0`, pieces each with its length in four bytes, and a length of nought at the end.
"""

from __future__ import annotations

import re
import socket
import struct
import time
from collections.abc import Iterator
from pathlib import Path

PIECE = 65536
# For each piece, and for the whole of one file.
PIECE_SECONDS, WHOLE_SECONDS = 20.0, 90.0
LONGEST_ANSWER = 4096
FOUND = re.compile(r"stream: (.+) FOUND")


class NoAnswer(Exception):
    """The scanner could not be asked, or did not say what it found; the sentence says what went wrong."""


class TooLarge(NoAnswer):
    """The scanner takes no file as large as this one."""


def scan(path: Path, where: str) -> str:
    """The name of what is in this file, empty for nothing; `where` is `unix:/path` or `host:port`."""
    ends_at = time.monotonic() + WHOLE_SECONDS
    try:
        with _connected(where) as to:
            return _understood(_asked(to, path, ends_at))
    except (OSError, EOFError) as trouble:
        raise NoAnswer(
            f"The virus scanner at {where} does not answer: {trouble or type(trouble).__name__}."
        ) from trouble


def _connected(where: str) -> socket.socket:
    if where.startswith("unix:"):
        to = socket.socket(socket.AF_UNIX)
        to.settimeout(PIECE_SECONDS)
        try:
            to.connect(where.removeprefix("unix:"))
        except OSError:
            to.close()
            raise
        return to
    host, _colon, port = where.rpartition(":")
    return socket.create_connection((host.strip("[]"), int(port)), PIECE_SECONDS)


def _asked(to: socket.socket, path: Path, ends_at: float) -> bytes:
    """Its answer. One that takes no more hangs up while we still send, having said why."""
    try:
        for piece in _pieces(path):
            if time.monotonic() > ends_at:
                raise TimeoutError("it is too slow")
            to.sendall(piece)
    except (BrokenPipeError, ConnectionResetError):
        pass
    return _answer(to, ends_at)


def _pieces(path: Path) -> Iterator[bytes]:
    yield b"zINSTREAM\0"
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            yield struct.pack("!L", len(piece)) + piece
    yield struct.pack("!L", 0)


def _answer(to: socket.socket, ends_at: float) -> bytes:
    said = b""
    while not said.endswith(b"\0"):
        if time.monotonic() > ends_at:
            raise TimeoutError("it is too slow")
        piece = to.recv(LONGEST_ANSWER)
        said += piece
        if not piece or len(said) > LONGEST_ANSWER:
            raise EOFError("it hung up without an answer")
    return said[:-1]


def _understood(said: bytes) -> str:
    words = said.decode("utf-8", "replace").strip()
    if words == "stream: OK":
        return ""
    if found := FOUND.fullmatch(words):
        return found[1][:200]
    if "size limit exceeded" in words:
        raise TooLarge("The file is larger than the virus scanner takes (StreamMaxLength in clamd.conf).")
    raise NoAnswer(f"The virus scanner said “{words[:200]}”.")
