"""What is no person's word to us: machines, reports, loops, things that come twice, and what nobody can read."""

from datetime import timedelta
from pathlib import Path

import pytest

from answerable.cases.access import set_aside_for
from answerable.cases.models import Case, Inbound, Link, Message
from answerable.cases.tests.factories import TUESDAY
from answerable.cases.words import Kind, Measure, Origin, Turn
from answerable.channels.mail.ours import ours
from answerable.channels.mail.receiving import file_pending, give_fate
from answerable.channels.mail.sending import send_pending
from answerable.channels.mail.tests.factories import (
    WORDS,
    anas_case,
    answer_to_ana,
    desk,
    filed,
    kept,
    reply_address,
    sent,
)
from answerable.kit import files
from answerable.staff.models import Team
from answerable.staff.tests.factories import care, conduct, finance, kim, technical
from tests.smtp import letter

pytestmark = pytest.mark.django_db
LATER = TUESDAY + timedelta(hours=3)
AWAY = {"Auto_Submitted": "auto-replied", "Subject": "Out of the office"}


REPORT = """From: MAILER-DAEMON@mx.example.org
Subject: Undelivered mail
Content-Type: multipart/report; report-type=delivery-status; boundary=cut

--cut
Content-Type: text/plain

Your mail could not be delivered.
--cut
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org

Final-Recipient: rfc822; {address}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 {status} User unknown

--cut
Content-Type: message/rfc822

From: care@halden.example
To: {address}
Message-ID: {message_id}

Here is your refund.
--cut--
"""


def report_on(address, *, action="failed", status="5.1.1", message_id="<unknown@halden.example>"):
    """A delivery report as RFC 3464 has it."""
    told = REPORT.format(address=address, action=action, status=status, message_id=message_id)
    return told.replace("\n", "\r\n").encode()


def bounced(delivery, *, by_token=True, **facts):
    to = reply_address(delivery, "bounce") if by_token else "care@halden.example"
    return filed(report_on("ana@example.org", **facts), sender="", to=[to], at=LATER)


@pytest.mark.parametrize("by_token", [True, False])
def test_an_answer_that_bounced_was_not_given(by_token):
    delivery = answer_to_ana(anas_case(), then="propose")
    inbound = bounced(delivery, by_token=by_token, message_id=delivery.message.message_id)
    delivery.refresh_from_db()
    case = inbound.case
    assert (delivery.state, "User unknown" in delivery.error) == ("bounced", True)
    assert (case, case.turn, case.lapses_at, case.has_failed) == (delivery.case, Turn.OURS, None, True)
    assert case.commitment(Measure.ANSWER).started_at == TUESDAY
    assert case.messages.filter(direction="in").count() == 1


def next_words(case, at):
    message = case.write("Did you get my answer?", by=kim(), at=at)
    send_pending(at)
    return message.deliveries.get()


def test_nothing_more_goes_to_a_dead_address_until_she_writes_from_it(settings, tmp_path):
    settings.OUTBOX = tmp_path / "outbox"
    case = bounced(answer_to_ana(anas_case(), then="propose")).case
    again = next_words(case, LATER + timedelta(hours=1))
    assert (again.state, "User unknown" in again.error) == ("failed", True)
    assert not list(settings.OUTBOX.glob("*.eml"))
    case.refresh_from_db()
    assert (case.turn, case.commitment(Measure.ANSWER).started_at) == (Turn.OURS, TUESDAY)
    filed(letter("My mailbox works again. What is my answer?"), at=LATER + timedelta(hours=2))
    assert next_words(case, LATER + timedelta(hours=3)).state == "accepted"


def test_a_full_mailbox_is_no_dead_address(settings, tmp_path):
    settings.OUTBOX = tmp_path / "outbox"
    case = bounced(answer_to_ana(anas_case()), status="5.2.2").case
    assert next_words(case, LATER + timedelta(hours=1)).state == "accepted"


