"""A colleague passes several mails on at once: every customer whose mail is among them has a case of their own."""

from datetime import UTC, datetime, timedelta

import pytest

from answerable.cases.checking import check
from answerable.cases.models import Case, Forward, Inbound
from answerable.cases.tests.factories import TUESDAY
from answerable.cases.words import Kind, Measure
from answerable.channels.mail.models import Posted
from answerable.channels.mail.receiving import file_pending
from answerable.channels.mail.tests import outlook
from answerable.channels.mail.tests.factories import desk, kept
from answerable.channels.mail.tests.outlook import compound, message
from answerable.customers.models import Customer
from answerable.staff.tests.factories import kim, lee
from tests.smtp import letter

pytestmark = pytest.mark.django_db

LATER, KIM, DESK = TUESDAY + timedelta(hours=2), "kim@halden.example", "care@halden.example"
PROVEN = "mx.halden.example; dkim=pass header.d=halden.example"
WORDS = "Both came to me yesterday. Please look."


@pytest.fixture(autouse=True)
def our_server(settings):
    settings.MAIL_AUTHSERV_IDS = ["mx.halden.example"]
    desk()


def from_(name: str, minute: int, words: str, **headers):
    address = f"{name.lower()}@example.org"
    told = {"Subject": f"{name} asks", "Message_ID": f"<{name}{minute}@example.org>"} | headers
    mail = letter(words, sender=f"{name} <{address}>", to=KIM, Date=f"Tue, 3 Mar 2026 09:{minute}:00 +0100", **told)
    mail.add_attachment(name.encode(), maintype="application", subtype="pdf", filename=f"{name}.pdf")
    return mail


def dragged(name: str, words: str):
    """The same out of Outlook, written at ten past nine."""
    found = {outlook.AUTHOR: name, outlook.AUTHOR_AT: f"{name.lower()}@example.org", outlook.AUTHOR_KIND: "SMTP"}
    return compound(message(found | {outlook.SUBJECT: f"{name} asks", outlook.BODY: words}))


def kim_passes_on(*mails, proof=PROVEN, posted_by=""):
    shown = {"Authentication_Results": proof} if proof else {}
    told = {"Subject": "Two mails", "Message_ID": "<f1@halden.example>"} | shown
    mail = letter(WORDS, sender=f"Kim <{KIM}>", to=DESK, **told)
    for each in mails:
        if isinstance(each, bytes):
            mail.add_attachment(each, maintype="application", subtype="vnd.ms-outlook", filename="dragged.msg")
        else:
            mail.add_attachment(each)
    mail.add_attachment(b"1;2", maintype="text", subtype="csv", filename="list.csv")
    inbound = kept(mail, sender=KIM, to=[DESK], at=LATER, brought_by="provider" if posted_by else "relay")
    if posted_by:
        Posted.objects.create(inbound=inbound, provider=posted_by)
    while Inbound.objects.unfiled().exists():
        file_pending(LATER + timedelta(minutes=1))
    inbound.refresh_from_db()
    return inbound


def case_of(address: str) -> Case:
    return Case.objects.get(customer=Customer.objects.with_address("mail", address))


def test_each_customer_waits_since_they_wrote():
    inbound = kim_passes_on(from_("Bo", 30, "My roof leaks, since Monday."), dragged("Ada", "My heating is cold."))
    ada, bo = case_of("ada@example.org"), case_of("bo@example.org")
    assert (Case.objects.count(), inbound.case) == (2, ada)
    for case, minute, words in ((ada, 10, "My heating is cold."), (bo, 30, "My roof leaks, since Monday.")):
        word, note = case.messages.get(kind=Kind.CUSTOMER), case.messages.get(kind=Kind.NOTE)
        written = datetime(2026, 3, 3, 8, minute, tzinfo=UTC)
        assert (word.text.strip(), word.forward.by, word.forward.is_open) == (words, kim(), False)
        assert (word.created_at, case.commitment(Measure.ANSWER).started_at) == (written, written)
        assert (note.text.strip(), note.staff, note.proven_by) == (WORDS, kim(), "mx.halden.example")
        assert (case.participants.count(), case.deliveries.exists()) == (1, False)
        assert list(check(LATER + timedelta(minutes=2))) == []
    # What lay beside them is kept once, and no customer's mail is a file of another's case.
    assert [file.name for file in ada.messages.get(kind=Kind.NOTE).attachments.all()] == ["list.csv"]
    assert [file.name for file in bo.messages.get(kind=Kind.CUSTOMER).attachments.all()] == ["Bo.pdf"]
    assert [each.problems for each in Inbound.objects.all()] == [[], []]


def test_what_colleagues_wrote_among_them_is_a_file_of_the_note():
    lee()
    ours = letter("I called her.", sender="Lee <lee@halden.example>", to=KIM, Subject="Called")
    kim_passes_on(from_("Ada", 10, "My heating is cold."), ours)
    note = Case.objects.get().messages.get(kind=Kind.NOTE)
    assert {file.name for file in note.attachments.all()} == {"Called.eml", "list.csv"}


def test_two_of_one_conversation_are_one_case():
    first = from_("Ada", 10, "My heating is cold.")
    second = from_("Ada", 40, "It still is, and nobody came.", In_Reply_To="<Ada10@example.org>")
    kim_passes_on(second, first)
    words = Case.objects.get().messages.filter(kind=Kind.CUSTOMER).order_by("created_at")
    assert [word.text.strip() for word in words] == ["My heating is cold.", "It still is, and nobody came."]


def test_the_same_come_again_makes_no_third():
    mails = from_("Bo", 30, "My roof leaks."), from_("Ada", 10, "My heating is cold.")
    kim_passes_on(*mails)
    kim_passes_on(*mails)
    assert (Case.objects.count(), Forward.objects.count()) == (2, 2)
    assert sorted(Inbound.objects.values_list("fate", "reason")) == [("aside", "duplicate"), ("case", ""), ("case", "")]


def test_what_a_provider_posted_is_believed_of_each(settings):
    settings.WEBHOOK_AUTHSERV_IDS = ["postmark:mx.halden.example"]
    kim_passes_on(from_("Bo", 30, "My roof leaks."), from_("Ada", 10, "My heating is cold."), posted_by="postmark")
    assert {case_of("ada@example.org"), case_of("bo@example.org")} == set(Case.objects.all())
    assert not Forward.objects.filter(is_open=True).exists()


def test_where_nothing_shows_whose_they_are_nobodys_mail_is_taken_out():
    kim_passes_on(from_("Bo", 30, "My roof leaks."), from_("Ada", 10, "My heating is cold."), proof="")
    assert (Forward.objects.exists(), Inbound.objects.count()) == (False, 1)
    files = {file.name for word in Case.objects.get().messages.all() for file in word.attachments.all()}
    assert {"Bo asks.eml", "Ada asks.eml"} <= files
