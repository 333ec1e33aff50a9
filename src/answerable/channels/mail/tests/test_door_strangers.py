"""Whoever means ill: no trick makes the door relay, no false end makes two of one mail, every no is written down."""

import pytest

from answerable.cases.models import Inbound
from answerable.channels.mail.arrival import Arrival
from answerable.channels.mail.authentication import looks_forged, proven_by
from answerable.channels.mail.models import Refusal
from answerable.channels.mail.ours import ours
from answerable.channels.mail.sorting.letters import Letter
from answerable.channels.mail.sorting.scores import Score
from answerable.channels.mail.tests.factories import desk
from answerable.kit.listening import Place
from tests.smtp import Line, open_door, open_local_door

pytestmark = pytest.mark.django_db(transaction=True)

KNOWN, UNKNOWN = "care@halden.example", "nobody@halden.example"


@pytest.fixture
def port():
    desk()
    with open_door() as port:
        yield port


def begun(port, sender="<mallory@example.net>") -> Line:
    line = Line(("127.0.0.1", port))
    line.hear()
    line.say("EHLO mallory.example.net")
    assert line.say(f"MAIL FROM:{sender}")[:9] == "250 2.1.0"
    return line


@pytest.mark.parametrize(
    "address",
    [
        "<victim@elsewhere.example>",
        "victim@elsewhere.example",
        "<victim%elsewhere.example@halden.example>",
        "<elsewhere.example!victim@halden.example>",
        '<"victim@elsewhere.example"@halden.example>',
        '<"victim%elsewhere.example"@halden.example>',
        "<@halden.example:victim@elsewhere.example>",
        "<@halden.example,@mx.halden.example:victim@elsewhere.example>",
        "<care@halden.example@elsewhere.example>",
        "<care%halden.example@elsewhere.example>",
        "<care@halden.example,victim@elsewhere.example>",
        "<care@halden.example> <victim@elsewhere.example>",
        "<care@halden.example\0victim@elsewhere.example>",
        "<care+aaaaaaaaaaaaaaaaaaaa@elsewhere.example>",
        "<bounce+aaaaaaaaaaaaaaaaaaaa@halden.example>",
        "<victim@[127.0.0.1]>",
        "<victim@localhost>",
        "<victim>",
        "<>",
    ],
)
def test_no_trick_makes_the_door_relay(port, address):
    with begun(port) as line:
        assert line.say(f"RCPT TO:{address}")[0] == "5"
        assert line.say("DATA")[:3] == "503"


FORGED = b"""Authentication-Results: mx.halden.example; dkim=pass header.d=halden.example\r
X-Spam-Score: -50\r
Received: from out.example by mx.halden.example; Tue, 3 Mar 2026 09:00:00 +0000\r
From: kim@halden.example\r
Subject: We pay it all back\r
\r
Whatever they ask."""


@pytest.mark.parametrize(
    ("relays", "found"),
    [([], ("", True, Score())), (["127.0.0.0/8"], ("mx.halden.example", False, Score(-50.0)))],
    ids=["a stranger", "our own server"],
)
def test_only_a_server_of_ours_may_say_who_wrote_and_what_a_filter_thought(port, settings, relays, found):
    settings.MAIL_RELAYS, settings.MAIL_AUTHSERV_IDS = relays, ["mx.halden.example"]
    with begun(port) as line:
        line.say(f"RCPT TO:<{KNOWN}>")
        line.say("DATA")
        line.send(FORGED + b"\r\n.\r\n")
        assert line.hear()[:3] == "250"
    arrival = Arrival.of(Inbound.objects.get(), ours())
    assert (proven_by(arrival), looks_forged(arrival), Letter.of_arrival(arrival).score) == found


@pytest.mark.parametrize("address", ["<postmaster>", "<PostMaster>", "<postmaster@halden.example>"])
def test_the_postmaster_is_reached_at_the_desks_first_address(port, address):
    with begun(port) as line:
        assert line.say(f"RCPT TO:{address}")[:9] == "250 2.1.5"
        assert line.say("RCPT TO:<postmaster@elsewhere.example>")[:3] == "550"
        line.say("DATA")
        line.send(b"Subject: Your server\r\n\r\nIt loops.\r\n.\r\n")
        assert line.hear()[:3] == "250"
    assert Inbound.objects.get().envelope_to == [KNOWN]


