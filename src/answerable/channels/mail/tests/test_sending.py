"""Sending through real servers that behave and misbehave, and into the outbox folder."""

import asyncio
import os
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from aiosmtpd.smtp import SMTP

from answerable.cases.models import Delivery
from answerable.cases.tests.factories import TUESDAY, opened
from answerable.cases.words import Kind, Measure, Part, Turn
from answerable.channels.mail.models import TO_ONE_ADDRESS, AutomaticMail
from answerable.channels.mail.sending import send_pending
from answerable.channels.mail.tests.factories import desk
from answerable.staff.tests.factories import kim
from tests.smtp import free_port, listening

pytestmark = pytest.mark.django_db
WRITTEN = TUESDAY + timedelta(minutes=30)


class TheirServer:
    """Takes mail as a relay does; `says` gives its words to one command, once per entry, then it behaves."""

    def __init__(self, says=()):
        self.says, self.taken, self.conversations = dict(says), [], 0

    def _next(self, command, otherwise):
        words = self.says.get(command, [])
        said = words.pop(0) if words else otherwise
        if said == "hang up":
            raise asyncio.CancelledError
        return said

    async def handle_MAIL(self, server, session, envelope, address, options):
        envelope.mail_from = address
        return self._next("MAIL", "250 OK")

    async def handle_RCPT(self, server, session, envelope, address, options):
        envelope.rcpt_tos.append(address)
        return self._next("RCPT", "250 OK")

    async def handle_DATA(self, server, session, envelope):
        said = self._next("DATA", "250 OK")
        if said == "hang up after":
            self.taken.append(envelope)
            server.transport.abort()
        elif said.startswith("250"):
            self.taken.append(envelope)
        return said

    async def open(self, host, port):
        return await asyncio.get_running_loop().create_server(self._converse, host, port)

    def _converse(self):
        self.conversations += 1
        return SMTP(self, enable_SMTPUTF8=True, hostname="theirs.example", loop=asyncio.get_running_loop())


@pytest.fixture
def relay(settings):
    desk()
    server = TheirServer()
    with listening(server.open) as port:
        settings.EMAIL_URL = f"smtp://127.0.0.1:{port}"
        yield server


def written(case=None, **facts):
    case = case or opened()
    return case.write("Here is your refund.", **({"by": kim(), "at": WRITTEN, "then": "propose"} | facts))


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def test_what_the_next_server_took_is_accepted_and_the_turn_moves(relay):
    message = written()
    assert send_pending(WRITTEN) == 1
    envelope, delivery = relay.taken[0], message.deliveries.get()
    mail = message_from_bytes(envelope.content, policy=policy.default)
    assert (fresh(message.case).turn, delivery.state) == (Turn.PROPOSED, "accepted")
    assert envelope.mail_from == f"bounce+{delivery.grant.token('bounce')}@halden.example"
    assert envelope.rcpt_tos == ["ana@example.org"]
    assert mail["Message-ID"] == message.message_id
    assert send_pending(WRITTEN + timedelta(minutes=5)) == 0


def test_who_took_it_when_it_left_is_kept_whatever_is_set_later(relay, settings):
    by_server = written().deliveries.get()
    send_pending(WRITTEN)
    settings.EMAIL_URL = ""
    by_outbox = written().deliveries.get()
    send_pending(WRITTEN + timedelta(minutes=1))
    assert (fresh(by_server).taken_by, fresh(by_outbox).taken_by) == ("server", "outbox")
    by_server.case.bounced(by_server, "5.1.1 Nobody here", at=WRITTEN + timedelta(hours=1))
    assert fresh(by_server).taken_by == "server"


def test_a_batch_goes_over_one_connection(relay):
    case = opened()
    case.let_join(Part.COPIED, address="bo@example.net", at=TUESDAY)
    message = written(case)
    send_pending(WRITTEN)
    assert (len(relay.taken), relay.conversations) == (2, 1)
    mails = [message_from_bytes(envelope.content, policy=policy.default) for envelope in relay.taken]
    assert {mail["Message-ID"] for mail in mails} == {message.message_id}
    assert len({mail["Reply-To"] for mail in mails}) == 2


