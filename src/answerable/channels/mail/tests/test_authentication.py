"""Whose word on a sender counts: what servers of ours put on top, and nothing that came with the mail."""

import pytest

from answerable.channels.mail.arrival import Arrival
from answerable.channels.mail.authentication import Result, findings_in, looks_forged, proven_by
from answerable.channels.mail.ours import ours
from answerable.channels.mail.tests.factories import WORDS, kept
from tests.smtp import letter

pytestmark = pytest.mark.django_db

OURS, DKIM = "mx.halden.example", "dkim=pass header.d=halden.example"


@pytest.fixture(autouse=True)
def our_server(settings):
    settings.MAIL_AUTHSERV_IDS = [OURS]


def arrived(*on_top: str, sender="kim@halden.example", below="", brought_by="relay") -> Arrival:
    """A mail from Kim, or so it says, with these heads on top of it and, below them, those it was sent with."""
    mail = letter(WORDS, sender=sender).as_bytes()
    head = "".join(f"{line}\r\n" for line in [*on_top, *filter(None, [below])])
    return Arrival.of(kept(head.encode() + mail, sender=sender, brought_by=brought_by), ours())


def found(*results: str) -> list[str]:
    return [f"Authentication-Results: {result}" for result in results]


RECEIVED = "Received: from out.example by mx.halden.example; Tue, 3 Mar 2026 09:00:00 +0000"


@pytest.mark.parametrize(
    "result",
    [
        DKIM,
        "dkim=pass header.i=@halden.example header.s=x header.b=abc=",
        "dmarc=pass (p=none) header.from=halden.example",
        "spf=pass smtp.mailfrom=kim@halden.example",
        'spf=pass smtp.mailfrom="kim@halden.example"',
        "auth=pass (plain) smtp.auth=kim@halden.example",
        "dkim=fail header.d=evil.example; dkim=pass header.d=halden.example",
        "DKIM=Pass (a \\) comment; (within) another) Header.D=HALDEN.example",
    ],
)
def test_a_result_of_ours_about_the_senders_own_domain_proves_it(result):
    assert proven_by(arrived(*found(f"{OURS}; {result}"), RECEIVED)) == OURS


@pytest.mark.parametrize(
    "result",
    [
        "dkim=pass header.d=evil.example",
        "dkim=pass header.d=example",
        "dkim=pass",
        "dkim=fail header.d=halden.example",
        "dkim=none (dkim=pass header.d=halden.example)",
        "spf=pass smtp.mailfrom=halden.example",
        "spf=pass smtp.mailfrom=lee@halden.example",
        'spf=pass smtp.mailfrom="x; dkim=pass header.d=halden.example"@evil.example',
        'spf=pass smtp.mailfrom="kim@halden.example"@evil.example',
        'spf=pass smtp.mailfrom="kim@halden.example\\""@evil.example',
        'dkim=pass header.i="x@halden.example"@evil.example',
        "spf=pass smtp.helo=halden.example",
        "spf=pass smtp.mailfrom==?utf-8?q?a=3B_dmarc=3Dpass_header.from=3Dhalden.example_x=3D?=@evil.example",
        'spf=pass smtp.mailfrom="=?utf-8?q?=22=3B_dmarc=3Dpass_header.from=3Dhalden.example_x=3D?="@evil.example',
        "auth=pass smtp.auth=mallory@halden.example",
        "auth=pass smtp.auth=mallory@halden.example smtp.mailfrom=kim@halden.example",
        "dmarc=pass header.from=evil.example",
        f"{DKIM}; dmarc=fail header.from=halden.example",
        "arc=pass header.from=halden.example",
        "none",
        "",
    ],
)
def test_a_result_about_anybody_else_proves_nothing(result):
    assert proven_by(arrived(*found(f"{OURS}; {result}"), RECEIVED)) == ""


def test_only_servers_that_are_named_count(settings):
    assert proven_by(arrived(*found(f"mx.evil.example; {DKIM}"), RECEIVED)) == ""
    settings.MAIL_AUTHSERV_IDS = ["other.example", "MX.Halden.example"]
    assert proven_by(arrived(*found(f"{OURS} 1; {DKIM}"), RECEIVED)) == OURS
    settings.MAIL_AUTHSERV_IDS = []
    assert proven_by(arrived(*found(f"{OURS}; {DKIM}"), RECEIVED)) == ""


def test_what_came_with_the_mail_is_not_believed():
    forged = found(f"{OURS}; {DKIM}")[0]
    assert proven_by(arrived(*found(f"{OURS}; dkim=none"), RECEIVED, below=forged)) == ""
    assert proven_by(arrived(RECEIVED, *found(f"{OURS}; spf=fail"), below=forged)) == ""
    assert proven_by(arrived(*found("mx.other.example; spf=none"), RECEIVED, below=forged)) == ""


