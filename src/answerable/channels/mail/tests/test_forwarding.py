"""A colleague passes a customer's mail on to the desk: the customer becomes the customer, not the colleague."""

from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import pytest

from answerable.cases.access import messages_for_participant
from answerable.cases.checking import check
from answerable.cases.models import Case, Forward, Inbound, Link, Message
from answerable.cases.tests.factories import TUESDAY
from answerable.cases.words import Kind, Measure, Turn
from answerable.channels.mail.loops import loop_mark
from answerable.channels.mail.tests import outlook
from answerable.channels.mail.tests.factories import anas_case, answer_to_ana, desk, filed
from answerable.channels.mail.tests.outlook import compound, message
from answerable.customers.models import Customer
from answerable.staff.models import Team
from answerable.staff.tests.factories import finance, kim, lee
from tests.smtp import letter

pytestmark = pytest.mark.django_db

LATER, KIM, DESK = TUESDAY + timedelta(hours=2), "kim@halden.example", "care@halden.example"
WRITTEN = datetime(2026, 3, 3, 8, 10, tzinfo=UTC)  # ten past nine in Berlin, on that Tuesday
PROVEN = "mx.halden.example; dkim=pass header.d=halden.example"
WORDS = "My heating is cold again, and the baby is ill. When do you come?"
ABOVE = "She is difficult. Please be kind."
INLINE = """{above}

---------- Forwarded message ---------
From: {author}
Date: Tue, Mar 3, 2026 at 9:10 AM
Subject: Cold heating
To: Kim <kim@halden.example>, Bo <bo@example.com>


{words}
"""


@pytest.fixture(autouse=True)
def our_server(settings):
    settings.MAIL_AUTHSERV_IDS = ["mx.halden.example"]
    desk()


def inline(author="Ada Lovelace <ada@example.org>", above=ABOVE, words=WORDS):
    return INLINE.format(author=author, above=above, words=words)


def kim_passes_on(text=None, *, proof=PROVEN, files=(), at=LATER, to=DESK, sender=KIM, message_id="<f1@halden.example>",
                  **headers):  # fmt: skip
    shown = {"Authentication_Results": proof} if proof else {}
    given = {"Subject": "Fwd: Cold heating", "Message_ID": message_id} | shown | headers
    mail = letter(text or inline(), sender=f"Kim <{sender}>", to=to, **given)
    for data, kind, name in files:
        main, sub = kind.split("/")
        mail.add_attachment(data, maintype=main, subtype=sub, filename=name)
    return filed(mail, sender=sender, to=[DESK], at=at)


def attached(inner: EmailMessage, above=ABOVE, **facts):
    mail = letter(above, sender=f"Kim <{KIM}>", to=DESK, Subject="Fwd: Cold heating", Message_ID="<f1@halden.example>",
                  Authentication_Results=PROVEN)  # fmt: skip
    mail.add_attachment(inner)
    mail.add_attachment(b"price list", maintype="text", subtype="x-list", filename="inside.txt")
    return filed(mail, sender=KIM, to=[DESK], at=LATER, **facts)


def adas_mail(words=WORDS, **headers):
    headers = {
        "Subject": "Cold heating",
        "Message_ID": "<a1@example.org>",
        "Date": "Tue, 3 Mar 2026 09:10:00 +0100",
    } | headers
    mail = letter(words, sender="Ada Lovelace <ada@example.org>", to=KIM, **headers)
    mail.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="bill.pdf")
    return mail


def is_sound(case):
    case.refresh_from_db()
    assert list(check(case.touched_at)) == []


def out_of_outlook(found=None, **headers):
    """Ada's mail, dragged out of Outlook into one of Kim's."""
    told = {outlook.AUTHOR: "Ada Lovelace", outlook.AUTHOR_AT: "ada@example.org", outlook.AUTHOR_KIND: "SMTP"}
    told |= {outlook.SUBJECT: "Cold heating", outlook.BODY: WORDS, outlook.MESSAGE_ID: "<a1@example.org>"}
    told |= {outlook.SUBMITTED: WRITTEN}
    bill = outlook.attached(b"%PDF-1.4", "bill.pdf")
    packed = compound(message(told | (found or {}), people=[outlook.exchange("Kim", KIM)], files=[bill]))
    file = (packed, "application/vnd.ms-outlook", "Cold heating.msg")
    return kim_passes_on(ABOVE, files=[file, (b"price list", "text/x-list", "inside.txt")], **headers)


