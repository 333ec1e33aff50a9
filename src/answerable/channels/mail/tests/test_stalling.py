"""What stands still is raised once, told once to each administrator, and said to have ended."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction

from answerable.cases.models import Case, File
from answerable.cases.tests.factories import TUESDAY, opened
from answerable.cases.words import Part
from answerable.channels.mail.hooks.traffic import failing_since
from answerable.channels.mail.models import (
    Awaited,
    Mailbox,
    Posted,
    Refusal,
    Rehearsal,
    Stall,
    StallLetter,
    TurnedAway,
    Watch,
)
from answerable.channels.mail.sending import send_pending
from answerable.channels.mail.stalling import registry
from answerable.channels.mail.stalling.letters import send_alarms
from answerable.channels.mail.stalling.registry import Standstill, watch, watchers
from answerable.channels.mail.stalling.telling import told
from answerable.channels.mail.stalling.watching import look_for_stalls, standing
from answerable.channels.mail.tests.factories import desk, kept
from answerable.channels.mail.tests.test_sending import TheirServer
from answerable.customers.tests.factories import bo
from answerable.staff.tests.factories import StaffFactory, care, ines, kim
from tests.smtp import free_port, letter, listening

pytestmark = pytest.mark.django_db
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@pytest.fixture(autouse=True)
def people(settings, tmp_path):
    desk()
    ines()
    settings.OUTBOX = tmp_path / "outbox"


@pytest.fixture
def something(monkeypatch):
    """Somebody of the house who knows of what else stands still."""
    found: list[Standstill] = []
    monkeypatch.setattr(registry, "_watchers", [*watchers()])
    watch(lambda _at: found)
    return found


def look(at):
    look_for_stalls(at)
    return list(Stall.objects.order_by("pk"))


def alarms(settings):
    mails = [path.read_bytes() for path in sorted(Path(settings.OUTBOX).glob("stall-*.eml"))]
    return [message_from_bytes(raw, policy=policy.default) for raw in mails]


def scanner(at=TUESDAY):
    return Standstill("scanner", at, "The virus scanner does not answer.")


def test_a_case_in_which_time_cannot_act_is_an_alarm_until_it_can():
    case = opened()
    Case.objects.filter(pk=case.pk).update(unswept_since=TUESDAY + DAY)
    assert look(TUESDAY + DAY + 4 * MINUTE) == []
    (stall,) = look(TUESDAY + DAY + 5 * MINUTE)
    assert (stall.cause, stall.since, case.number in stall.words) == ("sweeping", TUESDAY + DAY, True)
    case.take(by=kim(), at=TUESDAY + DAY + 6 * MINUTE)
    (stall,) = look(TUESDAY + DAY + 6 * MINUTE)
    assert stall.ended_at == TUESDAY + DAY + 6 * MINUTE


def test_mail_that_nobody_files_is_an_alarm_until_it_is_filed():
    inbound = kept(letter("Hello?"))
    assert look(TUESDAY + 10 * MINUTE) == []
    (stall,) = look(TUESDAY + 11 * MINUTE)
    assert (stall.cause, stall.since, stall.ended_at) == ("filing:mail", TUESDAY, None)
    inbound.set_aside("spam", at=TUESDAY + 12 * MINUTE)
    (stall,) = look(TUESDAY + 12 * MINUTE)
    assert stall.ended_at == TUESDAY + 12 * MINUTE


def test_nothing_that_leaves_although_something_should_is_an_alarm(settings):
    settings.EMAIL_URL = f"smtp://127.0.0.1:{free_port()}"
    opened().write("Here is your refund.", by=kim(), at=TUESDAY)
    send_pending(TUESDAY)
    assert look(TUESDAY + 15 * MINUTE) == []
    (stall,) = look(TUESDAY + 16 * MINUTE)
    assert (stall.cause, stall.since) == ("sending", TUESDAY)
    assert "cannot be used" in stall.words
    settings.EMAIL_URL = ""
    send_pending(TUESDAY + 17 * MINUTE)
    assert look(TUESDAY + 17 * MINUTE)[0].ended_at


def test_what_the_next_server_does_not_let_out_is_an_alarm_though_other_mail_leaves(settings):
    held = opened().write("Here is your refund.", by=kim(), at=TUESDAY).deliveries.get()
    facts = {"held_by": "leave", "error": "553 Sender address rejected: not owned by user desk"}
    held.case.put_off(held, facts["error"], TUESDAY + 2 * DAY, at=TUESDAY, held_by=facts["held_by"])
    opened(customer=bo()).write("And yours.", by=kim(), at=TUESDAY + 10 * MINUTE)
    send_pending(TUESDAY + 12 * MINUTE)
    (stall,) = look(TUESDAY + 16 * MINUTE)
    assert (stall.cause, stall.since) == ("sending", TUESDAY)
    assert "Some mail does not leave" in stall.words
    assert facts["error"] in stall.words


def test_what_no_worker_takes_up_does_not_leave_either():
    opened().write("Here is your refund.", by=kim(), at=TUESDAY)
    assert [row.cause for row in look(TUESDAY + 16 * MINUTE)] == ["sending"]


def test_one_server_that_makes_us_wait_is_no_standstill_and_several_are(settings):
    server = TheirServer({"RCPT": ["451 4.7.1 Greylisted"] * 9})
    with listening(server.open) as port:
        settings.EMAIL_URL = f"smtp://127.0.0.1:{port}"
        case = opened()
        case.write("Here is your refund.", by=kim(), at=TUESDAY)
        send_pending(TUESDAY)
        assert look(TUESDAY + 16 * MINUTE) == []
        case.let_join(Part.COPIED, address="bo@example.net", at=TUESDAY)
        case.write("And the list.", by=kim(), at=TUESDAY)
        send_pending(TUESDAY + 16 * MINUTE)
        assert [row.cause for row in look(TUESDAY + 17 * MINUTE)] == ["sending"]


def test_before_going_live_nothing_has_to_leave():
    Rehearsal.objects.begin(at=TUESDAY)
    opened().write("Here is your refund.", by=kim(), at=TUESDAY)
    assert look(TUESDAY + 60 * MINUTE) == []


@pytest.mark.parametrize("what", ["filing", "sending"])
def test_no_alarm_where_the_operator_wants_none(settings, what):
    settings.ALARM_MINUTES = settings.ALARM_MINUTES | {what: 0}
    kept(letter("Hello?"))
    opened().write("Here is your refund.", by=kim(), at=TUESDAY)
    assert what not in {row.kind for row in look(TUESDAY + 60 * MINUTE)}


def test_each_administrator_is_told_once_and_once_that_it_has_ended(settings, something):
    other = StaffFactory(full_name="Uma Roy", role="admin")
    something.append(scanner())
    for minute in range(3):
        look(TUESDAY + minute * MINUTE)
        send_alarms(TUESDAY + minute * MINUTE)
    something.clear()
    for minute in range(3, 6):
        look(TUESDAY + minute * MINUTE)
        send_alarms(TUESDAY + minute * MINUTE)
    mails = alarms(settings)
    assert [(mail["Subject"], "scanner" in mail.get_content()) for mail in mails] == [
        ("Something stands still", True),
        ("Something stands still", True),
        ("It moves again", True),
        ("It moves again", True),
    ]
    assert {mail["To"].addresses[0].addr_spec for mail in mails} == {ines().email, other.email}
    assert len({mail["Message-ID"] for mail in mails}) == 4
    assert mails[0]["Auto-Submitted"] == "auto-generated"


def test_who_was_not_told_hears_of_both_at_once(settings, something):
    something.append(scanner())
    settings.EMAIL_URL = f"smtp://127.0.0.1:{free_port()}"
    look(TUESDAY)
    send_alarms(TUESDAY)
    settings.EMAIL_URL = ""
    something.clear()
    look(TUESDAY + MINUTE)
    send_alarms(TUESDAY + 6 * MINUTE)
    (mail,) = alarms(settings)
    assert (mail["Subject"], "until" in mail.get_content()) == ("It moves again", True)
    assert list(StallLetter.objects.order_by("pk").values_list("state", flat=True)) == ["moot", "sent"]


def test_while_the_desk_rehearses_no_alarm_is_written(settings, something):
    Rehearsal.objects.begin(at=TUESDAY)
    something.append(scanner())
    assert len(look(TUESDAY)) == 1
    assert not StallLetter.objects.exists()


def test_who_cannot_say_keeps_no_other_from_it_and_ends_nothing(caplog, something):
    something.append(scanner())
    look(TUESDAY)
    something.clear()

    def broken(_at):
        raise RuntimeError("no answer")

    watch(broken)
    kept(letter("Hello?"), at=TUESDAY - 11 * MINUTE)
    rows = look(TUESDAY + MINUTE)
    assert [(row.cause, row.ended_at) for row in rows] == [("scanner", None), ("filing:mail", None)]
    assert "could not say" in caplog.text


def test_a_worker_that_is_gone_is_said_by_others_and_written_down_when_it_is_back():
    look(TUESDAY)
    assert standing(TUESDAY + 5 * MINUTE) == []
    (gone,) = standing(TUESDAY + 6 * MINUTE)
    assert (gone.cause, gone.since) == ("worker", TUESDAY)
    (row,) = look(TUESDAY + 60 * MINUTE)
    assert (row.cause, row.since, row.ended_at) == ("worker", TUESDAY, TUESDAY + 60 * MINUTE)
    assert standing(TUESDAY + 60 * MINUTE) == []


def test_a_person_and_a_monitor_are_told_the_same(something):
    lines, stands = told(TUESDAY)
    assert (stands, "no worker has ever run" in lines[0]) == (True, True)
    look(TUESDAY)
    lines, stands = told(TUESDAY)
    assert (stands, lines[-1]) == (False, "Nothing stands still.")
    something.append(scanner())
    kept(letter("Hello?"))
    look(TUESDAY + MINUTE)
    lines, stands = told(TUESDAY + MINUTE)
    assert stands
    assert lines[0] == "STANDS STILL since 2026-03-03 09:00 UTC: The virus scanner does not answer."
    assert lines[1].startswith("mail in, 24 h: 1 came, 0 in cases, 0 set aside, 0 unreadable; 1 waiting")


def test_strangers_hear_only_of_what_kind(client, something, time_machine):
    time_machine.move_to(TUESDAY, tick=False)
    something.append(Standstill("mailbox:7", TUESDAY, "The mailbox boss@halden.example cannot be read."))
    assert (client.get("/standing").status_code, client.get("/standing").content) == (200, b"ok\n")
    look(TUESDAY)
    answer = client.get("/standing")
    assert (answer.status_code, answer.content) == (503, b"stands still: mailbox\n")


def test_administrators_see_it_on_every_page(client, something, time_machine):
    time_machine.move_to(TUESDAY, tick=False)
    something.append(scanner())
    look(TUESDAY)
    for person, sees in ((ines(), True), (kim(), False)):
        client.force_login(person)
        for address in ("/desk/", "/desk/deliveries/", "/desk/settings/"):
            assert ("The virus scanner does not answer." in client.get(address).content.decode()) == sees


def test_the_database_keeps_one_of_a_kind():
    row = Stall.objects.create(cause="scanner", words="It stands.", since=TUESDAY, raised_at=TUESDAY)
    attacks = [
        lambda: Stall.objects.create(cause="scanner", words="Again.", since=TUESDAY, raised_at=TUESDAY),
        lambda: Stall.objects.filter(pk=row.pk).update(since=TUESDAY + MINUTE),
        lambda: Stall.objects.filter(pk=row.pk).update(ended_at=TUESDAY - MINUTE),
        lambda: Stall.objects.filter(pk=row.pk).update(words=""),
        lambda: Watch.objects.create(pk=2, looked_at=TUESDAY),
        lambda: StallLetter.objects.create(
            stall=row, staff=ines(), state="lost", written_at=TUESDAY, not_before=TUESDAY
        ),
    ]
    for attack in attacks:
        with pytest.raises(IntegrityError), transaction.atomic():
            attack()


@pytest.mark.django_db(transaction=True)
def test_two_workers_raise_one_alarm_and_send_one_letter(something):
    something.append(scanner())
    together = Barrier(4)

    def work(number):
        together.wait()
        try:
            look_for_stalls(TUESDAY)
            return [row.pk for row in StallLetter.claim(TUESDAY)]
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        claimed = [pk for mine in pool.map(work, range(4)) for pk in mine]
    assert Stall.objects.count() == 1
    assert len(claimed) == len(set(claimed)) <= 1
    assert StallLetter.objects.count() == 1


def test_a_mailbox_that_cannot_be_read_is_an_alarm():
    facts = {"host": "127.0.0.1", "port": 1, "tls": "none", "user": "care", "secrets": {"password": "wrong"}}
    mailbox = Mailbox.connect(name="Support", fallback_team=care(), by=None, at=TUESDAY, **facts)
    choice = {"folders": ("INBOX",), "since": TUESDAY, "older": "left-out", "move_to": ""}
    mailbox.choose(fallback_team=care(), at=TUESDAY, **choice)
    mailbox.begin(at=TUESDAY)
    folder = mailbox.folders.get()
    folder.claim("me", at=TUESDAY)
    folder.stumble("me", "The server refused the password.", at=TUESDAY)
    assert look(TUESDAY + 30 * MINUTE) == []
    (stall,) = look(TUESDAY + 31 * MINUTE)
    assert (stall.kind, stall.since, "refused the password" in stall.words) == ("mailbox", TUESDAY, True)
    folder.claim("me", at=TUESDAY + 60 * MINUTE)
    folder.all_well("me", at=TUESDAY + 60 * MINUTE)
    assert look(TUESDAY + 60 * MINUTE)[0].ended_at


def test_a_virus_scanner_that_does_not_answer_is_an_alarm(settings):
    settings.CLAMD = "127.0.0.1:1"
    row = File.objects.create(pk="0" * 64, known_at=TUESDAY, size=1, scan_trouble="down", scan_attempts=3)
    assert look(TUESDAY) == []
    File.objects.filter(pk=row.pk).update(scan_attempts=4)
    assert [each.cause for each in look(TUESDAY + MINUTE)] == ["scanner"]
    row.note_scan("", at=TUESDAY + 2 * MINUTE)
    assert look(TUESDAY + 2 * MINUTE)[0].ended_at


def test_posts_that_are_refused_for_what_we_could_mend_raise_an_alarm_until_one_is_taken(settings):
    settings.WEBHOOKS = ["postmark", "mailgun"]
    before = kept(letter("Before"), at=TUESDAY - DAY, brought_by="provider")
    before.set_aside("bulk", at=TUESDAY - DAY)
    Posted.objects.create(inbound=before, provider="postmark")
    wrong = TurnedAway("webhook", "192.0.2.1", 401, "The secret is not right", TUESDAY, sender="postmark")
    for_good = TurnedAway("webhook", "mailgun", 550, "There is no such address here", TUESDAY)
    Refusal.objects.note([wrong, wrong, for_good, for_good, for_good])
    assert look(TUESDAY + 8 * MINUTE) == []
    Refusal.objects.note([wrong])
    assert look(TUESDAY + 9 * MINUTE) == []
    row = look(TUESDAY + 10 * MINUTE)[0]
    assert (row.cause, row.since) == ("posting:postmark", TUESDAY)
    assert row.words == "Nothing that Postmark posts is taken: The secret is not right."
    assert "posted by Postmark, 24 h: 0 came, 0 in cases, 0 waiting; 0 refused" in told(TUESDAY + 10 * MINUTE)[0]
    came = kept(letter("Here I am"), at=TUESDAY + 11 * MINUTE, brought_by="provider")
    Posted.objects.create(inbound=came, provider="postmark")
    assert [stall.ended_at for stall in look(TUESDAY + 12 * MINUTE)] == [TUESDAY + 12 * MINUTE]
    assert "posted by Postmark, 24 h: 1 came, 0 in cases, 1 waiting; 0 refused" in told(TUESDAY + 12 * MINUTE)[0]


def test_somebody_without_the_secret_is_not_a_provider_that_was_never_heard_until_they_have_come_for_a_day(settings):
    settings.WEBHOOKS = ["postmark"]
    nobody = TurnedAway("webhook", "192.0.2.1", 401, "The secret is not right", TUESDAY, sender="postmark")
    Refusal.objects.note([nobody] * 5)
    assert look(TUESDAY + 20 * MINUTE) == []
    Refusal.objects.note([replace(nobody, at=TUESDAY + DAY + 20 * MINUTE)] * 3)
    assert look(TUESDAY + DAY + 40 * MINUTE)[-1].cause == "posting:postmark"


def test_a_provider_that_told_of_a_mail_was_heard(settings):
    settings.WEBHOOKS = ["resend"]
    Awaited.objects.await_one("resend", "k", at=TUESDAY, sha256="0" * 64, size=1)
    Refusal.objects.note([TurnedAway("webhook", "resend", 422, "This is no mail", TUESDAY - MINUTE)] * 3)
    assert failing_since("resend", TUESDAY + MINUTE) is None
    Refusal.objects.note([TurnedAway("webhook", "192.0.2.1", 401, "x", TUESDAY + MINUTE, sender="resend")] * 3)
    assert failing_since("resend", TUESDAY + 2 * MINUTE) == (TUESDAY, "x")
