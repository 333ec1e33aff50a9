"""Colleagues still answer from the mailbox: what lies in its Sent folder meets the customer's clock."""

from datetime import timedelta

import pytest

from answerable.cases.models import Case, Delivery, Inbound
from answerable.cases.models.inbound import PRIVATE
from answerable.cases.tests.factories import TUESDAY
from answerable.cases.words import Kind, Part
from answerable.channels.mail.imap.watching import is_its_turn
from answerable.channels.mail.models import Mailbox
from answerable.channels.mail.receiving import file_pending
from answerable.channels.mail.tests.factories import WORDS
from answerable.channels.mail.tests.mailboxes import NOW, box, dovecot, looked, mailbox_of
from answerable.staff.models import Team
from answerable.staff.tests.factories import care, finance, kim
from tests.smtp import letter

__all__ = ["box", "dovecot"]
pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def asked(box) -> tuple[Mailbox, Case]:
    """Ana asked by mail, and the mailbox is read with its Sent folder."""
    kim()
    box.put(letter(WORDS, Message_ID="<1@x.example>"), TUESDAY)
    mailbox = mailbox_of(box)
    choice = {"older": "left-out", "fallback_team": care(), "at": NOW}
    mailbox.choose(folders=["INBOX"], sent=["Sent"], since=TUESDAY - HOUR, **choice)
    mailbox.begin(at=NOW)
    looked(mailbox)
    file_pending(NOW)
    return mailbox, Case.objects.get()


def sent(box, mailbox: Mailbox, *, sender="kim@halden.example", to="ana@example.org", **headers) -> None:
    facts = {"Message_ID": "<2@x.example>"} | headers
    box.put(letter("You get it back.", sender=sender, to=to, **facts), TUESDAY + HOUR, "Sent")
    looked(mailbox, "Sent")
    file_pending(NOW)


def open_answers(case: Case) -> int:
    return case.commitments.filter(measure="answer", met_at=None, void_at=None).count()


def test_an_answer_given_from_the_mailbox_meets_its_clock(box):
    mailbox, case = asked(box)
    assert open_answers(case) == 1
    sent(box, mailbox, In_Reply_To="<1@x.example>")
    word = case.messages.get(kind=Kind.ELSEWHERE)
    assert (word.staff, word.proven_by, word.created_at, word.confirmed_at is not None) == (
        kim(),
        "sent-folder",
        TUESDAY + HOUR,
        True,
    )
    assert open_answers(case) == 0
    assert case.commitments.get(measure="answer").met_at == TUESDAY + HOUR
    assert not Delivery.objects.filter(message=word).exists()


def test_what_the_mailbox_sent_in_nobodys_name_waits_for_a_colleagues_word(box):
    mailbox, case = asked(box)
    sent(box, mailbox, sender="care@halden.example")
    assert case.messages.get(kind=Kind.ELSEWHERE).confirmed_at is None
    assert open_answers(case) == 1


def test_what_belongs_to_no_case_begins_none_and_nobody_need_look_at_it(box):
    mailbox, case = asked(box)
    sent(box, mailbox, to="family@home.example")
    row = Inbound.objects.get(reason=PRIVATE)
    assert (row.fate, row.size, row.subject, row.sender, Case.objects.count(), open_answers(case)) == (
        "aside",
        0,
        "",
        "",
        1,
        1,
    )
    assert not Inbound.objects.set_aside().exists()


def test_a_mail_in_the_thread_to_somebody_else_answers_nobody(box):
    mailbox, case = asked(box)
    supplier = case.let_join(Part.NEW, at=NOW, address="sam@supplier.example", name="Sam")
    case.let_in(supplier, Part.OUTSIDE, by=kim(), at=NOW)
    case.let_join(Part.COPIED, at=NOW, address="bo@example.com", name="Bo")
    sent(box, mailbox, to="sam@supplier.example, bo@example.com", In_Reply_To="<1@x.example>")
    assert open_answers(case) == 1


def test_what_is_answered_to_whoever_speaks_for_the_customer_meets_its_clock(box):
    mailbox, case = asked(box)
    guardian = case.let_join(Part.NEW, at=NOW, address="rep@law.example", name="Rep")
    case.let_in(guardian, Part.REPRESENTATIVE, by=kim(), at=NOW, proof="A signed power of attorney")
    sent(box, mailbox, to="rep@law.example", In_Reply_To="<1@x.example>")
    assert open_answers(case) == 0


def test_what_may_be_about_something_else_waits_for_a_colleagues_word(box):
    mailbox, case = asked(box)
    sent(box, mailbox, Subject="Lunch on Friday?")
    assert case.messages.get(kind=Kind.ELSEWHERE).confirmed_at is None
    assert open_answers(case) == 1


def test_nothing_is_filed_behind_a_wall_that_its_writer_does_not_see_through(box):
    mailbox, case = asked(box)
    Team.objects.filter(pk=finance().pk).update(visibility="sensitive")
    Case.objects.filter(pk=case.pk).update(team=finance())
    sent(box, mailbox, In_Reply_To="<1@x.example>")
    assert not case.messages.filter(kind=Kind.ELSEWHERE).exists()
    assert open_answers(case) == 1


def test_it_is_looked_at_once_what_it_may_answer_is_filed(box):
    mailbox, _case = asked(box)
    folder = mailbox.folders.select_related("mailbox").get(name="Sent")
    assert is_its_turn(folder, NOW)
    assert not is_its_turn(folder, NOW + HOUR)
    box.put(letter("More", Message_ID="<3@x.example>"), TUESDAY)
    looked(mailbox)
    assert not is_its_turn(folder, NOW)
    file_pending(NOW)
    assert is_its_turn(folder, NOW)