@pytest.mark.parametrize("command", ["MAIL", "RCPT", "DATA"])
def test_a_temporary_refusal_is_tried_again_after_a_pause(relay, command):
    relay.says = {command: ["451 4.7.1 Greylisted", "451 4.7.1 Greylisted"]}
    message = written()
    send_pending(WRITTEN)
    delivery = message.deliveries.get()
    assert delivery.state == "waiting"
    assert timedelta(minutes=1) <= delivery.not_before - WRITTEN <= timedelta(minutes=1, seconds=15)
    assert "Greylisted" in delivery.error
    assert (fresh(message.case).turn, fresh(message.case).is_sending) == (Turn.OURS, True)
    assert send_pending(WRITTEN + timedelta(seconds=59)) == 0
    second = WRITTEN + timedelta(seconds=75)
    send_pending(second)
    assert timedelta(minutes=2) <= fresh(delivery).not_before - second <= timedelta(minutes=2, seconds=30)
    send_pending(second + timedelta(minutes=3))
    assert fresh(delivery).state == "accepted"
    assert len(relay.taken) == 1


@pytest.mark.parametrize("command", ["MAIL", "RCPT", "DATA"])
def test_a_final_refusal_fails_and_the_case_stays_ours(relay, command):
    relay.says = {command: ["550 5.1.1 No such user"]}
    message = written()
    send_pending(WRITTEN)
    case = fresh(message.case)
    assert (message.deliveries.get().state, fresh(message).state) == ("failed", "failed")
    assert (case.turn, case.has_failed) == (Turn.OURS, True)
    assert case.commitment(Measure.ANSWER).started_at == TUESDAY
    assert send_pending(WRITTEN + timedelta(days=1)) == 0


def test_one_refused_recipient_does_not_keep_the_others(relay):
    relay.says = {"RCPT": ["550 5.1.1 No such user"]}
    case = opened()
    case.let_join(Part.COPIED, address="bo@example.net", at=TUESDAY)
    message = written(case)
    send_pending(WRITTEN)
    assert sorted(message.deliveries.values_list("state", flat=True)) == ["accepted", "failed"]


@pytest.mark.parametrize("command", ["MAIL", "RCPT", "DATA"])
def test_a_server_that_hangs_up_is_asked_again(relay, command):
    relay.says = {command: ["hang up"]}
    message = written()
    send_pending(WRITTEN)
    assert message.deliveries.get().state == "waiting"
    send_pending(WRITTEN + timedelta(minutes=2))
    assert message.deliveries.get().state == "accepted"


def test_taken_without_a_word_goes_out_again_under_the_same_name(relay):
    relay.says = {"DATA": ["hang up after"]}
    message = written()
    send_pending(WRITTEN)
    send_pending(WRITTEN + timedelta(minutes=2))
    names = [message_from_bytes(envelope.content)["Message-ID"] for envelope in relay.taken]
    assert names == [message.message_id] * 2
    assert message.deliveries.get().is_repeated


def test_killed_between_sending_and_recording_it_is_taken_up_after_the_lease(relay):
    message = written()
    Delivery.objects.claim(WRITTEN)
    assert send_pending(WRITTEN + timedelta(minutes=1)) == 0
    assert send_pending(WRITTEN + timedelta(minutes=2)) == 1
    assert message.deliveries.get().is_repeated


def test_nobody_there_puts_off_the_whole_batch_at_once(settings):
    desk()
    settings.EMAIL_URL = f"smtp://127.0.0.1:{free_port()}"
    case = opened()
    case.let_join(Part.COPIED, address="bo@example.net", at=TUESDAY)
    message = written(case)
    send_pending(WRITTEN)
    for delivery in message.deliveries.all():
        assert (delivery.state, "cannot be used" in delivery.error) == ("waiting", True)


