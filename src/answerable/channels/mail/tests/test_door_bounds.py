"""What one peer may take of the door, and that none of them, however slow, large or many, keeps others out."""

import contextlib
import smtplib
from collections.abc import Iterator

import pytest

from answerable.cases.models import Inbound
from answerable.channels.mail.door.incoming import Incoming, Room
from answerable.channels.mail.door.letting_in import Door
from answerable.channels.mail.door.peers import Peers, is_of, share_of
from answerable.channels.mail.models import Refusal
from answerable.channels.mail.tests.factories import WORDS, desk
from tests.smtp import Line, letter, open_door, send

MAIL = letter(WORDS).as_bytes().replace(b"\n", b"\r\n")
KNOWN, UNKNOWN = "care@halden.example", "nobody@halden.example"


@contextlib.contextmanager
def door() -> Iterator[int]:
    desk()
    with open_door() as port:
        yield port


@pytest.fixture
def strangers(settings):
    """Nobody on this machine is a server of ours."""
    settings.MAIL_RELAYS = []
    return settings


def begun(port) -> Line:
    line = Line(("127.0.0.1", port))
    line.hear()
    line.say("EHLO client.example")
    return line


def in_the_data(port) -> Line:
    line = begun(port)
    for words in ("MAIL FROM:<ana@example.org>", f"RCPT TO:<{KNOWN}>", "DATA"):
        line.say(words)
    return line


@pytest.mark.django_db(transaction=True)
class TestNobodyWaitsForAnother:
    def test_a_thousand_who_say_nothing(self):
        with door() as port, contextlib.ExitStack() as lines:
            for _line in range(1000):
                lines.enter_context(Line(("127.0.0.1", port)))
            send(port, letter(WORDS))
        assert Inbound.objects.count() == 1

    def test_one_who_says_a_byte_at_a_time(self):
        with door() as port, in_the_data(port) as slow:
            for byte in b"Subject: slow":
                slow.send(bytes([byte]))
                send(port, letter(f"{byte}"))
            slow.send(b"\r\n\r\nDone\r\n.\r\n")
            assert slow.hear()[:3] == "250"
        assert b"Subject: slow" in Inbound.objects.order_by("pk").last().raw()

    def test_one_line_without_an_end(self):
        with door() as port, begun(port) as endless:
            endless.send(b"x" * 3_000_000)
            send(port, letter(WORDS))
            endless.send(b"\r\n")
            assert endless.hear() == "500 5.5.2 Command line too long"
            assert endless.say("NOOP")[:3] == "250"

    def test_a_flood_of_commands_whose_answers_nobody_reads(self):
        with door() as port, begun(port) as flood:
            flood.send(b"NOOP\r\n" * 10_000)
            send(port, letter(WORDS))
        assert Inbound.objects.count() == 1

    def test_when_all_places_are_taken_the_one_silent_for_longest_gives_way(self, settings, monkeypatch):
        settings.MAIL_CONNECTIONS = 2
        with door() as port, begun(port) as first, begun(port) as second:
            with Line(("127.0.0.1", port)) as third:
                assert third.hear()[:9] == "421 4.3.2"
            monkeypatch.setattr("answerable.channels.mail.door.letting_in.SILENT", 0)
            second.say("NOOP")
            with Line(("127.0.0.1", port)) as third:
                assert third.hear()[:3] == "220"
                assert first.hear()[:9] == "421 4.3.2"
                assert second.say("NOOP")[:3] == "250"


@pytest.mark.django_db(transaction=True)
class TestPatienceEnds:
    def test_with_whoever_is_silent(self, settings):
        settings.MAIL_IDLE = 0.2
        with door() as port, begun(port) as line:
            assert (line.hear(), line.hear()) == ("421 4.4.2 You were silent for too long", "")

    def test_with_whoever_never_comes_to_the_end_of_a_mail(self, settings, monkeypatch):
        monkeypatch.setattr("answerable.channels.mail.door.conversation.SECONDS_FOR_DATA", 0.3)
        with door() as port, in_the_data(port) as line:
            line.send(b"Subject: x\r\n")
            assert line.hear()[:9] == "421 4.4.2"
        assert not Inbound.objects.exists()


