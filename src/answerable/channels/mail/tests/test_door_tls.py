"""TLS at the door: offered with a certificate, forgetting what was said in the clear, and renewed while it stands."""

import smtplib
import ssl
from dataclasses import dataclass
from pathlib import Path

import pytest

from answerable.cases.models import Inbound
from answerable.channels.mail.door.certificate import Certificate
from answerable.channels.mail.door.soundness import CannotStand, need_sound_doors
from answerable.channels.mail.tests.certificates import issue
from answerable.channels.mail.tests.factories import WORDS, desk
from tests.smtp import Line, letter, open_door, send

MAIL = letter(WORDS).as_bytes().replace(b"\n", b"\r\n")


@dataclass
class Pair:
    """Where the door looks for its certificate, and which it found there first (DER)."""

    cert: Path
    key: Path
    first: bytes

    def renew(self) -> bytes:
        return issue(self.cert, self.key)


@pytest.fixture
def pair(settings, tmp_path):
    pair = Pair(tmp_path / "cert.pem", tmp_path / "key.pem", b"")
    pair.first = pair.renew()
    settings.MAIL_TLS_CERT, settings.MAIL_TLS_KEY = str(pair.cert), str(pair.key)
    return pair


def greeted(port) -> Line:
    line = Line(("127.0.0.1", port))
    line.hear()
    line.say("EHLO client.example")
    return line


@pytest.mark.django_db(transaction=True)
class TestSTARTTLS:
    def test_what_comes_after_it_is_kept_and_it_is_offered_once(self, pair):
        desk()
        with open_door() as port, smtplib.SMTP("127.0.0.1", port, timeout=20) as client:
            client.ehlo()
            assert client.has_extn("starttls")
            client.starttls(context=ssl._create_unverified_context())
            client.ehlo()
            assert (client.has_extn("starttls"), client.docmd("STARTTLS")[0]) == (False, 503)
            client.sendmail("ana@example.org", ["care@halden.example"], MAIL)
        assert Inbound.objects.get().raw() == MAIL

    def test_without_a_certificate_it_is_neither_offered_nor_done(self):
        desk()
        with open_door() as port, Line(("127.0.0.1", port)) as line:
            line.hear()
            assert line.say("STARTTLS")[:3] == "503"
            assert "STARTTLS" not in line.say("EHLO client.example")
            assert line.say("STARTTLS") == "454 4.7.0 TLS not available"

    def test_words_that_somebody_slipped_in_before_it_are_dropped(self, pair):
        """CVE-2021-38371 and its kin: they would count as said by whoever speaks TLS after them."""
        desk()
        slipped_in = b"MAIL FROM:<mallory@example.net>\r\nRCPT TO:<care@halden.example>\r\nDATA\r\n"
        with open_door() as port, greeted(port) as line:
            line.send(b"STARTTLS\r\n" + slipped_in)
            assert line.hear()[:3] == "220"
            line.encrypt()
            assert "250-PIPELINING" in line.say("EHLO client.example")
            assert line.say("DATA")[:3] == "503"

    def test_what_was_said_before_it_is_forgotten(self, pair):
        desk()
        with open_door() as port, greeted(port) as line:
            line.say("MAIL FROM:<mallory@example.net>")
            line.say("STARTTLS")
            line.encrypt()
            assert line.say("RCPT TO:<care@halden.example>")[:3] == "503"
            line.say("EHLO client.example")
            assert line.say("RCPT TO:<care@halden.example>")[:3] == "503"

    def test_whoever_comes_to_no_terms_harms_nobody(self, pair, caplog):
        desk()
        with open_door() as port, greeted(port) as line:
            line.say("STARTTLS")
            line.send(b"this is no handshake\r\n" * 100)
            while line.socket.recv(4096):
                pass
            send(port, letter(WORDS))
        assert Inbound.objects.count() == 1
        assert [row.getMessage() for row in caplog.records if row.levelname == "ERROR"] == []

    def test_a_renewed_certificate_is_that_of_whoever_comes_next(self, pair):
        desk()
        with open_door() as port:
            assert offered_by(port) == pair.first
            renewed = pair.renew()
            assert offered_by(port) == renewed
            pair.cert.write_text("half a certif")
            assert offered_by(port) == renewed
            pair.cert.unlink()
            assert offered_by(port) == renewed
            assert offered_by(port) != (again := pair.renew())
            assert offered_by(port) == again


def offered_by(port) -> bytes:
    with greeted(port) as line:
        line.say("STARTTLS")
        return line.encrypt()


def test_nothing_older_than_tls_1_2_is_spoken(pair):
    assert Certificate(pair.cert, pair.key).context().minimum_version == ssl.TLSVersion.TLSv1_2


class TestASentenceAtTheStart:
    def test_where_all_is_well_is_none(self, pair):
        need_sound_doors()

    def test_a_key_and_its_certificate_may_be_one_file(self, pair, settings):
        pair.cert.write_bytes(pair.cert.read_bytes() + pair.key.read_bytes())
        settings.MAIL_TLS_KEY = ""
        need_sound_doors()

    @pytest.mark.parametrize(
        ("spoil", "sentence"),
        [
            (lambda pair: pair.key.unlink(), "^MAIL_TLS_KEY .*key.pem cannot be read: No such file or directory.$"),
            (lambda pair: pair.cert.write_text("x"), "^.*cert.pem and .*key.pem are no certificate .PEM. with its key"),
            (lambda pair: issue(pair.cert, pair.key.parent / "other"), "no certificate .PEM. with its key: KEY_VALUES"),
            (lambda pair: issue(pair.cert, pair.key, password=b"x"), "locked with a password, and nobody is there"),
        ],
    )
    def test_names_what_is_no_certificate(self, pair, spoil, sentence):
        spoil(pair)
        with pytest.raises(CannotStand, match=sentence):
            need_sound_doors()

    def test_names_a_key_without_its_certificate(self, pair, settings):
        settings.MAIL_TLS_CERT = ""
        with pytest.raises(CannotStand, match="MAIL_TLS_KEY is set and MAIL_TLS_CERT is not"):
            need_sound_doors()

    @pytest.mark.parametrize(
        ("name", "value", "sentence"),
        [
            ("MAIL_RELAYS", ["10.0.0.0/99"], "MAIL_RELAYS or ANSWERABLE_LMTP is not right: '10.0.0.0/99'"),
            ("MAIL_LMTP", "lmtp", "'lmtp' is neither a path that begins with / nor HOST:PORT"),
            ("MAIL_LMTP", "/nowhere/lmtp", "^/nowhere, where ANSWERABLE_LMTP stands, is no folder"),
            ("MAIL_LMTP", f"/tmp/{'x' * 120}", "is too long: 107 bytes"),
        ],
    )
    def test_names_a_place_or_network_that_is_none(self, settings, name, value, sentence):
        setattr(settings, name, value)
        with pytest.raises(CannotStand, match=sentence):
            need_sound_doors()
