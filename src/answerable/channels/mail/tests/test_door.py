"""The SMTP door, through real connections: what it lets in, what it refuses, and what its 250 is worth."""

import logging
import smtplib
import socket
from email import policy
from types import SimpleNamespace

import pytest
from aiosmtpd.smtp import SMTP
from hypothesis import given
from hypothesis.strategies import from_regex

from answerable.cases.models import Inbound
from answerable.channels.mail.door import key_of
from answerable.channels.mail.door.conversation import ADDRESS
from answerable.channels.mail.door.keeping import CARRIED
from answerable.channels.mail.receiving import file_pending
from answerable.channels.mail.tests.factories import WORDS, anas_case, answer_to_ana, desk, reply_address
from answerable.kit import clock, files
from answerable.staff.models import Team, TeamAddress
from answerable.staff.tests.factories import care, technical
from tests.smtp import Line, letter, open_door, send

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def port():
    desk()
    with open_door() as port:
        yield port


def refusal(port, *recipients, mail=None):
    with pytest.raises(smtplib.SMTPException) as caught:
        send(port, mail or letter(WORDS), to=list(recipients) or None)
    error = caught.value
    code = error.recipients[recipients[0]] if isinstance(error, smtplib.SMTPRecipientsRefused) else error.args
    return code[0], code[1].decode()


def test_what_was_acknowledged_is_committed_to_the_last_byte(port):
    mail = letter(WORDS)
    send(port, mail)
    inbound = Inbound.objects.get()
    raw = mail.as_bytes(policy=policy.SMTP)
    assert (inbound.raw(), inbound.key) == (raw, key_of(raw, ["care@halden.example"]))
    assert (inbound.envelope_from, inbound.envelope_to) == ("ana@example.org", ["care@halden.example"])


def test_a_mail_is_one_line_in_the_log_without_its_sender_or_words(port, caplog):
    with caplog.at_level(logging.INFO):
        send(port, letter(WORDS))
    size = len(letter(WORDS).as_bytes(policy=policy.SMTP))
    said = [row.getMessage() for row in caplog.records if not row.name.startswith("asyncio")]
    assert said == [f"Kept {Inbound.objects.get().key[:12]}, {size} bytes for care@halden.example"]


def test_the_same_bytes_for_the_same_recipients_make_no_second_row(port):
    for _again in range(3):
        send(port, letter(WORDS), to=["care@halden.example", "finance@halden.example"])
    send(port, letter(WORDS), to=["finance@halden.example", "care@halden.example"])
    assert Inbound.objects.count() == 1
    send(port, letter(WORDS), to=["care@halden.example"])
    assert Inbound.objects.count() == 2


@pytest.mark.parametrize(
    "address", ["nobody@halden.example", "someone@elsewhere.example", "bounce+aaaaaaaaaaaaaaaaaaaa@halden.example"]
)
def test_nothing_is_relayed_and_unknown_names_are_refused_aloud(port, address):
    assert refusal(port, address)[0] == 550
    assert not Inbound.objects.exists()


def test_among_several_recipients_the_known_ones_count(port):
    send(port, letter(WORDS), to=["care@halden.example", "nobody@halden.example"])
    assert Inbound.objects.get().envelope_to == ["care@halden.example"]


def test_tags_tokens_and_further_addresses_are_ours(port):
    TeamAddress.objects.create(team=technical(), address="help@halden.example")
    delivery = answer_to_ana(anas_case())
    before = Inbound.objects.count()
    addresses = ["CARE@Halden.Example", "care+spring-sale@halden.example", "help@halden.example"]
    addresses += [reply_address(delivery), reply_address(delivery, "bounce")]
    for address in addresses:
        send(port, letter(WORDS), to=[address], sender="")
    assert Inbound.objects.count() == before + 5


def test_a_new_team_is_known_at_once(port):
    send(port, letter(WORDS))
    Team.objects.create(name="Sales", address="sales@halden.example", calendar=care().calendar)
    send(port, letter(WORDS), to=["sales@halden.example"])
    assert Inbound.objects.count() == 2


@pytest.mark.parametrize("announced", [True, False])
def test_what_is_too_large_is_refused_with_the_limit_named(settings, announced):
    settings.MAIL_LIMIT = 20_000
    desk()
    raw = letter("x" * 70 + "\n" + "long lines\n" * 3_000).as_bytes()
    with open_door() as port, smtplib.SMTP("127.0.0.1", port, timeout=10) as client:
        client.ehlo()
        assert client.esmtp_features["size"] == "20000"
        if not announced:
            client.esmtp_features.pop("size")
        with pytest.raises((smtplib.SMTPDataError, smtplib.SMTPSenderRefused)) as caught:
            client.sendmail("ana@example.org", ["care@halden.example"], raw)
        client.sendmail("ana@example.org", ["care@halden.example"], letter(WORDS).as_bytes())
    assert caught.value.smtp_code == 552
    assert b"20000 bytes" in caught.value.smtp_error
    assert Inbound.objects.count() == 1


def test_a_single_line_over_the_limit_is_refused_with_the_limit_named(settings, monkeypatch):
    from answerable.channels.mail.door.letting_in import Conversation

    settings.MAIL_LIMIT = 20_000
    monkeypatch.setattr(Conversation, "line_length_limit", 20_000)
    desk()
    with open_door() as port, smtplib.SMTP("127.0.0.1", port, timeout=10) as client:
        client.ehlo()
        client.esmtp_features.pop("size")
        with pytest.raises(smtplib.SMTPDataError) as caught:
            client.sendmail("ana@example.org", ["care@halden.example"], b"Subject: x\r\n\r\n" + b"y" * 100_000)
        client.sendmail("ana@example.org", ["care@halden.example"], letter(WORDS).as_bytes())
    assert (caught.value.smtp_code, b"20000 bytes" in caught.value.smtp_error) == (552, True)
    assert Inbound.objects.count() == 1


