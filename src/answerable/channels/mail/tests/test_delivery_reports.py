"""Every report that other projects met in life, told about an answer of ours: the clock is open again, and says why."""

import re
from datetime import timedelta

import pytest

from answerable.cases.checking import check
from answerable.cases.models import Case, Delivery, Event
from answerable.cases.tests.factories import TUESDAY, answered, latest, opened
from answerable.cases.words import Measure, Then, Turn
from answerable.channels.mail.models import DeadAddress
from answerable.channels.mail.reading import read
from answerable.channels.mail.tests.factories import desk, filed, reply_address
from answerable.channels.mail.tests.samples import MAIL, expected, need_samples
from answerable.channels.mail.why_returned import is_about_the_address

pytestmark = [pytest.mark.django_db, pytest.mark.once]
DAY = timedelta(days=1)
REPORTS = [case for case in expected("mail/bounces/expect.json")["cases"] if case["class"] == "bounce"]
# These tell that it was delivered; the others are warnings of Exim, which still tries.
DELIVERED = {"lhost-amazonses-12.eml", "lhost-amazonses-13.eml"}
GO_ON = {"lhost-exim-38.eml", "lhost-exim-41.eml"}


@pytest.fixture(scope="module", autouse=True)
def samples() -> None:
    need_samples()


def raw_of(name: str) -> bytes:
    return (MAIL / "bounces" / name).read_bytes()


def an_answer():
    """Opened and answered, and accepted by her server; we wait for her yes."""
    desk()
    case = opened()
    delivery = answered(case, at=TUESDAY + timedelta(hours=1), then=Then.PROPOSE).deliveries.get()
    assert case.turn == Turn.PROPOSED
    Delivery.objects.update(attempts=1)  # the worker's part, which the factories leave out
    return delivery


def is_ours_again(delivery, name: str) -> None:
    case = Case.objects.get(pk=delivery.case_id)
    delivery.refresh_from_db()
    assert (delivery.state, case.turn) == ("bounced", Turn.OURS), name
    owed = case.commitment(Measure.ANSWER)
    assert (owed.started_at, owed.met_at) == (TUESDAY, None), name
    assert delivery.error.strip(), name


@pytest.mark.parametrize(
    ("words", "action", "status"),
    [
        ("<ana@example.org>: Your message could not be delivered for 4.0 hours. It will be retried.", "delayed", "4."),
        ("ana@example.org\n450 4.2.0 greylisted. Die Nachricht wurde noch nicht zugestellt.", "delayed", "4.2.0"),
        ("<ana@example.org>: connection timed out. Could not be delivered; I give up now.", "failed", "4.4.7"),
        ("ana@example.org\n  450 4.4.1 retry timeout exceeded, permanent error", "failed", "4.4.1"),
        (
            "Could not be delivered.\nFinal-Recipient: rfc822; ana@example.org\nAction: failed\nStatus: 4.4.7",
            "failed",
            "4.",
        ),
        ("Could not be delivered, 550 5.1.1 no such user. Do not wait for a warning.", "failed", "5.1.1"),
    ],
)
def test_a_server_that_goes_on_trying_is_told_from_one_that_gave_up(words, action, status):
    raw = f"From: MAILER-DAEMON@mx.example.org\nSubject: Mail delivery problem\n\n{words}\n".encode()
    report = read(raw).report
    assert report
    assert report.recipients[0].action == action
    assert report.recipients[0].status.startswith(status)


@pytest.mark.parametrize("name", [case["file"] for case in REPORTS])
def test_what_came_back_to_the_sender_of_one_delivery_is_about_that_one(name):
    """Servers that tell nothing of our mail still use the address from which it left."""
    delivery = an_answer()
    inbound = filed(raw_of(name), sender="", to=[reply_address(delivery, "bounce")], at=TUESDAY + DAY)
    assert inbound.case == delivery.case
    if name in DELIVERED | GO_ON:
        delivery.refresh_from_db()
        assert (delivery.state, Case.objects.get().turn) == ("accepted", Turn.PROPOSED)
        assert bool(delivery.error) == (name in GO_ON) == Event.objects.filter(name="message.held-up").exists()
        return
    is_ours_again(delivery, name)
    told = read(raw_of(name)).report.recipients
    assert any(each.status and each.status in delivery.error for each in told)
    gone = any(is_about_the_address(each) for each in told)
    assert DeadAddress.objects.filter(address=delivery.address).exists() == gone
    assert Case.objects.count() == 1


def test_nobody_is_given_up_whose_mailbox_may_take_the_next_mail():
    """What others call neither hard nor suspended; of some they say *filtered* where its server says *no such user*."""
    wrongly = 0
    for case in REPORTS:
        told = read(raw_of(case["file"])).report.recipients
        for outcome, theirs in zip(told, case["recipients"], strict=True):
            may_come_back = not theirs["hard_bounce"] and theirs["reason"] != "suspend"
            wrongly += may_come_back and is_about_the_address(outcome)
    assert wrongly <= 5


def test_what_came_back_elsewhere_is_known_by_the_message_id_that_it_bears():
    """A relay that puts its own address over ours as the sender; of our mail its report holds the head."""
    known = 0
    for case in REPORTS:
        name, raw = case["file"], raw_of(case["file"])
        original = read(raw).report.original_message_id.encode()
        if name in DELIVERED | GO_ON or raw.count(original) != 1 or not original:
            continue
        delivery = an_answer()
        ours = raw.replace(original, delivery.message.message_id.encode())
        for each in read(raw).report.recipients:
            ours = re.sub(re.escape(each.address.encode()), delivery.address.encode(), ours, flags=re.IGNORECASE)
        assert filed(ours, sender="", at=TUESDAY + DAY).case == delivery.case, name
        is_ours_again(delivery, name)
        known += 1
    assert known >= len(REPORTS) / 3
    assert list(check(latest())) == []