def test_a_report_of_a_delay_changes_nothing():
    delivery = answer_to_ana(anas_case(), then="propose")
    inbound = bounced(delivery, action="delayed", status="4.4.7")
    delivery.refresh_from_db()
    assert (delivery.state, inbound.case.turn) == ("accepted", Turn.PROPOSED)


def test_a_report_about_nothing_of_ours_is_set_aside():
    inbound = filed(report_on("ana@example.org"), sender="")
    assert (inbound.fate, inbound.reason, inbound.team) == ("aside", "report", care())


@pytest.mark.parametrize("how", ["chain", "envelope", "token"])
def test_an_automatic_reply_is_filed_silently(how):
    delivery = answer_to_ana(anas_case(), then="wait", remind_at=TUESDAY + timedelta(days=3))
    to = {
        "chain": "care@halden.example",
        "envelope": reply_address(delivery, "bounce"),
        "token": reply_address(delivery),
    }
    chain = {"In_Reply_To": delivery.message.message_id} if how == "chain" else {}
    before = Message.objects.filter(direction="out").count()
    inbound = filed(letter("I am away until Monday.", **AWAY, **chain), sender="", to=[to[how]], at=LATER)
    message = inbound.messages.get()
    assert (inbound.case, inbound.case.turn) == (delivery.case, Turn.THEIRS)
    assert (message.kind, message.audience) == (Kind.SILENT, "internal")
    assert inbound.case.commitment(Measure.ANSWER) is None
    assert Message.objects.filter(direction="out").count() == before


def test_an_automatic_reply_to_nothing_is_set_aside():
    inbound = filed(letter("I am away.", **AWAY))
    assert (inbound.fate, inbound.reason) == ("aside", "auto-reply")


def test_an_automatic_reply_of_a_stranger_that_quotes_a_number_is_set_aside():
    number = anas_case().number
    away = AWAY | {"Subject": f"Out of office: {number}"}
    inbound = filed(letter("Away.", sender="cy@example.com", **away), sender="cy@example.com", at=LATER)
    assert (inbound.fate, inbound.reason) == ("aside", "auto-reply")


@pytest.mark.parametrize("how", ["chain", "subject"])
def test_an_automatic_reply_to_a_sensitive_team_alone_is_set_aside_there(how):
    conduct()
    delivery = answer_to_ana(anas_case())
    old, to = delivery.case, "conduct@halden.example"
    chain = {"In_Reply_To": delivery.message.message_id} if how == "chain" else {}
    away = AWAY | {"Subject": f"Away: {old.number}"} | chain
    inbound = filed(letter("Since what Kim did I am ill.", to=to, **away), to=[to], at=LATER)
    assert (inbound.fate, inbound.reason, inbound.team) == ("aside", "auto-reply", conduct())
    assert (old.messages.filter(direction="in").count(), Link.objects.count()) == (1, 0)
    assert not set_aside_for(kim()).exists()
    both = [to, "care@halden.example"]
    assert filed(letter("I am away.", to=", ".join(both), **away), to=both, at=LATER).case == old


def test_an_automatic_reply_stays_with_the_sensitive_team_whose_case_it_is():
    conduct()
    to = "conduct@halden.example"
    case = filed(letter("Kim was rude to me.", to=to), to=[to]).case
    inbound = filed(letter("I am away.", to=to, **AWAY | {"Subject": case.number}), to=[to], at=LATER)
    assert (case.team, inbound.case) == (conduct(), case)


def test_a_machines_unexplained_word_to_our_envelope_sender_is_filed_silently():
    delivery = answer_to_ana(anas_case(), then="propose")
    to = [reply_address(delivery, "bounce")]
    inbound = filed(letter("Ticket received."), sender="", to=to, at=LATER)
    assert (inbound.case, inbound.case.turn) == (delivery.case, Turn.PROPOSED)