def test_a_line_may_be_as_long_as_its_writer_likes(port):
    raw = b"Subject: long\r\n\r\n" + b"y" * 500_000 + b"\r\n"
    with smtplib.SMTP("127.0.0.1", port, timeout=10) as client:
        client.sendmail("ana@example.org", ["care@halden.example"], raw)
    assert Inbound.objects.get().raw() == raw


def test_bytes_beyond_ascii_and_dots_arrive_as_they_were(port):
    raw = "Subject: Übel\r\n\r\n.\r\n..\r\nDošlo je do greške\r\n".encode()
    with smtplib.SMTP("127.0.0.1", port, timeout=10) as client:
        client.sendmail("ana@example.org", ["care@halden.example"], raw)
    assert Inbound.objects.get().raw() == raw


def test_what_cannot_be_kept_is_asked_for_again_and_kept_then(port, settings, tmp_path):
    folder, blocked = settings.FILES, tmp_path / "a file stands here"
    blocked.touch()
    settings.FILES = blocked
    large = letter("A long story.\n" * (CARRIED // 10))
    assert refusal(port, mail=large)[0] == 451
    assert not Inbound.objects.exists()
    settings.FILES = folder
    send(port, large)
    assert Inbound.objects.get().raw() == large.as_bytes(policy=policy.SMTP)


def test_a_small_mail_is_carried_by_its_row_until_it_has_a_fate(port, settings, tmp_path):
    folder, blocked = settings.FILES, tmp_path / "a file stands here"
    blocked.touch()
    settings.FILES = blocked
    mail = letter(WORDS)
    send(port, mail)
    inbound, raw = Inbound.objects.get(), mail.as_bytes(policy=policy.SMTP)
    assert (inbound.raw(), bytes(inbound.carried)) == (raw, raw)
    settings.FILES = folder
    assert file_pending(clock.now()) == 1
    inbound.refresh_from_db()
    assert (inbound.fate, inbound.carried, files.read(inbound.sha256)) == ("case", None, raw)
    send(port, mail)
    assert Inbound.objects.get().carried is None


def test_a_large_mail_is_a_file_before_its_row_is_there(port):
    large = letter("A long story.\n" * (CARRIED // 10))
    send(port, large)
    inbound = Inbound.objects.get()
    assert (inbound.carried, files.read(inbound.sha256)) == (None, large.as_bytes(policy=policy.SMTP))


@pytest.mark.parametrize("farewell", [b"QUIT\r\n", b""])
def test_whoever_closes_their_half_behind_a_mail_hears_what_became_of_it(port, farewell):
    """Exim sends QUIT behind the last dot and shuts its half of the line, then reads."""
    with Line(("127.0.0.1", port)) as line:
        for words in (b"", b"EHLO mx.example\r\n"):
            line.send(words)
            line.hear()
        line.send(b"MAIL FROM:<ana@example.org>\r\nRCPT TO:<care@halden.example>\r\nDATA\r\n")
        said = [line.hear() for _each in range(3)]
        line.send(b"Subject: Hello\r\n\r\nCan you help?\r\n.\r\n" + farewell)
        line.socket.shutdown(socket.SHUT_WR)
        said += [line.hear(), line.hear(), line.hear()]
    assert [each[:3] for each in said] == ["250", "250", "354", "250", "221", ""]
    assert Inbound.objects.get().raw() == b"Subject: Hello\r\n\r\nCan you help?\r\n"


@pytest.mark.parametrize("last", [b"", b".", b".\r", b"QUI"])
def test_whoever_closes_their_half_within_a_mail_has_sent_none(port, last):
    with Line(("127.0.0.1", port)) as line:
        line.hear()
        line.send(b"EHLO mx.example\r\n")
        line.hear()
        line.send(b"MAIL FROM:<ana@example.org>\r\nRCPT TO:<care@halden.example>\r\nDATA\r\n")
        assert [line.hear()[:3] for _each in range(3)] == ["250", "250", "354"]
        line.send(b"Subject: Hello\r\n\r\nCan you help?\r\n" + last)
        line.socket.shutdown(socket.SHUT_WR)
        assert line.hear() == ""
    send(port, letter(WORDS))  # others are still served
    assert Inbound.objects.get().raw() == letter(WORDS).as_bytes(policy=policy.SMTP)


def test_a_connection_that_breaks_off_leaves_nothing(port):
    with socket.create_connection(("127.0.0.1", port), timeout=10) as line:
        for words in (b"EHLO x", b"MAIL FROM:<ana@example.org>", b"RCPT TO:<care@halden.example>", b"DATA"):
            line.recv(1000)
            line.sendall(words + b"\r\n")
        line.recv(1000)
        line.sendall(b"Subject: half\r\n\r\nhalf a ma")
    send(port, letter(WORDS))
    assert Inbound.objects.get().raw().startswith(b"From: Ana")


@pytest.mark.once
@given(from_regex(ADDRESS, fullmatch=True))
def test_a_plain_address_is_what_aiosmtpd_would_take_it_for(written):
    plain = ADDRESS.fullmatch(written)
    address, options = SMTP._getaddr(SimpleNamespace(local_part_limit=0), written)
    assert (address, options.split()) == (plain[1], (plain[2] or "").split())
