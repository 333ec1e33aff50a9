"""A colleague answers a mail of ours from their own mail program: it speaks for them only where three things agree."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from django.db import connection, transaction

from answerable.cases.checking import check
from answerable.cases.digesting import gather
from answerable.cases.models import Alert, Ask, Case, ColleagueGrant, Digest, Inbound, Message
from answerable.cases.tests.factories import TUESDAY, accept, opened, person
from answerable.cases.words import Kind, Measure, Offer, Turn
from answerable.channels.mail.colleagues.addresses import purposes
from answerable.channels.mail.digests import compose
from answerable.channels.mail.filing import file
from answerable.channels.mail.ours import ours
from answerable.channels.mail.reading import read
from answerable.channels.mail.tests.factories import desk, filed, kept
from answerable.promises.seeding import ensure_last_promise
from answerable.staff.tests.factories import conduct, ines, kim, lee
from tests.smtp import letter

pytestmark = pytest.mark.django_db

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
LATER, KIM = TUESDAY + 2 * HOUR, "kim@halden.example"
PROVEN = "mx.halden.example; dkim=pass header.d=halden.example"
WORDS = "Your refund is on its way, with my apologies."


@pytest.fixture(autouse=True)
def our_server(settings):
    settings.MAIL_AUTHSERV_IDS = ["mx.halden.example"]
    desk()


@pytest.fixture
def case():
    case = opened()
    case.take(by=kim(), at=TUESDAY)
    return case


def told(case, staff=kim, kind="late", commitment=None):
    """The mail in which this colleague is told of the case, as it arrives."""
    Alert.objects.create(staff=staff(), kind=kind, case=case, team=case.team, commitment=commitment, at=TUESDAY)
    return digest_of(staff)


def digest_of(staff):
    gather(TUESDAY + 10 * MINUTE)
    digest = Digest.objects.filter(staff=staff()).latest("pk")
    return message_from_bytes(compose(digest, TUESDAY + 10 * MINUTE).raw, policy=policy.default)


def quoting(mail, text=WORDS):
    quoted = "\n".join(f"> {line}" for line in mail.get_content().splitlines())
    return f"{text}\n\nOn Tue, 3 Mar 2026 at 10:10, Answerable <care@halden.example> wrote:\n{quoted}\n"


def answered(
    mail, text=None, *, to="", sender=KIM, proof=PROVEN, at=LATER, message_id="<r1@halden.example>", **headers
):
    """They reply to it, in their own program."""
    to = to or mail["Reply-To"]
    proof = {"Authentication_Results": proof} if proof else {}
    headers = {"In_Reply_To": mail["Message-ID"], "Subject": f"Re: {mail['Subject']}"} | proof | headers
    raw = letter(text or quoting(mail), sender=f"Kim <{sender}>", to=to, Message_ID=message_id, **headers)
    return filed(raw, sender=sender, to=[to], at=at)


def address(mail, purpose):
    grant = ColleagueGrant.objects.get(digest__pk=int(mail["Message-ID"].split(".")[1].split("@")[0]))
    return f"{purpose}+{grant.token(purpose)}@halden.example"


def said(case, kind):
    return case.messages.get(kind=kind)


def is_sound(case):
    case.refresh_from_db()
    assert list(check(case.touched_at)) == []


def test_who_has_the_case_answers_the_customer_by_replying(case):
    mail = told(case)
    assert mail["Reply-To"].startswith("answer+")
    assert "Reply to this mail to answer Ana Petrova: what you write goes to them." in mail.get_content()
    assert "> I was charged twice for March." in mail.get_content()
    inbound = answered(mail)
    answer = said(case, Kind.ANSWER)
    assert (answer.text, answer.staff, answer.then) == (WORDS, kim(), "keep")
    assert (answer.proven_by, answer.inbound, inbound.case) == ("mx.halden.example", inbound, case)
    assert answer.deliveries.get().address == "ana@example.org"
    accept(answer, LATER + MINUTE)
    case.refresh_from_db()
    assert (case.commitments.get(measure=Measure.ANSWER).met_by, case.turn) == (answer, Turn.OURS)
    is_sound(case)


@pytest.mark.parametrize(
    ("sender", "proof"),
    [
        (KIM, ""),
        (KIM, "mx.halden.example; dkim=fail header.d=halden.example"),
        (KIM, "mx.evil.example; dkim=pass header.d=halden.example"),
        ("kim@private.example", "mx.halden.example; dkim=pass header.d=private.example"),
        ("ines@halden.example", PROVEN),
    ],
    ids=["nothing found", "failed", "another's word", "private address", "another colleague"],
)
def test_where_one_of_the_three_is_missing_it_is_a_note_that_is_offered(case, sender, proof):
    ines()
    mail = told(case)
    inbound = answered(mail, sender=sender, proof=proof)
    note = said(case, Kind.NOTE)
    assert (note.staff, note.offered_as, note.proven_by) == (kim(), Offer.ANSWER, "")
    assert (note.audience, inbound.case, note.shown_text) == ("internal", case, WORDS)
    assert "desk/cases" in note.text
    assert case.events.get(name="note.added").actor_id is None
    assert not case.messages.filter(kind=Kind.ANSWER).exists()
    is_sound(case)


def test_the_token_alone_is_nothing_and_a_forged_one_leads_nowhere(case):
    mail = told(case)
    forged = "answer+aaaaaaaaaaaaaaaaaaaa@halden.example"
    assert forged not in ours()
    assert mail["Reply-To"] in ours()
    assert answered(mail, to=forged).case != case
    assert not case.messages.filter(kind__in=[Kind.ANSWER, Kind.NOTE]).exists()


def test_one_purpose_s_token_serves_no_other(case):
    mail = told(case)
    token = mail["Reply-To"].partition("+")[2]
    assert answered(mail, to=f"note+{token}").case == case  # what it is for stands in the token, not before it
    assert said(case, Kind.ANSWER)
    assert answered(mail, "And a note.", to=address(mail, "note"), message_id="<r2@halden.example>").case == case
    assert said(case, Kind.NOTE).shown_text.strip() == "And a note."


def test_whoever_else_is_told_leaves_a_note_by_replying_and_may_answer_by_another_address(case):
    mail = told(case, staff=ines)
    assert mail["Reply-To"].startswith("note+")
    assert "To answer Ana Petrova, write to answer+" in mail.get_content()
    answered(mail, sender="ines@halden.example")
    assert (said(case, Kind.NOTE).staff, said(case, Kind.NOTE).offered_as) == (ines(), "")
    again = {"to": address(mail, "answer"), "message_id": "<r2@halden.example>"}
    answered(mail, "I look into it.", sender="ines@halden.example", **again)
    assert said(case, Kind.ANSWER).staff == ines()
    is_sound(case)


def test_a_question_is_answered_by_replying_to_its_mail(case):
    ask = case.ask("Did it run twice?", to_staff=ines(), by=kim(), at=TUESDAY)
    mail = digest_of(ines)
    assert mail["Reply-To"].startswith("ask+")
    assert mail["Subject"] == f"Kim asks you [{case.number}]"
    asked = "Kim asks you, and needs your answer by Tuesday 3 March 2026, 14:00 CET:\r\n> Did it run twice?\r\n"
    assert mail.get_content().count(asked) == mail.get_content().count("Did it run twice?") == 1
    answered(mail, quoting(mail, "It did."), sender="ines@halden.example")
    ask.refresh_from_db()
    assert (ask.answer.text, ask.answer.staff, ask.answer.audience) == ("It did.", ines(), "internal")
    answered(mail, "Twice.", sender="ines@halden.example", message_id="<r2@halden.example>")
    assert said(case, Kind.NOTE).shown_text.strip() == "Twice."  # nobody waits for it any more
    is_sound(case)


def test_an_answer_to_a_question_that_nothing_has_shown_is_offered(case):
    ask = case.ask("Did it run twice?", to_staff=ines(), by=kim(), at=TUESDAY)
    answered(digest_of(ines), sender="ines@halden.example", proof="")
    note = said(case, Kind.NOTE)
    assert (note.offered_as, note.offered_to) == (Offer.REPLY, ask)
    case.send_note(note, "It did.", by=ines(), at=LATER + HOUR)
    assert Ask.objects.get(pk=ask.pk).answer.text == "It did."
    is_sound(case)


def test_the_same_mail_again_makes_nothing_twice(case):
    mail = told(case)
    answered(mail)
    assert answered(mail, X_Again="yes", at=LATER + MINUTE).reason == "duplicate"
    answered(mail, message_id="<played-again@evil.example>", at=LATER + HOUR)
    assert case.messages.filter(kind=Kind.ANSWER).count() == 1
    assert said(case, Kind.NOTE).offered_as == Offer.ANSWER


def test_nor_under_another_subject_or_after_it_was_a_note(case):
    mail = told(case)
    answered(mail, to=address(mail, "note"))
    answered(mail, message_id="<r2@halden.example>", Subject="Re: Something else", at=LATER + MINUTE)
    assert not case.messages.filter(kind=Kind.ANSWER).exists()
    assert [note.offered_as for note in case.messages.filter(kind=Kind.NOTE).order_by("pk")] == ["", Offer.ANSWER]


def test_of_several_addresses_that_of_a_note_counts(case):
    mail = told(case)
    answered(mail, to=f"{mail['Reply-To']}, {address(mail, 'note')}")
    assert said(case, Kind.NOTE).offered_as == ""
    assert not case.messages.filter(kind=Kind.ANSWER).exists()


def test_what_was_said_after_the_mail_was_written_is_read_first(case):
    mail = told(case)
    case.hear("It is solved, thank you.", by=case.customer_participant, at=TUESDAY + HOUR, channel="mail")
    answered(mail)
    assert said(case, Kind.NOTE).offered_as == Offer.ANSWER
    assert not case.messages.filter(kind=Kind.ANSWER).exists()


def test_our_own_mail_is_never_sent_on_to_the_customer(case):
    mail = told(case)
    answered(mail, f"{mail.get_content()}\n{WORDS}")
    assert said(case, Kind.NOTE).offered_as == Offer.ANSWER


def test_who_handed_the_case_on_since_sends_it_at_the_desk(case):
    mail = told(case)
    max_ = person("Max Bell")
    case.team.join(max_)
    case.offer(to_staff=max_, by=kim(), at=TUESDAY + HOUR)
    case.accept_handover(by=max_, at=TUESDAY + HOUR + MINUTE)
    answered(mail)
    note = said(case, Kind.NOTE)
    assert (note.staff, note.offered_as, note.proven_by) == (kim(), Offer.ANSWER, "mx.halden.example")
    assert not case.messages.filter(kind=Kind.ANSWER).exists()
    case.refresh_from_db()
    sent = case.send_note(note, note.shown_text, by=kim(), at=LATER + MINUTE)
    assert sent.kind == Kind.ANSWER
    is_sound(case)


def test_what_a_colleague_noted_meanwhile_is_read_first_too(case):
    mail = told(case)
    case.add_note("Wait, they were paid already.", by=ines(), at=TUESDAY + HOUR)
    answered(mail)
    assert not case.messages.filter(kind=Kind.ANSWER).exists()


@pytest.mark.parametrize("left", ["our_mail", "way_to_another_case", "address"])
def test_nor_a_piece_of_it(case, left):
    mail = told(case)
    words = {
        "our_mail": WORDS,
        "way_to_another_case": f"{WORDS}\nhttps://desk.halden.example/desk/cases/7F3K-22/",
        "address": f"{WORDS}\nFor a note, write to {address(mail, 'note').upper()}",
    }
    raw = letter(words[left], sender=KIM, to=mail["Reply-To"], Authentication_Results=PROVEN)
    if left == "our_mail":
        raw.add_attachment(message_from_bytes(mail.as_bytes(), policy=policy.default))
    filed(raw, sender=KIM, to=[mail["Reply-To"]], at=LATER)
    assert said(case, Kind.NOTE).offered_as == Offer.ANSWER
    assert not case.messages.filter(kind=Kind.ANSWER).exists()


def test_nor_is_anything_said_in_a_case_that_theirs_was_merged_into(case):
    target = opened()
    mail = told(case)
    case.merge_into(target, by=kim(), at=TUESDAY + HOUR)
    answered(mail)
    assert said(target, Kind.NOTE).offered_as == Offer.ANSWER
    assert not Message.objects.filter(kind=Kind.ANSWER).exists()


@pytest.mark.parametrize("lost", ["expired", "left the company", "closed"])
def test_it_does_nothing_once_they_may_not_write_there_any_more(case, lost):
    mail = told(case)
    if lost == "expired":
        ColleagueGrant.objects.update(expires_at=LATER)
    elif lost == "left the company":
        kim().deactivate(at=TUESDAY + HOUR)
    else:
        case.close("withdrawn", by=kim(), at=TUESDAY + HOUR)
    inbound = answered(mail)
    assert not case.messages.filter(kind=Kind.ANSWER).exists()
    assert (inbound.case == case) == (lost == "closed")


def test_nor_once_they_have_left_its_team():
    team = conduct()
    team.join(kim())
    case = opened(team=team)
    mail = told(case)
    team.part(kim(), at=TUESDAY + HOUR)
    for count, purpose in enumerate(("answer", "note")):
        assert answered(mail, to=address(mail, purpose), message_id=f"<{count}@halden.example>").case != case
    assert case.messages.count() == 1


BY_A_MACHINE = [
    {"Auto_Submitted": "auto-replied"},
    {"Auto_Submitted": "auto-generated"},
    {"Subject": "Out of office"},
]


@pytest.mark.parametrize("by_machine", BY_A_MACHINE)
def test_a_machine_in_their_name_never_answers(case, by_machine):
    inbound = answered(told(case), **by_machine)
    assert (inbound.fate, inbound.reason) == ("aside", "auto-reply")
    assert case.messages.count() == 1


def test_files_come_along_and_nothing_in_the_words_is_a_command(case):
    mail = told(case)
    raw = letter("close\n#solved\nassign: lee", sender=KIM, to=mail["Reply-To"], Authentication_Results=PROVEN)
    raw.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="refund.pdf")
    filed(raw, sender=KIM, to=[mail["Reply-To"]], at=LATER)
    answer = said(case, Kind.ANSWER)
    assert [file.name for file in answer.attachments.all()] == ["refund.pdf"]
    assert answer.text.strip() == "close\n#solved\nassign: lee"
    case.refresh_from_db()
    assert (case.turn, case.owner) == (Turn.OURS, kim())


def test_of_a_sensitive_team_nobody_is_named():
    team = conduct()
    team.join(kim())
    case = opened(team=team, subject="What he said to me")
    mail = told(case)
    assert "Ana" not in mail.as_string()
    assert "charged" not in mail.as_string()
    assert mail["Reply-To"].startswith("note+")
    assert "answer+" not in mail.as_string()
    answered(mail, to=address(mail, "answer"))
    assert said(case, Kind.NOTE).offered_as == Offer.ANSWER
    assert not case.messages.filter(kind=Kind.ANSWER).exists()


def test_several_cases_in_one_mail_have_an_address_each(case):
    other = opened(subject="Another")
    Alert.objects.create(staff=kim(), kind="late", case=other, team=other.team, at=TUESDAY)
    mail = told(case)
    assert mail["Reply-To"] is None
    assert mail.get_content().count("write to answer+") == 2


def test_who_only_reads_along_leaves_a_note(case):
    grant = ColleagueGrant(staff=lee(), case=case)
    assert purposes(grant) == ["note"]


def test_a_note_is_sent_once_by_whom_it_is_by(case):
    answered(told(case), proof="")
    note = said(case, Kind.NOTE)
    with pytest.raises(Exception, match="Only Kim"):
        case.send_note(note, note.text, by=ines(), at=LATER + HOUR)
    sent = case.send_note(note, "Better words.", by=kim(), at=LATER + HOUR, undo=10 * MINUTE)
    with pytest.raises(Exception, match="already"):
        case.send_note(note, note.text, by=kim(), at=LATER + HOUR)
    case.undo(sent, by=kim(), at=LATER + HOUR + MINUTE)
    case.send_note(note, "Best words.", by=kim(), at=LATER + 2 * HOUR)
    assert Message.objects.get(pk=note.pk).sent_as.text == "Best words."
    assert Case.objects.count() == 1
    is_sound(case)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one write at a time")
def test_a_word_that_is_just_being_filed_is_unread_too():
    ensure_last_promise(TUESDAY)
    desk()
    case = opened()
    case.take(by=kim(), at=TUESDAY)
    mail = told(case)
    raw = letter(WORDS, sender=f"Kim <{KIM}>", to=mail["Reply-To"], Authentication_Results=PROVEN)
    inbound = kept(raw, sender=KIM, to=[mail["Reply-To"]], at=LATER)
    claimed = Inbound.objects.claim(LATER)[0]

    def work():
        try:
            file(claimed, read(claimed.raw()), ours(), at=LATER)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            case.hear("Stop, I found it!", by=case.customer_participant, at=LATER, channel="web")
            working = pool.submit(work)
            wait_until(somebody_waits_for_a_row)
        working.result()
    assert said(case, Kind.NOTE).inbound == inbound
    assert not case.messages.filter(kind=Kind.ANSWER).exists()


def somebody_waits_for_a_row() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
        )
        return bool(cursor.fetchone()[0])


def wait_until(is_so):
    for _moment in range(200):
        if is_so():
            return
        time.sleep(0.05)
    raise AssertionError("It never was.")