@pytest.mark.parametrize(
    ("headers", "origin"),
    [
        ({"Auto_Submitted": "auto-generated"}, Origin.MACHINE),
        ({"List_Id": "<support.example.org>", "Precedence": "list"}, Origin.CUSTOMER),
    ],
)
def test_generated_and_list_mail_is_an_ordinary_case_without_a_receipt(headers, origin):
    case = filed(letter("A new order came in through the shop form.", **headers)).case
    assert (case.turn, case.origin) == (Turn.OURS, origin)
    assert case.commitment(Measure.ANSWER)
    assert case.commitment(Measure.RECEIPT) is None
    assert not case.deliveries.exists()


def test_auto_submitted_no_is_a_person():
    assert filed(letter(WORDS, Auto_Submitted="no")).case.deliveries.count() == 1


def test_our_own_mail_coming_back_is_a_loop():
    delivery = answer_to_ana(anas_case())
    raw = sent(delivery).as_bytes()
    by_header = filed(raw, sender="ana@example.org", at=LATER)
    by_name = filed(letter("Changed on the way", Message_ID=delivery.message.message_id), at=LATER)
    assert [row.reason for row in (by_header, by_name)] == ["loop", "loop"]
    assert delivery.case.messages.filter(direction="in").count() == 1


def test_the_mark_of_another_installation_is_no_loop():
    assert filed(letter(WORDS, X_Answerable="aaaaaaaaaaaaaaaaaa")).fate == "case"


def test_the_same_words_under_another_key_are_set_aside_and_linked():
    first = filed(letter(WORDS, Message_ID="<one@example.org>"))
    again = letter(WORDS, Message_ID="<one@example.org>", Received="from elsewhere")
    second = filed(again, to=["finance@halden.example"], at=LATER)
    assert (second.reason, second.duplicate_of) == ("duplicate", first)
    assert Message.objects.filter(direction="in").count() == 1


def test_a_second_copy_for_another_team_lets_that_team_read():
    case = filed(letter(WORDS, Message_ID="<one@example.org>"), to=["care@halden.example"]).case
    filed(letter(WORDS, Message_ID="<one@example.org>"), to=["finance@halden.example"], at=LATER)
    assert [share.team for share in case.shares.all()] == [finance()]


def test_the_same_message_id_with_other_words_is_filed_and_named():
    filed(letter(WORDS, Message_ID="<one@example.org>"))
    second = filed(letter("Something else entirely, please read.", Message_ID="<one@example.org>"), at=LATER)
    assert (second.fate, second.problems) == ("case", ["Its Message-ID is that of another mail."])


def test_mails_without_a_message_id_are_never_duplicates():
    assert [filed(letter(WORDS, X_Count=str(count))).fate for count in range(2)] == ["case", "case"]


@pytest.mark.parametrize("raw", [b"", b"\x00\xff\xfe\x80" * 50, b"\r\n\r\n\r\n"])
def test_what_nobody_can_read_becomes_a_case_with_the_original_attached(raw):
    inbound = filed(raw, to=["technical@halden.example"])
    message = inbound.messages.get()
    assert (inbound.case.subject, inbound.case.team) == ("(unreadable message)", technical())
    assert files.read(message.attachments.get(name="original.eml").sha256) == raw


def test_a_mail_from_nobody_becomes_a_case_that_cannot_be_answered_by_mail():
    raw = b"Subject: Help\r\n\r\nMy line is dead since this morning, please call me.\r\n"
    case = filed(raw, sender="").case
    assert (case.customer.name, case.customer_participant.address) == ("Unknown sender", "")
    assert not case.deliveries.exists()


def test_an_empty_mail_with_a_subject_keeps_its_subject():
    case = filed(letter("", Subject="Please call me")).case
    assert case.subject == "Please call me"


