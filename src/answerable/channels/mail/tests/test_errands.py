"""*Test this*, *what would happen*, and bringing in what is older: against a real Dovecot and a real way out."""

import asyncio
from contextlib import contextmanager
from datetime import timedelta

import pytest
from aiosmtpd.smtp import SMTP

from answerable.cases.models import Case, Commitment, Delivery, Inbound
from answerable.cases.tests.factories import TUESDAY
from answerable.channels.mail.imap import errands, testing
from answerable.channels.mail.importing.command import only_one
from answerable.channels.mail.models import Mailbox, MailboxErrand, Rehearsal
from answerable.channels.mail.receiving import file_pending
from answerable.channels.mail.tests.factories import WORDS
from answerable.channels.mail.tests.mailboxes import NOW, begun, box, dovecot, looked, mailbox_of
from answerable.kit import clock
from answerable.staff.tests.factories import care
from tests.smtp import letter, listening

__all__ = ["box", "dovecot"]
pytestmark = pytest.mark.django_db
LONG_AGO = TUESDAY - timedelta(days=400)


class Relay:
    """The next server: says what it is told to say, and puts what it takes into a mailbox."""

    def __init__(self, box, says: str = "250 OK", folder: str | None = "INBOX") -> None:
        self.box, self.says, self.folder, self.taken = box, says, folder, []

    async def handle_DATA(self, server, session, envelope) -> str:
        if self.says.startswith("250"):
            self.taken.append((envelope.mail_from, envelope.rcpt_tos))
            if self.folder:
                await asyncio.to_thread(self.box.put, envelope.content, clock.now(), self.folder)
        return self.says

    async def open(self, host, port):
        loop = asyncio.get_running_loop()
        return await loop.create_server(lambda: SMTP(self, hostname="relay.example", loop=loop), host, port)


@contextmanager
def way_out(settings, relay):
    with listening(relay.open) as port:
        settings.EMAIL_URL = f"smtp://127.0.0.1:{port}"
        yield


def run(mailbox: Mailbox, kind: str) -> MailboxErrand:
    MailboxErrand.ask(mailbox, kind, by=None, at=NOW)
    errand = errands.claim(lambda: NOW)
    errands.run(errand, lambda: NOW)
    errand.refresh_from_db()
    return errand


def with_address(box, **facts) -> Mailbox:
    return mailbox_of(box, address="help@halden.example", **facts)


def steps_of(errand: MailboxErrand) -> list[tuple[str, str]]:
    return [(step["name"], step["state"]) for step in errand.steps]


def test_a_mail_leaves_and_is_received_back_though_nothing_else_leaves_yet(box, settings):
    mailbox, relay = with_address(box), Relay(box)
    Rehearsal.objects.begin(at=NOW)
    with way_out(settings, relay):
        errand = run(mailbox, "test")
    assert [name for name, _state in steps_of(errand)] == [
        "Find the server",
        "Connect to it",
        "Sign in",
        "Open its folders",
        "Send a mail to it",
        "Receive it back",
    ]
    assert (errand.outcome, {state for _name, state in steps_of(errand)}) == ("done", {"well"})
    assert relay.taken == [("care@halden.example", ["help@halden.example"])]


def test_the_mail_that_tests_becomes_no_case_and_nobody_need_look_at_it(box, settings):
    mailbox = begun(box)
    mailbox.change(at=NOW, address="help@halden.example")
    with way_out(settings, Relay(box)):
        run(mailbox, "test")
    folder = looked(mailbox, at=clock.now())
    file_pending(NOW)
    test = Inbound.objects.get()
    assert (test.fate, test.reason, test.looked_at is not None) == ("aside", "loop", True)
    assert (Case.objects.count(), Delivery.objects.count(), folder.missing) == (0, 0, 0)


@pytest.mark.parametrize(
    ("facts", "step", "words"),
    [
        ({"secrets": {"password": "wrong"}}, "Sign in", "Look at the account and its password"),
        ({"host": "localhost", "tls": "implicit"}, "Connect to it", "No TLS is spoken at port"),
    ],
)
def test_the_first_step_that_fails_is_the_last_and_says_what_to_do(box, facts, step, words):
    errand = run(with_address(box, **facts), "test")
    last = errand.steps[-1]
    assert (errand.outcome, last["name"], last["state"], words in last["said"]) == ("failed", step, "failed", True)


def test_a_folder_to_move_to_that_is_missing_is_said_with_those_that_are_there(box):
    errand = run(begun(box, move_to="Done"), "test")
    assert errand.steps[-1]["said"].startswith("There is no folder Done to move mail to.")
    assert "Sent" in errand.steps[-1]["said"]