def test_after_days_in_vain_it_fails_aloud(settings):
    desk()
    settings.EMAIL_URL = f"smtp://127.0.0.1:{free_port()}"
    message = written()
    send_pending(WRITTEN + timedelta(days=5, minutes=1))
    assert message.deliveries.get().state == "failed"
    assert fresh(message.case).has_failed


def test_submission_without_encryption_is_refused(settings, relay):
    settings.EMAIL_URL = settings.EMAIL_URL.replace("smtp://", "submission://kim:secret@")
    message = written()
    send_pending(WRITTEN)
    assert message.deliveries.get().state == "waiting"
    assert not relay.taken


def test_addresses_of_our_own_desk_never_leave(relay):
    case = opened()
    case.let_join(Part.COPIED, address="finance@halden.example", at=TUESDAY)
    message = written(case)
    send_pending(WRITTEN)
    assert [envelope.rcpt_tos for envelope in relay.taken] == [["ana@example.org"]]
    assert message.deliveries.get(address="finance@halden.example").state == "failed"


def test_what_is_held_back_waits_and_what_is_undone_never_leaves(relay):
    message = written(undo=timedelta(seconds=10))
    assert send_pending(WRITTEN + timedelta(seconds=9)) == 0
    message.case.undo(message, by=kim(), at=WRITTEN + timedelta(seconds=9))
    assert send_pending(WRITTEN + timedelta(seconds=30)) == 0
    assert not relay.taken


def test_automatic_mail_waits_when_too_much_has_gone_there(relay):
    desk()
    for _count in range(TO_ONE_ADDRESS.most):
        AutomaticMail.count("ana@example.org", TUESDAY)
    case = opened()
    case.tell(Kind.NOTICE, "A word of a machine.", at=WRITTEN)
    answer = written(case)
    send_pending(WRITTEN)
    assert answer.deliveries.get().state == "accepted"
    assert len(relay.taken) == 1
    send_pending(WRITTEN + timedelta(days=1))
    assert len(relay.taken) == 2
    assert AutomaticMail.objects.count() == TO_ONE_ADDRESS.most + 1


def test_an_address_that_no_header_takes_does_not_stop_the_others(relay):
    case = opened()
    for address in ("a..b@example.net", "jö@example.net", "not an address", "a\nb@example.net"):
        case.let_join(Part.COPIED, address=address, name='Bo "\n" Ü', at=TUESDAY)
    message = written(case)
    send_pending(WRITTEN)
    assert message.deliveries.get(address="ana@example.org").state == "accepted"
    assert not message.deliveries.filter(state="sending").exists()


class TestTheOutbox:
    """Where mail leaves when no server is set: one `.eml` per delivery."""

    @pytest.fixture(autouse=True)
    def folder(self, settings, tmp_path):
        desk()
        settings.OUTBOX = tmp_path / "outbox"

    def mails(self, settings):
        return sorted(Path(settings.OUTBOX).iterdir())

    def test_it_lies_there_complete_before_it_counts(self, settings):
        message = written()
        send_pending(WRITTEN)
        (path,) = self.mails(settings)
        assert path.name == f"{message.deliveries.get().pk:010d}.eml"
        assert message_from_bytes(path.read_bytes())["Message-ID"] == message.message_id
        assert message.deliveries.get().state == "accepted"

    def test_sent_twice_it_lies_there_once(self, settings):
        message = written()
        send_pending(WRITTEN)
        Delivery.objects.update(state="sending", lease_until=WRITTEN)
        send_pending(WRITTEN + timedelta(minutes=2))
        assert len(self.mails(settings)) == 1
        assert message.deliveries.get().is_repeated

    def test_a_folder_that_cannot_be_written_is_a_failure_for_now(self, settings):
        os.makedirs(settings.OUTBOX.parent, exist_ok=True)
        settings.OUTBOX.write_text("a file stands here")
        message = written()
        send_pending(WRITTEN)
        assert (message.deliveries.get().state, fresh(message.case).turn) == ("waiting", Turn.OURS)