def test_one_bad_mail_never_blocks_the_next_and_becomes_a_case_at_the_third_attempt():
    bad = kept(letter("This one is lost on disk."), sender="bo@example.net", to=["finance@halden.example"])
    Path(files.path_of(bad.sha256)).unlink()
    good = kept(letter(WORDS))
    fates = []
    for minutes in (0, 3, 6):
        file_pending(TUESDAY + timedelta(minutes=minutes))
        for inbound in (bad, good):
            inbound.refresh_from_db()
        fates.append((bad.fate, good.fate))
    assert fates == [("", "case"), ("", "case"), ("case", "case")]
    assert (bad.case.team, bad.case.subject) == (finance(), "(unreadable message)")
    assert bad.messages.get().attachments.get().sha256 == bad.sha256


def test_a_mail_that_kills_whoever_has_it_in_hand_is_filed_unread():
    inbound = kept(letter(WORDS))
    Inbound.objects.update(attempts=10)
    file_pending(TUESDAY)
    inbound.refresh_from_db()
    assert inbound.case.subject == "(unreadable message)"


def test_who_took_the_mail_over_files_it_alone():
    inbound = kept(letter(WORDS))
    slow = Inbound.objects.claim(TUESDAY)[0]
    quick = Inbound.objects.claim(TUESDAY + timedelta(minutes=5))[0]
    for claimed in (quick, slow):
        give_fate(claimed, ours(), TUESDAY)
    assert Case.objects.count() == 1
    assert inbound.messages.count() == 1


def test_a_dissolved_teams_mail_still_reaches_somebody():
    inbound = kept(letter(WORDS, to="technical@halden.example"), to=["technical@halden.example"])
    Team.objects.filter(pk=technical().pk).update(is_active=False)
    file_pending(TUESDAY)
    inbound.refresh_from_db()
    assert inbound.case.team == care()


def words_of_many(count):
    return "".join(chr(0x4E00 + number * 7919 % 20000) for number in range(count))


@pytest.mark.parametrize(
    "odd",
    [
        f"Message-ID: <{words_of_many(900)}@example.org>",
        f"References: {' '.join(f'<{words_of_many(300 + each)}@x>' for each in range(300))}",
        f"Subject: {words_of_many(50_000)}",
        "Subject: A-99999999999999999999999999 A-0 A-9999999999999",
        "Subject: =?utf-8?q?hi=0d=0aBcc:_evil@example.net?=",
        f"Cc: {', '.join(f'{words_of_many(400)} <p{each}@example.net>' for each in range(60))}",
        f"Reply-To: {', '.join(f'p{each}@example.net' for each in range(60))}",
        "Cc: <@<<>, \0@\0, q@" + "a." * 300,
        f"Content-Language: zz-{'x' * 500}",
        "Date: Mon, 01 Jan 0001 00:00:00 +1400",
        f"Content-Type: image/png; name=../../etc/pass\0wd\r\nContent-ID: <{words_of_many(3000)}>",
    ],
    ids=lambda odd: odd[:30],
)
def test_whatever_stands_in_a_head_the_mail_is_filed_at_once(odd):
    head = f"From: Ana <ana@example.org>\r\nTo: care@halden.example\r\n{odd}\r\n\r\n{WORDS}\r\n"
    inbound = filed(head.encode())
    assert (inbound.fate, inbound.attempts) == ("case", 1)
    assert sent(inbound.case.deliveries.get())["To"] == "Ana <ana@example.org>"


def test_every_mail_has_one_fate(samples):
    """Whatever third parties ever sent: nothing stays behind, and nothing breaks the worker."""
    desk()
    paths = sorted((samples / "mail").glob("mikel/**/*.eml"))[::3]
    for path in paths:
        kept(path.read_bytes())
    while file_pending(TUESDAY):
        pass
    assert Inbound.objects.count() > 20
    assert not Inbound.objects.filter(fate="").exists()
    assert not Case.objects.filter(subject="(unreadable message)").exists()