@pytest.mark.django_db(transaction=True)
class TestAStrangerHasAShare:
    def test_of_connections_at_once(self, strangers):
        strangers.MAIL_PEER_CONNECTIONS = 2
        with door() as port, begun(port), begun(port) as second:
            with Line(("127.0.0.1", port)) as third:
                assert third.hear() == "421 4.7.0 Too many connections from your address at once"
                assert third.hear() == ""
            second.say("QUIT")
            second.hear()
            with Line(("127.0.0.1", port)) as third:
                assert third.hear()[:3] == "220"

    def test_of_mails_in_a_minute(self, strangers):
        strangers.MAIL_PEER_MAILS = 2
        with door() as port:
            for _mail in range(2):
                send(port, letter(WORDS))
            with pytest.raises(smtplib.SMTPSenderRefused) as caught:
                send(port, letter(WORDS))
        assert caught.value.smtp_code == 451

    def test_of_guesses_and_is_sent_away_then(self, strangers):
        strangers.MAIL_PEER_REFUSALS = 2
        with door() as port, begun(port) as line:
            line.say("MAIL FROM:<ana@example.org>")
            assert [line.say(f"RCPT TO:<guess{number}@halden.example>")[:9] for number in "12"] == ["550 5.1.1"] * 2
            assert (line.hear()[:9], line.hear()) == ("421 4.7.0", "")
            with begun(port) as again:
                assert again.say("MAIL FROM:<ana@example.org>")[:9] == "451 4.7.1"
        assert Refusal.objects.by_code() == {451: 1, 550: 2}

    def test_of_errors(self, strangers):
        strangers.MAIL_ERRORS = 2
        with door() as port, begun(port) as line:
            assert [line.say("DATA")[:3] for _error in range(3)] == ["503"] * 3
            assert line.hear() == "421 4.7.0 Too many errors"

    def test_our_own_servers_do_as_they_like(self, settings):
        settings.MAIL_PEER_CONNECTIONS = settings.MAIL_PEER_MAILS = settings.MAIL_PEER_REFUSALS = 1
        settings.MAIL_ERRORS = 1
        with door() as port, begun(port), begun(port) as line:
            for _mail in range(3):
                send(port, letter(WORDS))
            line.say("MAIL FROM:<ana@example.org>")
            assert {line.say(f"RCPT TO:<{UNKNOWN}>")[:3] for _guess in range(5)} == {"550"}


@pytest.mark.django_db(transaction=True)
def test_one_mail_has_so_many_recipients_and_the_rest_may_come_after_it(settings):
    settings.MAIL_RECIPIENTS = 2
    with door() as port, begun(port) as line:
        line.say("MAIL FROM:<ana@example.org>")
        replies = [line.say(f"RCPT TO:<care+{number}@halden.example>")[:9] for number in range(3)]
    assert replies == ["250 2.1.5", "250 2.1.5", "452 4.5.3"]


@pytest.mark.django_db(transaction=True)
def test_what_all_bring_at_once_has_a_bound_too(settings, monkeypatch):
    settings.MAIL_LIMIT = 1000
    monkeypatch.setattr("answerable.channels.mail.door.letting_in.LARGEST_AT_ONCE", 1)
    with door() as port, in_the_data(port) as first, in_the_data(port) as second:
        first.send(b"x" * 900)
        second.send(b"y" * 900)
        with begun(port):  # heard after them, so both are held
            pass
        second.send(b"\r\n.\r\n")
        first.send(b"\r\n.\r\n")
        assert {first.hear()[:3], second.hear()[:3]} == {"250", "452"}


