"""Reports that no server wrote: who tells of mail that failed is heard, and who invents one silences nobody."""

from datetime import timedelta
from email import message_from_bytes

import pytest

from answerable.cases.checking import check
from answerable.cases.models import Delivery
from answerable.cases.tests.factories import TUESDAY, latest
from answerable.cases.words import Turn
from answerable.channels.mail.models import DeadAddress
from answerable.channels.mail.reading import read
from answerable.channels.mail.tests.factories import anas_case, answer_to_ana, desk, filed, reply_address
from answerable.channels.mail.tests.test_sorting import report_on
from answerable.customers.models import Customer
from tests.smtp import letter

pytestmark = pytest.mark.django_db
LATER = TUESDAY + timedelta(days=1)
WORDS = "Our users still get: 550 5.1.1 user unknown, and mail could not be delivered. Can you help?"
PASTED = WORDS + "\n\n--- Original message ---\nSubject: Your offer\n"
ANA = "ana@example.org"


def told(text: str = WORDS, *, name: str = "System Administrator", address: str = ANA, **headers):
    mail = letter(text, sender=f"{name} <{address}>", Message_ID="<told@example.org>", **headers)
    report = read(mail.as_bytes()).report
    assert report
    assert report.is_unmarked
    return mail


@pytest.mark.parametrize(
    ("facts", "by_token"),
    [
        ({}, True),
        ({}, False),
        ({"name": "Ana", "Subject": "Undeliverable message", "text": PASTED}, False),
        ({"address": "postmaster@example.org"}, True),  # somebody new, who has our mail
    ],
)
def test_who_answers_with_words_about_mail_that_failed_is_heard(facts, by_token):
    answer = answer_to_ana(anas_case(), then="propose")
    mail = told(**facts, In_Reply_To=answer.message.message_id)
    to = [reply_address(answer)] if by_token else ["care@halden.example"]
    inbound = filed(mail, sender=facts.get("address", ANA), to=to, at=LATER)
    answer.refresh_from_db()
    word = inbound.messages.get()
    assert (word.case, word.text.strip()[: len(WORDS)], word.case.turn) == (answer.case, WORDS, Turn.OURS)
    assert (answer.state, DeadAddress.objects.count()) == ("accepted", 0)
    assert list(check(latest())) == []


def test_a_customer_may_begin_with_words_about_mail_that_failed():
    desk()
    Customer.meet("mail", ANA, "Ana", "en", "wrote to us by mail", at=TUESDAY)
    assert filed(told(PASTED, name="Ana", Subject="Undeliverable message"), at=LATER).fate == "case"


@pytest.mark.parametrize("subject", ["Undeliverable message", "Mail delivery failed", "Failure notice"])
def test_a_stranger_may_begin_with_words_about_mail_that_failed(subject):
    desk()
    assert filed(letter(WORDS, sender="zoe@example.net", Subject=subject), sender="zoe@example.net").fate == "case"


@pytest.mark.parametrize("sender", [ANA, "bo@example.org"])
def test_who_passes_a_servers_report_on_is_heard(sender):
    """Thunderbird puts the parts of a report behind the words that are written above it."""
    answer = answer_to_ana(anas_case(), then="propose")
    mail = letter("This came back to me. Can you help?", sender=sender, Subject="Fwd: Undelivered mail")
    mail.make_mixed()
    for part in message_from_bytes(report_on("x@y.example", message_id=answer.message.message_id)).get_payload()[1:]:
        mail.attach(part)
    inbound = filed(mail, sender=sender, at=LATER)
    answer.refresh_from_db()
    assert (inbound.messages.count(), answer.state) == (1, "accepted")
    assert filed(mail.as_bytes() + b"\n", sender="", at=LATER).messages.count() == 0  # a server, if nobody sent it


@pytest.mark.parametrize(("sender", "purpose"), [("", "reply"), (ANA, "bounce")])
def test_without_a_sender_or_to_where_our_mail_left_from_it_is_a_servers_word(sender, purpose):
    answer = answer_to_ana(anas_case(), then="propose")
    inbound = filed(told(In_Reply_To=answer.message.message_id), sender=sender, to=[reply_address(answer, purpose)])
    answer.refresh_from_db()
    assert (answer.state, inbound.messages.count()) == ("bounced", 0)


@pytest.mark.parametrize("by_token", [True, False])
def test_only_who_got_a_mail_itself_can_tell_that_nobody_is_there(by_token):
    """Its Message-ID is known to everybody in copy."""
    answer = answer_to_ana(anas_case(), then="propose")
    to = reply_address(answer, "bounce") if by_token else "care@halden.example"
    filed(report_on(ANA, message_id=answer.message.message_id), sender="", to=[to], at=LATER)
    answer.refresh_from_db()
    assert (answer.state, DeadAddress.objects.filter(address=ANA).exists()) == ("bounced", by_token)


def reported_elsewhere(answer, at):
    report = report_on(answer.address, message_id=answer.message.message_id)
    inbound = filed(report, sender="", to=["care@halden.example"], at=at)
    answer.refresh_from_db()
    return inbound


def test_a_report_that_comes_elsewhere_is_believed_as_long_as_servers_try():
    answer = answer_to_ana(anas_case(), then="propose")
    late = reported_elsewhere(answer, LATER + timedelta(days=30))
    assert (answer.state, late.fate, late.reason) == ("accepted", "aside", "report")
    assert list(check(latest())) == []


def test_a_report_that_comes_to_its_own_address_is_believed_at_any_time():
    answer = answer_to_ana(anas_case(), then="propose")
    report = report_on(ANA, message_id=answer.message.message_id)
    filed(report, sender="", to=[reply_address(answer, "bounce")], at=LATER + timedelta(days=30))
    answer.refresh_from_db()
    assert (answer.state, answer.case.current().turn) == ("bounced", Turn.OURS)


@pytest.mark.parametrize(("chain", "state"), [("References", "accepted"), ("X-Other", "bounced")])
def test_who_has_answered_a_mail_has_got_it_whatever_a_report_says(chain, state):
    answer = answer_to_ana(anas_case(), then="propose")
    to = [reply_address(answer)]
    filed(
        letter("Thank you, one more question?", **{chain.replace("-", "_"): answer.message.message_id}), to=to, at=LATER
    )
    Delivery.objects.update(attempts=1)  # the worker's part, which the factories leave out
    told = reported_elsewhere(answer, LATER + timedelta(hours=1))
    assert (answer.state, told.fate) == (state, "aside" if state == "accepted" else "case")
    assert list(check(latest())) == []


def test_a_notice_that_somebody_shows_above_their_words_is_no_notice():
    notice = '{"notificationType": "Bounce", "bounce": {"bouncedRecipients": [{"emailAddress": "bo@example.com"}]}}'
    assert read(letter(f"{notice}\n\n--\nTo stop these notifications, follow the link.").as_bytes()).report
    assert read(letter(f"{notice}\n\nI get this for each mail of yours. Why?").as_bytes()).report is None