@pytest.mark.parametrize(("brought_by", "is_forged"), [("stranger", True), ("", True), ("provider", False)])
def test_nobody_but_a_server_of_ours_is_believed_to_bring_its_word(brought_by, is_forged):
    """The same bytes: what stands on top was put there by whoever brought it. A provider's mail passes none of ours,
    so that the word of ours is not missed either."""
    mail = [*found(f"{OURS}; {DKIM}"), RECEIVED]
    assert (proven_by(arrived(*mail, brought_by=brought_by)), looks_forged(arrived(*mail))) == ("", is_forged)
    # as it came by another way before, it stays what it was: less is believed, not more
    assert proven_by(arrived(*mail, brought_by="mailbox")) == ""


@pytest.mark.parametrize("brought_by", ["relay", "mailbox"])
def test_our_own_servers_and_mailboxes_are_believed(brought_by):
    mail = [*found(f"{OURS}; {DKIM}"), RECEIVED]
    assert (proven_by(arrived(*mail, brought_by=brought_by)), looks_forged(arrived(*mail))) == (OURS, False)


def test_a_strangers_word_against_a_sender_is_heard_where_no_server_is_named(settings):
    settings.MAIL_AUTHSERV_IDS = []
    against = found("mx.evil.example; spf=fail smtp.mailfrom=kim@halden.example")
    assert looks_forged(arrived(*against, RECEIVED, brought_by="stranger"))
    assert not looks_forged(arrived(*found("mx.evil.example; spf=pass"), RECEIVED, brought_by="stranger"))


def test_several_headers_of_ours_count_above_what_the_mail_passed_through():
    ours = found(f"{OURS}; spf=none", f"{OURS}; {DKIM}")
    assert proven_by(arrived(*ours, RECEIVED)) == OURS
    assert proven_by(arrived(*ours, *found(f"{OURS}; dmarc=fail header.from=halden.example"), RECEIVED)) == ""


def test_a_mail_with_two_senders_is_proven_to_be_by_neither():
    result = found(f"{OURS}; {DKIM}")
    two = "kim@halden.example, lee@halden.example"
    assert proven_by(arrived(*result, RECEIVED, sender=two)) == ""
    assert proven_by(arrived(*result, RECEIVED, below="From: lee@halden.example")) == ""
    assert proven_by(arrived(*result, RECEIVED, below="From: kim@halden.example")) == ""


def test_where_servers_are_named_a_receipt_wants_their_word():
    assert looks_forged(arrived(RECEIVED))
    assert looks_forged(arrived(*found("mx.evil.example; dkim=pass"), RECEIVED))
    assert not looks_forged(arrived(*found(f"{OURS}; spf=pass smtp.mailfrom=halden.example"), RECEIVED))


def test_a_header_is_read_as_it_is_written():
    read = findings_in('mx.example.org (ours) 1; spf/1=PASS reason="a; b" smtp.mailfrom=Ann@Example.org; x=y')
    assert (read.server, read.results) == (
        "mx.example.org",
        (Result("spf", "pass", {"smtp.mailfrom": "ann@example.org"}),),
    )
    for harmed in ("", ";", "(", 'a; spf="', "a; =pass", "a; spf=", "a;" + "(" * 5000, ";" * 9000):
        assert isinstance(findings_in(harmed).results, tuple)


def test_what_one_server_says_in_several_headers_is_one_judgement():
    """OpenDKIM and OpenDMARC write one for each method: SPF passes for whoever sent it, DMARC fails for From."""
    said = [f"{OURS}; dmarc=fail (p=reject dis=none) header.from=halden.example"]
    said += [f"{OURS}; spf=pass smtp.mailfrom=forged.example", f"{OURS}; dkim=none; dkim-atps=neutral"]
    assert looks_forged(arrived(*found(*said), RECEIVED))
    assert looks_forged(arrived(*found(*reversed(said)), RECEIVED))
    assert not looks_forged(arrived(*found(*said[1:]), RECEIVED))


@pytest.mark.parametrize("name", [f'"{OURS}"', f"(hi) {OURS}", f"=?us-ascii?q?{OURS}?="])
def test_a_name_that_does_not_stand_bare_is_nobodys(name):
    """No server writes its own so, and what a mail server takes out by its name would miss it."""
    assert proven_by(arrived(RECEIVED, below=f"Authentication-Results: {name}; {DKIM}")) == ""
    assert proven_by(arrived(RECEIVED, below=f"Authentication-Results: {OURS}; {DKIM}")) == OURS