class TestTheData:
    def test_end_at_a_lone_dot_however_they_are_cut(self):
        told = b"Subject: x\r\n\r\n..\r\n...dots\r\n.one\r\nbare\n.\nline\r\n"
        for cut in range(1, 9):
            room, rest = Room(10_000), None
            incoming = Incoming(1000, room)
            stream = told + b".\r\nNOOP\r\n"
            for begin in range(0, len(stream), cut):
                rest = incoming.take(stream[begin : begin + cut])
                if rest is not None:
                    rest += stream[begin + cut :]
                    break
            assert rest == b"NOOP\r\n"
            assert incoming.raw() == b"Subject: x\r\n\r\n.\r\n..dots\r\none\r\nbare\n.\nline\r\n"
            incoming.let_go()
            assert room.used == 0

    def test_may_be_empty(self):
        incoming = Incoming(1000, Room(1000))
        assert (incoming.take(b".\r\n"), incoming.raw()) == (b"", b"")

    def test_beyond_the_limit_nothing_is_held_and_the_size_is_counted(self):
        room = Room(10_000)
        incoming = Incoming(1000, room)
        for _piece in range(100):
            assert incoming.take(b"x" * 100) is None
            assert room.used <= 1000 + len(b"\r\n")
        assert (incoming.take(b"\r\n.\r\n"), incoming.is_too_large, room.used) == (b"", True, 0)
        assert incoming.size == 10_002

    @pytest.mark.parametrize("cut", range(1, 18))
    @pytest.mark.parametrize(("limit", "is_too_large"), [(11, False), (10, True)])
    def test_of_exactly_the_limit_are_taken_whatever_dots_were_doubled_and_however_they_are_cut(
        self, limit, is_too_large, cut
    ):
        incoming, stream = Incoming(limit, Room(1000)), b"..\r\n..\r\n....\r\n.\r\n"
        taken = [incoming.take(stream[begin : begin + cut]) for begin in range(0, len(stream), cut)]
        assert (taken[-1], set(taken[:-1]) <= {None}, incoming.size) == (b"", True, 11)
        assert incoming.is_too_large is is_too_large
        if not is_too_large:
            assert incoming.raw() == b".\r\n.\r\n...\r\n"


class TestPeers:
    def test_whoever_has_a_network_of_ipv6_has_one_share(self):
        assert share_of("2001:db8::1") == share_of("2001:db8::ffff:1") != share_of("2001:db8:0:1::1")
        assert share_of("::ffff:192.0.2.1") == share_of("192.0.2.1") == "192.0.2.1"

    @pytest.mark.parametrize("peer", ["127.0.0.1", "::1", "::ffff:127.0.0.1", "", "fe80::1%eth0"])
    def test_our_own_are_known_by_their_networks(self, peer):
        assert is_of(peer, ("127.0.0.0/8", "::1", "fe80::/10"))
        assert is_of(peer, ()) == (peer == "")

    def test_whoever_goes_leaves_nothing_behind(self, settings):
        settings.MAIL_RELAYS, peers = [], Peers()
        for _time in range(100):
            assert peers.come("192.0.2.1")
            peers.go("192.0.2.1")
        assert not peers._open


def test_one_stranger_keeps_nobody_else_out(settings):
    settings.MAIL_LIMIT, settings.MAIL_RELAYS = 1000, ["127.0.0.1"]
    door = Door()
    slow = [Incoming(1000, door.room_of("192.0.2.1")) for _each in range(8)]
    for each in slow:
        each.take(b"x" * 990)
    assert slow[-1].has_no_room
    others = [Incoming(1000, door.room_of(peer)) for peer in ("198.51.100.2", "127.0.0.1")]
    for each in others:
        each.take(b"y" * 500)
    assert not any(each.has_no_room for each in others)
    for each in [*slow, *others]:
        each.let_go()
    assert door.room.used == 0
    door.close()