def test_what_the_way_out_refuses_and_what_never_arrives_is_said(box, settings, monkeypatch):
    monkeypatch.setattr(testing, "PATIENCE", 0.4)
    monkeypatch.setattr(testing, "PAUSE", 0.1)
    mailbox = with_address(box)
    with way_out(settings, Relay(box, says="554 5.7.1 You may not")):
        refused = run(mailbox, "test").steps[-1]
    with way_out(settings, Relay(box, folder=None)):
        lost = run(mailbox, "test").steps[-1]
    with way_out(settings, Relay(box, folder="Sent")):
        astray = run(mailbox, "test").steps[-1]
    assert "The mail server refuses it: 554 5.7.1 You may not" in refused["said"]
    assert "did not arrive" in lost["said"]
    assert "It arrived in Sent, which is not read" in astray["said"]


def test_without_a_way_out_or_an_address_only_the_way_in_is_tested(box, settings):
    mailbox = with_address(box)
    settings.EMAIL_URL = ""
    errand = run(mailbox, "test")
    assert (errand.outcome, errand.steps[-1]["state"]) == ("done", "")
    assert "EMAIL_URL" in errand.steps[-1]["said"]


def test_an_errand_that_is_stopped_ends_and_says_so(box, settings, monkeypatch):
    monkeypatch.setattr(testing, "PAUSE", 0.01)
    mailbox = with_address(box)
    errand = MailboxErrand.ask(mailbox, "test", by=None, at=NOW)
    claimed = errands.claim(lambda: NOW)
    errand.stop(at=NOW)
    assert errands.run(claimed, lambda: NOW) == "stopped"
    errand.refresh_from_db()
    assert (errand.outcome, errand.ended_at) == ("stopped", NOW)


def fill_with_old_mail(box) -> None:
    first = letter("Long ago?", Message_ID="<1@x.example>", Date="Tue, 28 Jan 2025 10:00:00 +0000")
    chain = {"Message_ID": "<2@x.example>", "In_Reply_To": "<1@x.example>"}
    ours = letter("It is so.", sender="care@halden.example", to="ana@example.org", **chain)
    box.put(first, LONG_AGO)
    box.put(ours, LONG_AGO + timedelta(hours=1), "Sent")
    box.put(letter(WORDS, Message_ID="<3@x.example>"), TUESDAY)


def test_beforehand_it_is_said_what_would_become_of_everything_and_nothing_is_written(box):
    fill_with_old_mail(box)
    mailbox = mailbox_of(box)
    choice = {"older": "history", "fallback_team": care(), "at": NOW}
    mailbox.choose(folders=["INBOX"], sent=["Sent"], since=TUESDAY - timedelta(hours=1), **choice)
    told = run(mailbox, "look").told
    folders = [(each["name"], each["there"], each["waiting"], each["history"]) for each in told["folders"]]
    assert folders == [("Sent", 1, 0, 1), ("INBOX", 2, 1, 1)]
    assert (told["waiting"], told["history"], told["left_out"]) == (1, 2, 0)
    assert not Inbound.objects.exists()


def test_what_is_older_becomes_history_once_and_nobody_is_told(box):
    fill_with_old_mail(box)
    mailbox = mailbox_of(box)
    choice = {"older": "history", "fallback_team": care(), "at": NOW}
    mailbox.choose(folders=["INBOX"], sent=["Sent"], since=TUESDAY - timedelta(hours=1), **choice)
    mailbox.begin(at=NOW)
    looked(mailbox)
    for _time in range(2):
        assert run(mailbox, "history").outcome == "done"
    case = Case.objects.get()
    assert (case.outcome, case.messages.count()) == ("imported", 2)
    assert not Commitment.objects.filter(case=case).exists()
    assert not Delivery.objects.exists()
    file_pending(NOW)
    assert Case.objects.exclude(outcome="imported").get().opened_at == TUESDAY
    assert mailbox.folders.get(name="INBOX").history_uid == 1


def test_a_history_waits_for_another_import_and_is_taken_again(box):
    mailbox = mailbox_of(box)
    choice = {"older": "history", "fallback_team": care(), "at": NOW}
    mailbox.choose(folders=["INBOX"], since=TUESDAY, **choice)
    errand = MailboxErrand.ask(mailbox, MailboxErrand.Kind.HISTORY, by=None, at=NOW)
    with only_one():
        taken = errands.claim(lambda: NOW)
        assert errands.run(taken, lambda: NOW) == ""
    errand.refresh_from_db()
    assert errand.ended_at is None
    later = NOW + timedelta(minutes=5)
    assert errands.run(errands.claim(lambda: later), lambda: later) == MailboxErrand.Outcome.DONE
