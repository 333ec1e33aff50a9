"""What lies at an address that a stranger wrote: fetched so that it reaches nothing of ours and costs little.

Only http and https on their own ports, and only addresses of the open internet, which are looked at where one
connects: what a name meant a moment before counts for nothing, and every redirect is a new beginning. Nothing is told
but the address itself: no cookie, no page that led here, no name of ours. Bytes are taken as they come; nothing that
is packed is unpacked.
"""

from __future__ import annotations

import contextlib
import socket
import ssl
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

import certifi
import httpcore

from answerable.kit.addresses import in_ascii
from answerable.kit.public_addresses import is_public

HEADERS: Mapping[bytes | str, bytes | str] = {
    "User-Agent": "Mozilla/5.0",
    "Accept": "*/*",
    "Accept-Encoding": "identity",
    "Connection": "close",
}
REDIRECTS = frozenset({301, 302, 303, 307, 308})
LONGEST_ADDRESS = 2000
# Of what stands in an address already, escaped or not, all is left as it is.
AS_IT_IS = "/%:=&?~+!$,;'@()*[]"


class NotFetched(Exception):
    """Nothing came of it; `why` is one of `closed` (no address that we ask), `gone` (its server does not have it, or
    does not answer), `slow`, `large` and `astray` (sent on too often). `status` is its server's, 0 for none."""

    def __init__(self, why: str, status: int = 0) -> None:
        super().__init__(why)
        self.why, self.status = why, status


def addresses_of(host: str, port: int) -> list[str]:
    """What the name means to this machine, each address once, in its order; OSError if it means nothing."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(one[4][0]) for one in found))


@dataclass(frozen=True)
class Network:
    """The network that is asked: how names are found in it, and which of its addresses and ports are for us."""

    find: Callable[[str, int], list[str]] = addresses_of
    is_open: Callable[[str], bool] = is_public
    ports: frozenset[int] = frozenset({80, 443})
    # Where a port of an address is really served, if elsewhere.
    behind: Mapping[int, int] = field(default_factory=dict)
    # Whose certificates are believed: a file in PEM.
    authorities: str = certifi.where()
    # Our own public address is ours too, and lets us in where nobody else may.
    is_ours: bool = False


@dataclass(frozen=True)
class Bounds:
    """How much one fetch may cost: seconds on the clock for all of it, bytes of what comes, and ways it is sent on."""

    seconds: float = 8.0
    size: int = 8 * 2**20
    redirects: int = 3


OPEN, USUAL = Network(), Bounds()


@dataclass(frozen=True)
class Answer:
    """What came, and the names of its headers in lower case with their values."""

    data: bytes
    headers: Mapping[str, str]


def fetch(address: str, network: Network = OPEN, bounds: Bounds = USUAL) -> bytes:
    """The bytes that lie there; raises `NotFetched`."""
    return ask(address, network, bounds).data


def ask(
    address: str, network: Network = OPEN, bounds: Bounds = USUAL, headers: Mapping[str, str] | None = None
) -> Answer:
    """The same, with its headers. Ours are told wherever a redirect leads, so a secret among them wants none."""
    ends_at = time.monotonic() + bounds.seconds
    for _step in range(bounds.redirects + 1):
        with _asked(address, network, ends_at, headers or {}) as answer:
            if answer.status not in REDIRECTS:
                told = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in answer.headers}
                return Answer(_taken(answer, bounds.size), told)
            address = urljoin(address, _header(answer, b"location"))
    raise NotFetched("astray")


@contextlib.contextmanager
def _asked(address: str, network: Network, ends_at: float, headers: Mapping[str, str]) -> Iterator[httpcore.Response]:
    target = _target(address, network)
    secure = ssl.create_default_context(cafile=network.authorities)
    # Each its own connection; no proxy of the surroundings, which would connect for us to where we must not.
    said = dict(HEADERS)
    said.update(headers)
    pool = httpcore.ConnectionPool(secure, max_connections=1, network_backend=_Guarded(network, ends_at))
    try:
        with pool, pool.stream("GET", target, headers=said) as answer:
            yield answer
    except (httpcore.TimeoutException, TimeoutError) as late:
        raise NotFetched("slow") from late
    except (httpcore.NetworkError, httpcore.ProtocolError, OSError, ValueError) as trouble:
        raise NotFetched("gone") from trouble


def _target(address: str, network: Network) -> httpcore.URL:
    """What is asked for, if it is anything that we would ask for at all."""
    try:
        parts = urlsplit(address)
        port = parts.port or {"http": 80, "https": 443}[parts.scheme]
        host = in_ascii(parts.hostname or "").encode("idna").decode()
    except (ValueError, KeyError) as none:
        raise NotFetched("closed") from none
    if len(address) > LONGEST_ADDRESS or not host or "@" in parts.netloc or port not in network.ports:
        raise NotFetched("closed")
    path = quote(f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}", safe=AS_IT_IS)
    return httpcore.URL(scheme=parts.scheme, host=host, port=port, target=path)


def _header(answer: httpcore.Response, name: bytes) -> str:
    return next((value.decode("latin-1").strip() for key, value in answer.headers if key.lower() == name), "")


def _taken(answer: httpcore.Response, most: int) -> bytes:
    if answer.status != 200:
        raise NotFetched("gone", answer.status)
    came = bytearray()
    for piece in answer.iter_stream():
        came += piece
        if len(came) > most:
            raise NotFetched("large")
    return bytes(came)


class _Guarded(httpcore.NetworkBackend):
    """Connects to what a name means now, if that is open to us, and to nothing else."""

    def __init__(self, network: Network, ends_at: float) -> None:
        self._network, self._ends_at, self._sockets = network, ends_at, httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        trouble: Exception = NotFetched("closed")
        for address in filter(self._network.is_open, self._network.find(host, port)):
            try:
                # The address itself is given on: nobody asks for the name a second time.
                stream = self._sockets.connect_tcp(address, self._network.behind.get(port, port), _left(self._ends_at))
            except httpcore.NetworkError as error:
                trouble = error
                continue
            return self._unless_ourselves(stream)
        raise trouble

    def _unless_ourselves(self, stream: httpcore.NetworkStream) -> httpcore.NetworkStream:
        there, here = stream.get_extra_info("server_addr")[0], stream.get_extra_info("client_addr")[0]
        if there == here and not self._network.is_ours:
            stream.close()
            raise NotFetched("closed")
        return _Timed(stream, self._ends_at)


class _Timed(httpcore.NetworkStream):
    """A connection that is over when the whole fetch is, however it drips."""

    def __init__(self, stream: httpcore.NetworkStream, ends_at: float) -> None:
        self._stream, self._ends_at = stream, ends_at

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, _left(self._ends_at))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _left(self._ends_at))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _Timed(self._stream.start_tls(ssl_context, server_hostname, _left(self._ends_at)), self._ends_at)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def _left(ends_at: float) -> float:
    left = ends_at - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left
