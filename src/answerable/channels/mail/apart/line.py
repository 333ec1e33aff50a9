"""The line between whoever files mails and the process that reads them: pieces of bytes, each with its length."""

import socket
import struct
import time

LENGTH = struct.Struct(">Q")


def send(line: socket.socket, piece: bytes) -> None:
    line.sendall(LENGTH.pack(len(piece)))
    line.sendall(piece)


def receive(line: socket.socket, until: float | None = None) -> bytes | None:
    """The next piece; None once the other end is gone. TimeoutError at `until` (monotonic seconds)."""
    head = _exactly(line, LENGTH.size, until)
    return None if head is None else _exactly(line, LENGTH.unpack(head)[0], until)


def _exactly(line: socket.socket, size: int, until: float | None) -> bytes | None:
    came = bytearray(size)
    rest = memoryview(came)
    while rest:
        if until is not None:
            line.settimeout(max(until - time.monotonic(), 0.001))
        got = line.recv_into(rest)
        if not got:
            return None
        rest = rest[got:]
    return bytes(came)
