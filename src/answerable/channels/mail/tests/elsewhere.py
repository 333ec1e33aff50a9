"""The servers of providers, for tests: one on a real socket, by TLS, that stands for all; it misbehaves as told."""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

from answerable.channels.mail.tests.certificates import issue
from answerable.kit.fetching import Network

NAMES = ["sns.eu-west-1.amazonaws.com", "s3.eu-west-1.amazonaws.com", "s3.eu-central-1.amazonaws.com"]
NAMES += ["api.resend.com", "cdn.example", "mailtrap.io", "api.brevo.com"]


@dataclass
class Given:
    """What is given at a place: after a pause in seconds or once it may be, and cut off in the middle."""

    data: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    pause: float = 0
    gate: threading.Event | None = None
    is_cut: bool = False


class Elsewhere(ThreadingHTTPServer):
    """`gives`: by host and path. `asked`: every address, with the headers."""

    daemon_threads = True

    def __init__(self, folder: Path) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.authorities = folder / "elsewhere.pem"
        issue(self.authorities, folder / "elsewhere.key", names=NAMES)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.authorities, folder / "elsewhere.key")
        self.socket = context.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)
        self.gives: dict[str, Given] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []

    @property
    def places(self) -> list[str]:
        """Where it was asked, without what stands behind a question mark."""
        return [address.partition("?")[0] for address, _headers in self.asked]

    def network(self, **facts) -> Network:
        """One in which every name means this server, and nothing else is there."""
        found = {"find": lambda host, port: ["127.0.0.1"], "is_open": {"127.0.0.1"}.__contains__, "is_ours": True}
        found |= {"behind": {443: int(self.server_address[1])}, "authorities": str(self.authorities)}
        return Network(**(found | facts))

    def handle_error(self, request: object, client_address: object) -> None:
        """Whoever asked has had enough, or does not believe us."""


class Answer(BaseHTTPRequestHandler):
    server: Elsewhere

    def do_GET(self) -> None:
        address = f"{self.headers['Host']}{self.path}"
        self.server.asked.append((address, dict(self.headers)))
        parts = urlsplit(f"//{address}")
        given = self.server.gives.get(f"{parts.netloc}{parts.path}", Given(b"Nothing here", 404))
        time.sleep(given.pause)
        if given.gate:
            given.gate.wait(60)
        self.send_response(given.status)
        for name, value in {"Content-Length": str(len(given.data)), **given.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(given.data[: len(given.data) // 2] if given.is_cut else given.data)

    def log_message(self, *words: object) -> None:
        """Nothing: a test tells by what it asks."""


@contextmanager
def elsewhere(folder: Path) -> Iterator[Elsewhere]:
    with Elsewhere(folder) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
