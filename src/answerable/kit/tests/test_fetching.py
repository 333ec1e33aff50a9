"""What a stranger's address costs us and reaches: little, and nothing that is ours. Servers here are real."""

import socket

import pytest

from answerable.kit.fetching import Bounds, Network, NotFetched, fetch
from answerable.kit.public_addresses import is_public
from answerable.kit.tests.test_previews import picture
from tests.misbehaving_pictures import pictures

# For who keeps us waiting on purpose, and for everybody else.
QUICK = Bounds(seconds=0.6, size=1_000_000)
PATIENT = Bounds(seconds=30, size=1_000_000)


@pytest.fixture(scope="module")
def server():
    with pictures() as running:
        yield running


def why(address: str, network: Network, bounds: Bounds = PATIENT) -> str:
    with pytest.raises(NotFetched) as told:
        fetch(address, network, bounds)
    return told.value.why


@pytest.mark.parametrize(
    "address",
    """
    127.0.0.1 127.8.8.8 0.0.0.0 10.1.2.3 172.16.0.1 192.168.1.1 169.254.169.254 100.64.0.1 100.100.100.200 192.0.0.192
    192.88.99.1 198.18.0.1 203.0.113.9 224.0.0.1 240.0.0.1 255.255.255.255 168.63.129.16
    ::1 :: fe80::1 fe80::1%eth0 fc00::1 fd00:ec2::254 ff02::1 fec0::1 ::ffff:127.0.0.1 ::ffff:8.8.8.8 ::127.0.0.1
    64:ff9b::a9fe:a9fe 64:ff9b:1::1 2002:7f00:1:: 2001::1 2001:db8::1 3fff::1 5f00::1 100::1
    localhost 1 0x7f.1 2130706433
    """.split(),  # noqa: SIM905 - forty words
)
def test_what_is_not_of_the_open_internet_is_closed(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "93.184.216.34", "2606:4700::1111", "2a00:1450:4001:82a::200e"])
def test_the_open_internet_is_open(address):
    assert is_public(address)


def test_a_picture_comes_and_its_server_learns_nothing_but_that(server):
    assert fetch(server.address("/picture?a=b%20c&d=ü"), server.network(), PATIENT) == picture()
    assert fetch(server.address("/moved"), server.network(), PATIENT) == picture()
    paths, headers = zip(*server.asked[-3:], strict=True)
    assert paths == ("/picture?a=b%20c&d=%C3%BC", "/moved", "/cookie")
    assert all(set(one) <= {"Host", "User-Agent", "Accept", "Accept-Encoding", "Connection"} for one in headers)
    assert {one["User-Agent"] for one in headers} == {"Mozilla/5.0"}


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/nothing", "gone"),
        ("/garbage", "gone"),
        ("/drip", "slow"),
        ("/drip_of_heads", "slow"),
        ("/endless", "large"),
        ("/circle", "astray"),
        ("/file", "closed"),
    ],
)
def test_one_that_misbehaves_is_left(server, path, reason):
    bounds = QUICK if reason == "slow" else PATIENT
    assert why(server.address(path), server.network(), bounds) == reason


def test_what_is_packed_stays_packed(server):
    """A bomb is as large as it came, and no picture."""
    assert len(fetch(server.address("/bomb"), server.network(), PATIENT)) < 25_000


@pytest.mark.parametrize(
    "address",
    """
    ftp://pictures.example/x file:///etc/passwd //pictures.example/x http:///x https://[::1 http://kim@pictures.example/
    http://pictures.example:22/ http://pictures.example:99999/ gopher://pictures.example/ data:image/png;base64,xx
    """.split(),  # noqa: SIM905 - ten words
)
def test_other_ways_than_the_web_are_not_taken(address):
    assert why(address, Network(find=lambda host, port: pytest.fail("it was looked for"))) == "closed"


def test_only_the_ports_of_the_web_are_asked(server):
    assert why(server.address("/picture"), server.network(ports=frozenset({80, 443}))) == "closed"


def test_nothing_of_our_own_is_asked_however_it_is_called(server):
    """A name in the open that means this machine, every spelling of the machine, and a redirect to it."""
    before = list(server.asked)
    for host in ("localhost", "127.0.0.1", "127.1"):
        assert why(server.address("/picture", host), Network(ports=frozenset({server.port}))) == "closed"
    for host in ("pictures.example", "2130706433", "[::ffff:7f00:1]"):
        assert why(server.address("/picture", host), server.network(is_open=is_public)) == "closed"
    assert server.asked == before

    away = server.network(find=lambda host, port: ["127.0.0.1"], is_open=lambda one: True)
    assert fetch(server.address("/home"), away, PATIENT) == picture()
    # The redirect means an address that is closed, the one before it did not.
    closed = iter([True, False])
    assert why(server.address("/home"), server.network(is_open=lambda one: next(closed))) == "closed"
    assert server.paths[-1] == "/home"


def test_a_name_that_means_something_else_the_second_time_is_asked_once(server):
    """DNS that changes between the look and the connection: there is one look, and its answer is connected to."""
    answers = iter([["127.0.0.1"], ["10.0.0.1"]])
    seen = []

    def is_open(address: str) -> bool:
        seen.append(address)
        return address == "127.0.0.1"

    changing = server.network(find=lambda *_: next(answers), is_open=is_open)
    assert fetch(server.address("/picture"), changing, PATIENT) == picture()
    assert seen == ["127.0.0.1"]
    # One closed address among open ones is passed over, not connected to.
    mixed = server.network(find=lambda *_: ["10.0.0.1", "127.0.0.1"])
    assert fetch(server.address("/picture"), mixed, PATIENT) == picture()


def test_our_own_open_address_is_ours(server):
    assert why(server.address("/picture"), server.network(is_ours=False)) == "closed"


def test_who_listens_and_says_nothing_is_left(server):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        network = server.network(ports=frozenset({port}))
        assert why(f"http://pictures.example:{port}/", network, QUICK) == "slow"
        assert why(f"https://pictures.example:{port}/", network, QUICK) == "slow"
    assert why(f"http://pictures.example:{port}/", network) == "gone"
