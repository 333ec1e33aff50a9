"""What servers say, and what it means for a letter."""

import smtplib

import pytest

from answerable.channels.mail.meanings import Never, NotNow, TooFast, Unreachable, meaning

# As servers in the wild word them.
SAID = [
    (550, b"5.1.1 The email account that you tried to reach does not exist", Never),
    (550, b"No such user here", Never),
    (552, b"5.3.4 Message size exceeds fixed limit", Never),
    (554, b"5.7.1 Service unavailable; Client host blocked using Spamhaus", Never),
    (552, b"5.2.2 The email account that you tried to reach is over quota", NotNow),
    (550, b"4.7.1 Please try again later", NotNow),
    (450, b"4.2.0 Greylisted, see http://postgrey.schweikert.ch/help", NotNow),
    (421, b"4.7.0 Our system has detected an unusual rate of unsolicited mail", TooFast),
    (450, b"4.2.1 The user you are trying to contact is receiving mail too quickly", TooFast),
    (451, b"4.7.650 The mail server has been temporarily rate limited", TooFast),
    (554, b"5.7.1 <ana@example.org>: Relay access denied", NotNow),
    (550, b"relaying to <ana@example.org> prohibited by administrator", NotNow),
    (554, b"5.7.1 <unknown[192.0.2.7]>: Client host rejected: Access denied", NotNow),
    (553, b"5.7.1 <bounce+x@halden.example>: Sender address rejected: not owned by user desk", NotNow),
    (554, b"5.7.1 <ana@example.org>: Sender address rejected: Access denied", Never),
    (550, b"5.1.1 Undeliverable: mx.example.org said: 554 5.7.1 Client host rejected: Access denied", Never),
    (530, b"5.7.0 Authentication required", Unreachable),
    (535, b"5.7.8 Username and Password not accepted", Unreachable),
    (530, b"5.7.0 Must issue a STARTTLS command first", Unreachable),
]


@pytest.mark.parametrize(("code", "words", "means"), SAID, ids=[words[:24].decode() for _code, words, _means in SAID])
def test_a_refusal_means_the_same_at_every_stage(code, words, means):
    for error in (
        smtplib.SMTPSenderRefused(code, words, "desk@halden.example"),
        smtplib.SMTPRecipientsRefused({"ana@example.org": (code, words)}),
        smtplib.SMTPDataError(code, words),
    ):
        found = meaning(error)
        assert type(found) is means
        assert f"{code} {words.decode()}" in str(found)


def test_what_the_server_cannot_do_at_all_is_for_good():
    assert type(meaning(smtplib.SMTPNotSupportedError("SMTPUTF8 not supported by server"))) is Never


HOLDS = [
    (450, b"4.2.0 Greylisted, see http://postgrey.schweikert.ch/help", "greylist"),
    (451, b"4.7.1 Grey listing in effect, please come back later", "greylist"),
    (552, b"5.2.2 The email account that you tried to reach is over quota", "full"),
    (451, b"4.3.0 Local problem", "later"),
    (450, b"4.2.1 The user you are trying to contact is receiving mail too quickly", "rest"),
    (554, b"5.7.1 <ana@example.org>: Relay access denied", "leave"),
    (535, b"5.7.8 Username and Password not accepted", "leave"),
]


@pytest.mark.parametrize(("code", "words", "holds"), HOLDS, ids=[each[2] for each in HOLDS])
def test_what_it_waits_for_is_told_apart(code, words, holds):
    assert meaning(smtplib.SMTPDataError(code, words)).held_by == holds
