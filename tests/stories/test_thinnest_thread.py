"""The thinnest thread: a mail by SMTP becomes a case, a colleague answers, and the answer lies in the outbox."""

from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from django.conf import settings

from answerable.cases.models import Case
from answerable.cases.words import Turn
from answerable.channels.mail.receiving import file_pending
from answerable.channels.mail.sending import send_pending
from answerable.kit import clock
from answerable.staff.tests.factories import care, kim
from tests.smtp import letter, open_door, send


@pytest.mark.django_db(transaction=True)
def test_a_customer_writes_and_a_person_answers():
    care()
    with open_door() as port:
        send(port, letter("I was charged twice for March. Can you help?"))
    now = clock.now()

    assert file_pending(now) == 1
    case = Case.objects.get()
    assert (case.subject, case.turn, case.team, case.customer.name) == (
        "Charged twice for March",
        Turn.OURS,
        care(),
        "Ana Petrova",
    )

    answer = case.write("Here is your refund.", by=kim(), at=now)
    send_pending(now + timedelta(seconds=1))

    answer.refresh_from_db()
    assert answer.state == "accepted"
    mails = {mail["Message-ID"]: mail for mail in outbox()}
    assert [mail["Auto-Submitted"] for mail in mails.values()] == ["auto-replied", None]
    mail = mails[answer.message_id]
    assert mail["To"] == "Ana Petrova <ana@example.org>"
    assert "Here is your refund." in mail.get_body(["plain"]).get_content()


def outbox():
    paths = sorted(Path(settings.OUTBOX).glob("*.eml"))
    return [message_from_bytes(path.read_bytes(), policy=policy.default) for path in paths]
