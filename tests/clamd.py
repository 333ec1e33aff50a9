"""A virus scanner for tests that speaks clamd's INSTREAM on a real socket, and misbehaves as it is told."""

from __future__ import annotations

import socketserver
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager

EICAR = b"an evil file"


class Clamd(socketserver.ThreadingTCPServer):
    """`mood`: well | hangs-up | error | small (takes 1,000 bytes) | silent | chatty. `seen` is what it was given,
    `knows` what it finds."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Talk)
        self.mood, self.seen, self.knows = "well", [], EICAR
        self.may_go_on = threading.Event()

    @property
    def where(self) -> str:
        return f"127.0.0.1:{self.server_address[1]}"


class Talk(socketserver.StreamRequestHandler):
    server: Clamd

    def handle(self) -> None:
        assert self.rfile.read(10) == b"zINSTREAM\0"
        if self.server.mood == "hangs-up":
            return
        data = b""
        while size := struct.unpack("!L", self.rfile.read(4))[0]:
            data += self.rfile.read(size)
            if self.server.mood == "small" and len(data) > 1000:
                self.wfile.write(b"INSTREAM size limit exceeded. ERROR\0")
                return
        self.server.seen.append(data)
        self._answer(data)

    def _answer(self, data: bytes) -> None:
        if self.server.mood == "error":
            self.wfile.write(b"Can't allocate memory ERROR\0")
        elif self.server.mood == "silent":
            self.server.may_go_on.wait(30)
        elif self.server.mood == "chatty":
            self.wfile.write(b"x" * 10_000)
        else:
            self.wfile.write(b"stream: Win.Test.EICAR_HDB-1 FOUND\0" if self.server.knows in data else b"stream: OK\0")


@contextmanager
def scanner() -> Iterator[Clamd]:
    with Clamd() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server
        finally:
            server.may_go_on.set()
            server.shutdown()
            thread.join()
