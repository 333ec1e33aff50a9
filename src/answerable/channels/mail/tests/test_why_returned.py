"""Why a mail came back, in a sentence that a colleague understands."""

import pytest

from answerable.channels.mail.reading.mail import Outcome
from answerable.channels.mail.tests.factories import anas_case, answer_to_ana, filed, reply_address
from answerable.channels.mail.tests.test_sorting import report_on
from answerable.channels.mail.why_returned import is_about_the_address, sentence


@pytest.mark.parametrize(
    ("status", "words", "why"),
    [
        ("5.1.1", "", "There is no such mailbox."),
        ("5.7.1", "550 5.7.1 No such user here", "There is no such mailbox."),
        ("5.1.2", "Host unknown", "There is no such mail domain, or it takes no mail."),
        ("5.2.2", "", "Their mailbox is full."),
        ("5.1.1", "552 mailbox for bo is full", "Their mailbox is full."),
        ("5.0.0", "message size exceeds what we take", "The mail is larger than they take."),
        ("5.2.1", "The account is disabled", "Their mailbox is closed, or takes no mail at present."),
        ("5.7.1", "rejected as spam", "Their server took it for spam."),
        ("5.7.26", "Unauthenticated", "Their server is not sure that it comes from us (SPF, DKIM or DMARC)."),
        ("5.7.1", "Client host blocked using a list", "Their server takes no mail from the server that we send by."),
        ("5.7.1", "Relay access denied", "The server that it went to does not serve that address."),
        ("4.4.7", "", "Their server could not be reached, or did not take it in time."),
        ("5.7.0", "Policy", "Their server refuses it by its own rules."),
        ("5.0.0", "Access denied", "Their server refuses it by its own rules."),
        ("5.0.0", "", "It came back."),
    ],
)
def test_a_status_and_a_servers_words_become_a_sentence(status, words, why):
    assert sentence(Outcome("bo@example.net", status, "failed", words)) == why


@pytest.mark.parametrize(
    ("status", "words", "is_gone"),
    [("5.1.1", "No such user", True), ("5.1.1", "mailbox is full", False), ("5.1.1", "taken for spam", False)],
)
def test_nobody_is_gone_whose_mailbox_is_only_full(status, words, is_gone):
    assert is_about_the_address(Outcome("bo@example.net", status, "failed", words)) == is_gone


@pytest.mark.django_db
def test_the_desk_tells_the_sentence_and_then_the_servers_words():
    answer = answer_to_ana(anas_case(), then="propose")
    filed(report_on(answer.address), sender="", to=[reply_address(answer, "bounce")])
    answer.refresh_from_db()
    assert answer.error.startswith("There is no such mailbox. 5.1.1 ")
