"""Servers that let nobody through: each costs one attempt of each letter and one connection, and nothing is lost."""

import asyncio
import ssl
from datetime import timedelta

import pytest

from answerable.cases.models import Delivery
from answerable.cases.tests.factories import TUESDAY, opened
from answerable.cases.words import Part
from answerable.channels.mail import sending, transports
from answerable.channels.mail.sending import send_pending
from answerable.channels.mail.tests.factories import desk
from answerable.channels.mail.tests.test_sending import TheirServer
from answerable.staff.tests.factories import kim
from tests.smtp import listening

pytestmark = pytest.mark.django_db
WRITTEN = TUESDAY + timedelta(minutes=30)


class Breaking:
    """Says these lines, one for each that it hears, and then hangs up, or keeps still."""

    def __init__(self, *lines, still=False):
        self.lines, self.still, self.conversations = lines, still, 0

    async def open(self, host, port):
        return await asyncio.start_server(self._converse, host, port)

    async def _converse(self, reader, writer):
        self.conversations += 1
        try:
            for line in self.lines:
                writer.write(line + b"\r\n")
                await writer.drain()
                if not await reader.readline():
                    break
            if self.still:
                await reader.read()
        except (ConnectionError, ssl.SSLError):
            pass
        finally:
            writer.close()


def two_letters():
    desk()
    case = opened()
    case.let_join(Part.COPIED, address="bo@example.net", at=TUESDAY)
    return case.write("Here is your refund.", by=kim(), at=WRITTEN, then="propose")


BREAKS = {
    "after connecting": ("smtp", Breaking()),
    "refused by the greeting": ("smtp", Breaking(b"421 4.3.2 Not now")),
    "for good by the greeting": ("smtp", Breaking(b"554 5.7.1 Your network is not welcome")),
    "at EHLO": ("smtp", Breaking(b"220 theirs.example")),
    "no TLS though asked": ("submission", Breaking(b"220 theirs.example", b"250 theirs.example", b"502 No")),
    "a handshake that fails": (
        "submission",
        Breaking(b"220 theirs.example", b"250-theirs.example\r\n250 STARTTLS", b"220 Go ahead", b"no TLS at all"),
    ),
    "plain words where TLS is spoken": ("smtps", Breaking(b"220 theirs.example")),
    "while we sign in": ("smtp", Breaking(b"220 theirs.example", b"250-theirs.example\r\n250 AUTH PLAIN")),
    "a password that is not ours": (
        "smtp",
        Breaking(b"220 theirs.example", b"250-theirs.example\r\n250 AUTH PLAIN", b"535 5.7.8 Not you"),
    ),
}
SIGNING_IN = ("while we sign in", "a password that is not ours")


@pytest.mark.parametrize("break_", BREAKS)
def test_a_server_that_breaks_before_a_letter_costs_one_connection_and_loses_nothing(settings, break_):
    scheme, server = BREAKS[break_]
    message = two_letters()
    server.conversations = 0
    with listening(server.open) as port:
        settings.EMAIL_URL = f"{scheme}://{'desk:secret@' if break_ in SIGNING_IN else ''}127.0.0.1:{port}"
        send_pending(WRITTEN)
    rows = Delivery.objects.order_by("pk").values_list("state", "held_by", "attempts")
    assert list(rows) == [("waiting", "way", 1)] * 2
    assert server.conversations == 1
    theirs = TheirServer()
    with listening(theirs.open) as port:
        settings.EMAIL_URL = f"smtp://127.0.0.1:{port}"
        send_pending(WRITTEN + timedelta(minutes=2))
    assert (len(theirs.taken), theirs.conversations) == (2, 1)
    assert {row.state for row in message.deliveries.all()} == {"accepted"}


STILL = {
    "before a word": (),
    "at EHLO": (b"220 theirs.example",),
    "while we sign in": (b"220 theirs.example", b"250-theirs.example\r\n250 AUTH PLAIN"),
}


@pytest.mark.parametrize("lines", STILL.values(), ids=STILL)
def test_a_server_that_keeps_still_is_not_waited_for(settings, monkeypatch, lines):
    monkeypatch.setattr(transports, "TIMEOUT", 0.2)
    two_letters()
    server = Breaking(*lines, still=True)
    with listening(server.open) as port:
        settings.EMAIL_URL = f"smtp://desk:secret@127.0.0.1:{port}"
        send_pending(WRITTEN)
    assert set(Delivery.objects.values_list("state", "held_by")) == {("waiting", "way")}
    assert server.conversations == 1


@pytest.mark.parametrize("lines", [(), (b"250 OK",), (b"250 OK", b"250 OK")], ids=["MAIL", "RCPT", "DATA"])
def test_a_server_that_falls_silent_in_a_letter_holds_up_the_others_only_so_long(settings, monkeypatch, lines):
    """That letter tries again; those for which no time was left were no attempt, and go first the next time."""
    monkeypatch.setattr(transports, "TIMEOUT", 0.2)
    monkeypatch.setattr(sending, "LONGEST_BATCH", 0.1)
    two_letters()
    server = Breaking(b"220 theirs.example", b"250 theirs.example", *lines, still=True)
    with listening(server.open) as port:
        settings.EMAIL_URL = f"smtp://127.0.0.1:{port}"
        send_pending(WRITTEN)
    rows = Delivery.objects.order_by("pk").values_list("state", "attempts", "not_before")
    assert [(state, attempts, later is not None and later > WRITTEN) for state, attempts, later in rows] == [
        ("waiting", 1, True),
        ("waiting", 0, False),
    ]
    assert server.conversations == 1