@pytest.mark.parametrize("way", ["inline", "attached", "out of Outlook"])
def test_the_customer_is_who_wrote_it_and_waits_since_they_did(way):
    if way == "inline":
        mail = kim_passes_on(files=[(b"%PDF-1.4", "application/pdf", "bill.pdf")])
    elif way == "out of Outlook":
        mail = out_of_outlook()
    else:
        mail = attached(adas_mail())
    case = mail.case
    word, note = case.messages.get(kind=Kind.CUSTOMER), case.messages.get(kind=Kind.NOTE)
    assert (case.customer.name, case.customer_participant.address) == ("Ada Lovelace", "ada@example.org")
    assert (case.subject, word.text.strip(), word.participant) == ("Cold heating", WORDS, case.customer_participant)
    assert (word.created_at, case.commitment(Measure.ANSWER).started_at) == (WRITTEN, WRITTEN)
    assert [file.name for file in word.attachments.all()] == ["bill.pdf"]
    assert (note.text.strip(), note.staff, note.audience, note.proven_by) == (
        ABOVE,
        kim(),
        "internal",
        "mx.halden.example",
    )
    assert [file.name for file in note.attachments.all()] == ([] if way == "inline" else ["inside.txt"])
    assert (word.forward.by, word.forward.written_at, word.forward.is_open) == (kim(), WRITTEN, False)
    assert case.events.get(name="message.received").data["forwarded_by"] == kim().pk
    # Nobody is added, told or answered by a machine: not the colleague, nor who else got it, nor the customer.
    assert case.participants.count() == 1
    assert not case.deliveries.exists()
    assert case.commitment(Measure.RECEIPT) is None
    assert not Customer.objects.filter(identities__value=KIM).exists()
    assert list(messages_for_participant(case.customer_participant)) == [word]
    is_sound(case)


@pytest.mark.parametrize("proof", ["", "mx.evil.example; dkim=pass header.d=halden.example"])
def test_where_nothing_shows_that_the_colleague_sent_it_it_reaches_nobody(proof):
    anas = anas_case()
    before = anas.messages.count()
    mail = kim_passes_on(inline("Ana <ana@example.org>"), proof=proof, In_Reply_To="<first@example.org>")
    case, word = mail.case, mail.case.messages.get(kind=Kind.CUSTOMER)
    assert (case.customer.display_name, case.customer_participant.address) == ("Unknown sender", "")
    assert (case == anas, anas.messages.count()) == (False, before)
    assert Link.objects.filter(first=anas, second=case).exists()
    assert (word.text.strip(), word.forward.is_open, word.forward.address) == (WORDS, True, "ana@example.org")
    assert word.created_at == LATER  # whoever forges it cannot make it late
    assert case.messages.get(kind=Kind.NOTE).proven_by == ""
    assert case.turn == Turn.OURS
    is_sound(case)
    case.say_whose(anas.customer, by=kim(), at=LATER + timedelta(minutes=5))
    assert (case.customer, case.customer_participant.address) == (anas.customer, "ana@example.org")
    assert word in messages_for_participant(case.customer_participant)
    assert Link.objects.filter(first=anas, second=case, parted_at=None).exists()
    is_sound(case)


def test_whose_it_is_is_said_by_hand_where_it_does_not_say():
    case = kim_passes_on(inline("Ada Lovelace")).case
    forward = case.forwarded_first()
    assert (forward.is_open, forward.name, forward.address) == (True, "Ada Lovelace", "")
    assert case.customer.display_name == "Unknown sender"
    ada = Customer.meet("mail", "ada@example.org", "Ada Lovelace", at=LATER)[0]
    case.say_whose(ada, by=lee(), at=LATER + timedelta(minutes=5))
    event = case.events.get(name="customer.named")
    assert (event.actor_id, event.data["changed"]["customer_id"]) == (lee().pk, ada.pk)
    assert case.write("We come today.", by=kim(), at=LATER + timedelta(minutes=6)).deliveries.get().address == (
        "ada@example.org"
    )
    is_sound(case)


