"""A server of pictures for tests, on a real socket, that behaves as its path says, and remembers what it was asked."""

from __future__ import annotations

import gzip
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from answerable.kit.fetching import Network
from answerable.kit.tests.test_previews import picture

SVG = b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>"


class Pictures(ThreadingHTTPServer):
    """`asked`: each path it was asked for, with the headers."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.asked: list[tuple[str, dict[str, str]]] = []

    @property
    def paths(self) -> list[str]:
        return [path for path, _headers in self.asked]

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def address(self, path: str, host: str = "pictures.example") -> str:
        return f"http://{host}:{self.port}{path}"

    def network(self, **facts) -> Network:
        """One in which every name means this server, and its address and port are open."""
        found = {"find": lambda host, port: ["127.0.0.1"], "is_open": {"127.0.0.1"}.__contains__, "is_ours": True}
        return Network(**(found | {"ports": frozenset({self.port})} | facts))


class Answer(BaseHTTPRequestHandler):
    server: Pictures

    def do_GET(self) -> None:
        self.server.asked.append((self.path, dict(self.headers)))
        name = self.path.strip("/").partition("?")[0]
        try:
            getattr(self, f"give_{name}", self.give_nothing)()
        except OSError:
            return  # whoever asked has had enough

    def give_picture(self) -> None:
        self._give(picture())

    def give_cookie(self) -> None:
        self._begin(200, ("Set-Cookie", "who=you"), ("Content-Length", str(len(picture()))))
        self.wfile.write(picture())

    def give_nothing(self) -> None:
        self._begin(404)

    def give_svg(self) -> None:
        self._give(SVG, "image/png")

    def give_page(self) -> None:
        self._give(b"<html>sign in</html>", "image/jpeg")

    def give_bomb(self) -> None:
        self._begin(200, ("Content-Encoding", "gzip"))
        self.wfile.write(gzip.compress(b"\0" * 20_000_000))

    def give_endless(self) -> None:
        self._begin(200)
        while True:
            self.wfile.write(b"\x89PNG\r\n\x1a\n" * 8192)

    def give_drip(self) -> None:
        self._begin(200)
        for _second in range(100):
            self.wfile.write(b"x")
            time.sleep(0.05)

    def give_drip_of_heads(self) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\n")
        for number in range(100):
            self.wfile.write(b"X-%d: y\r\n" % number)
            time.sleep(0.05)

    def give_circle(self) -> None:
        self._begin(302, ("Location", "/circle"))

    def give_moved(self) -> None:
        self._begin(301, ("Location", "/cookie"))

    def give_home(self) -> None:
        self._begin(302, ("Location", self.server.address("/picture", "localhost")))

    def give_file(self) -> None:
        self._begin(302, ("Location", "file:///etc/passwd"))

    def give_garbage(self) -> None:
        self.wfile.write(b"\0\1\2 no HTTP\r\n\r\n")

    def _give(self, data: bytes, kind: str = "image/png") -> None:
        self._begin(200, ("Content-Type", kind), ("Content-Length", str(len(data))))
        self.wfile.write(data)

    def _begin(self, status: int, *headers: tuple[str, str]) -> None:
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, *words: object) -> None:
        """Nothing: a test tells by what it asks."""


@contextmanager
def pictures() -> Iterator[Pictures]:
    with Pictures() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