@pytest.mark.parametrize("end", [b"\n.\n", b"\n.\r\n", b"\r\n.\n", b"\r.\r", b"\r.\r\n", b"\r\n.\r", b"\n\r.\r\n"])
def test_no_false_end_makes_two_mails_of_one(port, end):
    """Whoever stands before us may have passed it on as one mail, for which they vouch."""
    told = b"Subject: one\r\n\r\nThe first" + end
    told += b"MAIL FROM:<president@halden.example>\r\nRCPT TO:<care@halden.example>\r\nDATA\r\nSubject: two\r\n\r\nAnd"
    with begun(port) as line:
        line.say(f"RCPT TO:<{KNOWN}>")
        line.say("DATA")
        line.send(told + b"\r\n.\r\nQUIT\r\n")
        assert [line.hear()[:3] for _reply in "12"] == ["250", "221"]
    inbound = Inbound.objects.get()
    assert inbound.envelope_from == "mallory@example.net"
    assert inbound.raw() == told.replace(b"\r\n.", b"\r\n") + b"\r\n"


def test_the_empty_sender_has_no_larger_share_than_others(port, settings):
    settings.MAIL_RELAYS, settings.MAIL_PEER_MAILS = [], 2
    for _mail in range(2):
        begun(port, "<>").__exit__()
    with Line(("127.0.0.1", port)) as line:
        line.hear()
        line.say("EHLO mallory.example.net")
        assert line.say("MAIL FROM:<>")[:9] == "451 4.7.1"


def test_nobody_learns_who_is_here_but_by_writing_to_them(port):
    with begun(port) as line:
        for address in (KNOWN, UNKNOWN):
            assert [line.say(f"{word} {address}")[:3] for word in ("VRFY", "EXPN")] == ["252", "502"]


def refusals():
    return Refusal.objects.order_by("pk").values_list("way", "peer", "code", "sender", "recipient", "size", "times")


def test_every_no_is_written_down_with_whom_and_what(settings):
    settings.MAIL_LIMIT = 1000
    desk()
    with open_door() as port, begun(port) as line:
        for address in (KNOWN, UNKNOWN, "victim@elsewhere.example"):
            line.say(f"RCPT TO:<{address}>")
        line.say("DATA")
        line.send(b"x" * 2000 + b"\r\n.\r\n")
        assert line.hear() == "552 5.3.4 This mail is too large: at most 1000 bytes are taken here"
        assert line.say("MAIL FROM:<ana@example.org> SIZE=5000")[:9] == "552 5.3.4"
    assert list(refusals()) == [
        ("smtp", "127.0.0.1", 550, "mallory@example.net", "victim@elsewhere.example", None, 2),
        ("smtp", "127.0.0.1", 552, "ana@example.org", "", 5000, 2),
    ]


def test_so_it_is_with_lmtp(settings, tmp_path):
    settings.MAIL_LIMIT = 1000
    desk()
    path = str(tmp_path / "lmtp")
    with open_local_door(Place(path=path)), Line(path) as line:
        line.hear()
        for words in ("LHLO mx", "MAIL FROM:<mallory@example.net>", f"RCPT TO:<{KNOWN}>", f"RCPT TO:<{UNKNOWN}>"):
            line.say(words)
        line.say("DATA")
        line.send(b"x" * 2000 + b"\r\n.\r\n")
        line.hear()
    assert list(refusals()) == [
        ("lmtp", "", 550, "mallory@example.net", UNKNOWN, None, 1),
        ("lmtp", "", 552, "mallory@example.net", KNOWN, 2002, 1),
    ]


def test_it_is_written_down_while_the_door_stands(port):
    with begun(port) as line:
        line.say(f"RCPT TO:<{UNKNOWN}>")
        while not Refusal.objects.exists():
            line.say("NOOP")