def test_it_goes_to_the_open_case_that_the_customers_mail_is_about():
    case = anas_case()
    answer = answer_to_ana(case)
    inner = letter("But it was not here by Monday?", sender="Ana <ana@example.org>", to=KIM, Subject="Re: Charged",
                   Message_ID="<a2@example.org>", In_Reply_To=answer.message.message_id,
                   Date="Tue, 3 Mar 2026 11:30:00 +0100")  # fmt: skip
    assert attached(inner).case == case
    word = case.messages.get(kind=Kind.CUSTOMER, forward__isnull=False)
    assert (word.created_at, word.awaits_answer) == (datetime(2026, 3, 3, 10, 30, tzinfo=UTC), True)
    is_sound(case)
    # In the text, the colleague's own mail names it.
    again = kim_passes_on(inline("Ana <ana@example.org>", words="And the fee?"), message_id="<f2@halden.example>",
                          In_Reply_To="<a3@example.org>", References="<a2@example.org> <a3@example.org>",
                          at=LATER + timedelta(minutes=1))  # fmt: skip
    assert again.case == case
    is_sound(case)


def test_what_the_desk_has_already_is_not_filed_twice():
    case = anas_case()
    words = case.messages.filter(kind=Kind.CUSTOMER)
    first = words.get()
    kim_passes_on(inline("Ana <ana@example.org>", words=first.text), In_Reply_To="<first@example.org>")
    assert (words.get(), case.messages.get(kind=Kind.NOTE).text) == (first, ABOVE)
    assert (Case.objects.count(), Inbound.objects.filter(case=case).count()) == (1, 2)


@pytest.mark.parametrize("more", ["words", "a file"])
def test_what_says_or_brings_more_than_the_desk_has_is_filed(more):
    case = anas_case()
    first, bill = case.messages.get(kind=Kind.CUSTOMER), (b"%PDF-1.4", "application/pdf", "bill.pdf")
    words, files = (WORDS, []) if more == "words" else (first.text, [bill])
    kim_passes_on(inline("Ana <ana@example.org>", words=words), files=files, In_Reply_To="<first@example.org>")
    word = case.messages.filter(kind=Kind.CUSTOMER).latest("pk")
    assert (word.text.strip(), [file.name for file in word.attachments.all()]) == (words, [each[2] for each in files])
    is_sound(case)


def test_nor_where_the_customers_own_mail_comes_later():
    case = attached(adas_mail()).case
    direct = filed(adas_mail(), sender="ada@example.org", to=[DESK], at=LATER + timedelta(minutes=1))
    assert (direct.reason, direct.duplicate_of.case) == ("duplicate", case)
    other = filed(adas_mail("Something else altogether, as you see."), sender="ada@example.org", at=LATER)
    assert other.fate == "case"


@pytest.mark.parametrize(
    ("text", "headers"),
    [
        (inline("Lee <lee@halden.example>"), {}),
        (inline("Care <care@halden.example>"), {}),
        (inline(), {"Auto_Submitted": "auto-generated"}),
        (inline(), {"to": "ada@example.org", "Cc": DESK}),
        (inline(), {"to": "sam@supplier.example", "Cc": DESK}),
    ],
    ids=["a colleague's", "our own", "by a machine", "back to who wrote it", "to a supplier"],
)
def test_what_is_no_customers_mail_passed_on_to_us_unfolds_nothing(text, headers):
    lee()
    kim_passes_on(text, **headers)
    assert not Forward.objects.exists()


@pytest.mark.parametrize("proof", [PROVEN, ""])
def test_what_only_its_subject_says_is_passed_on_is_nobodys_until_it_is_said(proof):
    text = "Please look.\n\nSomebody called Fred wrote\n> My heating is cold.\n> When do you come?\n\nKim"
    case = kim_passes_on(text, proof=proof, Subject="Fwd: please look").case
    word, note = case.messages.get(kind=Kind.CUSTOMER), case.messages.get(kind=Kind.NOTE)
    assert (case.customer.name, case.customer_participant.address) == ("Unknown sender", "")
    assert (word.text, case.subject) == ("My heating is cold.\nWhen do you come?", "please look")
    assert note.text == "Please look.\n\nSomebody called Fred wrote\n\nKim"
    assert (word.forward.is_open, word.created_at, case.deliveries.exists()) == (True, LATER, False)
    assert case.commitment(Measure.RECEIPT) is None
    assert not Customer.objects.filter(identities__value=KIM).exists()
    is_sound(case)
    with pytest.raises(Exception, match="Say who the customer is"):
        case.write("We come today.", by=kim(), at=LATER)
    fred = Customer.meet("mail", "fred@example.org", "Fred", at=LATER)[0]
    case.say_whose(fred, by=kim(), at=LATER + timedelta(minutes=5))
    assert (case.customer, case.commitment(Measure.RECEIPT)) == (fred, None)
    assert list(messages_for_participant(case.customer_participant)) == [word]
    is_sound(case)


