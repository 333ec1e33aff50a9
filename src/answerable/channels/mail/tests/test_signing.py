"""Letters signed by DKIM, and verified as anybody else would verify them."""

import base64
import subprocess
from email import message_from_bytes, policy

import dkim
import pytest

from answerable.cases.tests.factories import opened
from answerable.channels.mail.composing import Letter
from answerable.channels.mail.sending import send_pending
from answerable.channels.mail.signing import CannotSign, signers
from answerable.channels.mail.tests.factories import desk
from answerable.channels.mail.tests.test_sending import WRITTEN, fresh, relay, written

__all__ = ["relay"]  # a fixture

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def pair(tmp_path_factory):
    """A private key as docs/operating.md says to make one, and its public half as DNS has it."""
    private = tmp_path_factory.mktemp("keys") / "dkim.pem"
    subprocess.run(["openssl", "genrsa", "-out", private, "2048"], check=True, capture_output=True)
    shown = ["openssl", "rsa", "-in", private, "-pubout", "-outform", "der"]
    public = subprocess.run(shown, check=True, capture_output=True).stdout
    return private, base64.b64encode(public).decode()


@pytest.fixture
def signed(pair, settings):
    settings.DKIM_KEY, settings.DKIM_DOMAIN = str(pair[0]), "halden.example"


def verifies(raw, pair):
    """As a server that asks the DNS of the domain that signed."""

    def dns(name, **_more):
        assert name.rstrip(b".") == b"answerable._domainkey.halden.example"
        return f"v=DKIM1; k=rsa; p={pair[1]}".encode()

    return dkim.verify(raw, dnsfunc=dns)


def test_what_leaves_verifies_and_what_was_changed_does_not(relay, signed, pair):
    written(opened(subject="Käsekuchen, 3 €"))
    send_pending(WRITTEN)
    raw = relay.taken[0].original_content
    assert verifies(raw, pair)
    assert not verifies(raw.replace(b"refund", b"fortune", 1), pair)
    assert not verifies(raw.replace(b"From: ", b"From: Mallory ", 1), pair)
    head = message_from_bytes(raw, policy=policy.default)
    assert head.keys()[0] == "DKIM-Signature"


def test_the_outbox_shows_it_as_it_would_leave(signed, pair, settings):
    desk()
    delivery = written().deliveries.get()
    send_pending(WRITTEN)
    assert verifies((settings.OUTBOX / f"{delivery.pk:010d}.eml").read_bytes(), pair)


def test_what_another_domain_sends_is_not_signed(relay, signed, settings):
    settings.DKIM_DOMAIN = "elsewhere.example"
    written()
    send_pending(WRITTEN)
    assert b"DKIM-Signature" not in relay.taken[0].original_content


def test_without_a_key_nothing_is_signed(relay):
    written()
    send_pending(WRITTEN)
    assert signers() == []
    assert b"DKIM-Signature" not in relay.taken[0].original_content


@pytest.mark.parametrize(
    ("content", "domain", "sentence"),
    [
        (None, "halden.example", "cannot be read"),
        ("no key at all", "halden.example", "cannot sign"),
        ("no key at all", "", "DKIM_DOMAIN is not"),
    ],
)
def test_a_key_that_is_none_is_named_and_holds_letters_back(relay, settings, tmp_path, content, domain, sentence):
    settings.DKIM_KEY, settings.DKIM_DOMAIN = str(tmp_path / "key.pem"), domain
    if content:
        (tmp_path / "key.pem").write_text(content)
    with pytest.raises(CannotSign, match=sentence):
        signers()
    message = written()
    send_pending(WRITTEN)
    assert (fresh(message.deliveries.get()).state, relay.taken) == ("waiting", [])


def test_several_domains_sign_each_with_its_key_and_cover_one_press(pair, settings, tmp_path):
    (tmp_path / "halden.example.pem").write_bytes(pair[0].read_bytes())
    (tmp_path / "nordlicht.example.pem").write_bytes(pair[0].read_bytes())
    settings.DKIM_KEY, settings.DKIM_DOMAIN = str(tmp_path / "{domain}.pem"), "halden.example, Nordlicht.example"
    halden, nordlicht = signers()
    raw = b"From: a@nordlicht.example\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n\r\nx\r\n"
    letter = Letter("x", "bounce+x@nordlicht.example", "ana@example.org", raw)
    field = nordlicht.sign(letter).raw.removesuffix(raw)
    assert b"d=nordlicht.example" in field
    assert b"list-unsubscribe-post" in b"".join(field.split())
    assert halden.sign(letter).raw == raw