def test_sent_to_others_too_its_subject_makes_nobody_unknown():
    kim_passes_on("Please look.", Subject="Fwd: please look", Cc="ada@example.org")
    assert not Forward.objects.exists()


def test_of_one_within_another_it_is_the_outermost_that_no_colleague_wrote():
    lee()
    inner = inline("Ada Lovelace <ada@example.org>", above="Lee here: yours?", words=inline("Old <old@example.org>"))
    case = kim_passes_on(inline("Lee <lee@halden.example>", above="For you.", words=inner)).case
    assert case.customer_participant.address == "ada@example.org"
    assert case.messages.get(kind=Kind.NOTE).text == "For you.\n\nLee here: yours?"
    assert "old@example.org" in case.messages.get(kind=Kind.CUSTOMER).text


def test_with_the_customer_in_copy_it_is_theirs_all_the_same():
    case = kim_passes_on(Cc="ada@example.org").case
    assert case.customer_participant.address == "ada@example.org"
    assert case.commitment(Measure.ANSWER).started_at == WRITTEN


def test_what_a_customer_forwards_stays_theirs():
    mail = letter(inline(), sender="Ana <ana@example.org>", Subject="Fwd: Cold heating")
    case = filed(mail, at=LATER).case
    assert (case.customer_participant.address, Forward.objects.exists()) == ("ana@example.org", False)
    assert WORDS in case.messages.get(kind=Kind.CUSTOMER).text


def test_our_own_out_of_outlook_is_nobodys():
    mark = f"From: care@halden.example\r\nSubject: Ours\r\nX-Answerable: {loop_mark()}\r\n"
    out_of_outlook({outlook.HEADERS: mark})
    assert not Forward.objects.exists()


def test_a_contact_or_an_appointment_is_no_mail_that_is_passed_on():
    out_of_outlook({outlook.CLASS: "IPM.Contact"}, Subject="Her number")
    assert not Forward.objects.exists()


def test_a_mail_sent_on_whole_is_the_customers_own():
    mail = adas_mail()
    mail["Resent-From"], mail["X-Forwarded-To"] = KIM, DESK
    case = filed(mail, sender=KIM, at=LATER).case
    assert (case.customer_participant.address, Forward.objects.exists()) == ("ada@example.org", False)


@pytest.mark.parametrize(
    ("date", "since"),
    [("Mon, 1 Jan 2024 09:10:00 +0100", LATER), ("Tue, 3 Mar 2099 09:10:00 +0100", LATER), ("soon", LATER)],
    ids=["long ago", "to come", "none"],
)
def test_a_date_that_cannot_be_believed_starts_no_clock_early(date, since):
    case = attached(adas_mail(Date=date)).case
    assert case.commitment(Measure.ANSWER).started_at == since


@pytest.mark.parametrize("date", ["01/01/0001 00:10", "31/12/9999 23:59"])
def test_a_date_at_the_end_of_time_is_none(date):
    case = kim_passes_on(inline().replace("Tue, Mar 3, 2026 at 9:10 AM", date)).case
    assert (case.subject, case.forwarded_first().written_at) == ("Cold heating", None)


def test_nobody_writes_into_a_case_behind_a_wall_by_passing_a_mail_on():
    Team.objects.filter(pk=finance().pk).update(visibility="sensitive")
    mail = letter(
        "I am ill.", sender="Ada <ada@example.org>", to="finance@halden.example", Message_ID="<p@example.org>"
    )
    secret = filed(mail, sender="ada@example.org", to=["finance@halden.example"]).case
    inner = adas_mail(In_Reply_To="<p@example.org>")
    found = attached(inner)
    assert found.case != secret
    assert kim_passes_on(In_Reply_To="<p@example.org>", message_id="<f3@halden.example>").case != secret
    assert not secret.messages.filter(kind=Kind.NOTE).exists()


def test_said_once_it_holds_when_anybody_has_been_written_to():
    case = kim_passes_on().case
    bo = Customer.meet("mail", "bo@example.com", "Bo", at=LATER)[0]
    case.say_whose(bo, by=kim(), at=LATER)
    case.write("We come today.", by=kim(), at=LATER + timedelta(minutes=6))
    ada = Customer.objects.with_address("mail", "ada@example.org")
    with pytest.raises(Exception, match="has written to the customer"):
        case.say_whose(ada, by=kim(), at=LATER + timedelta(minutes=7))
    own = anas_case()
    with pytest.raises(Exception, match="is the customer's who wrote"):
        own.say_whose(bo, by=kim(), at=LATER)
    assert Message.objects.filter(forward__isnull=False).count() == 1
