"""A long history: fetched once, gone on with by itself after whatever cut it off, and in parts that memory bears."""

import re
from datetime import timedelta

import pytest

from answerable.cases.models import Case, Inbound
from answerable.channels.mail.imap import errands, gathering
from answerable.channels.mail.models import MailboxErrand
from answerable.channels.mail.tests.mailboxes import NOW, begun, looked
from answerable.staff.tests.factories import finance
from tests.dovecot import Box
from tests.scripted_imap import HANG_UP, ScriptedImap, backoff
from tests.smtp import letter

pytestmark = pytest.mark.django_db
OLD = '"03-Mar-2020 10:00:00 +0000"'
BODIES = re.compile(r"UID FETCH (\S+) \(UID BODY\.PEEK\[\]")


def mail(number: int, **headers) -> bytes:
    facts = {"sender": f"c{number}@example.org", "Message_ID": f"<{number}@x.example>"} | headers
    raw = letter(f"mail {number}", Date="Tue, 03 Mar 2020 10:00:00 +0000", **facts).as_bytes()
    return raw.replace(b"\n", b"\r\n")


def script_of(count: int, **facts) -> ScriptedImap:
    script = ScriptedImap({number: mail(number) for number in range(1, count + 1)}, **facts)
    script.dates = dict.fromkeys(script.mails, OLD)
    return script


def attempt(at=NOW) -> tuple[str, MailboxErrand]:
    """Whoever runs errands takes the one that waits, once."""
    errand = errands.claim(lambda: at)
    outcome = errands.run(errand, lambda: at)
    errand.refresh_from_db()
    return outcome, errand


def fetched(script: ScriptedImap) -> list[str]:
    """Each number whose words were asked for, as often as they were."""
    found = [numbers for words in script.asked for numbers in BODIES.findall(words)]
    return [number for numbers in found for number in numbers.split(",")]


def breaks_at(uid: int, times: int):
    """The line breaks when this mail's words are asked for, so many times."""
    left = [HANG_UP] * times

    def odd(words: str) -> bytes | None:
        asked = BODIES.match(words)
        return left.pop() if left and asked and str(uid) in asked[1].split(",") else None

    return odd


def test_a_history_is_fetched_once_and_brought_in_from_what_was_laid_here():
    script = script_of(120)
    with script:
        mailbox = begun(Box(script, script.user), older="history")
        looked(mailbox)
        assert attempt()[0] == "done"
    assert sorted(fetched(script), key=int) == [str(number) for number in range(1, 121)]
    assert Case.objects.filter(outcome="imported").count() == 120
    assert mailbox.folders.get().history_uid == 120
    assert not mailbox.history_place.exists()


def test_cut_off_it_goes_on_by_itself_where_it_was(monkeypatch):
    monkeypatch.setattr(gathering, "TOGETHER", 10)
    script = script_of(40, odd=breaks_at(25, 1))
    with script:
        begun(Box(script, script.user), older="history")
        outcome, errand = attempt()
        assert (outcome, errand.ended_at) == ("", None)
        assert errand.steps[-1]["state"] == "rests"
        assert errands.claim(lambda: NOW) is None  # not at once
        assert attempt(NOW + timedelta(minutes=5))[0] == "done"
    again = [number for number in set(fetched(script)) if fetched(script).count(number) > 1]
    assert set(again) <= {str(number) for number in range(21, 31)}  # what broke off had not come
    assert Inbound.objects.count() == 40


def test_whoever_is_cut_down_is_followed_by_somebody_who_fetches_nothing_again_nor_files_it_twice():
    """The first is killed while it brings in; the second finds the index, and the third finds it harmed."""
    script = script_of(10)
    with script:
        mailbox = begun(Box(script, script.user), older="history")
        errand = errands.claim(lambda: NOW)

        def killed():
            if Inbound.objects.count() == 3:
                raise KeyboardInterrupt
            return NOW

        with pytest.raises(KeyboardInterrupt):
            errands.run(errand, killed)
        assert (len(fetched(script)), mailbox.history_place.exists()) == (10, True)
        later = NOW + timedelta(minutes=5)
        assert attempt(later)[0] == "done"
        assert (len(fetched(script)), Inbound.objects.count()) == (10, 10)
        mailbox.history_place.write_bytes(b"not an index" * 1000)
        MailboxErrand.ask(mailbox, "history", by=None, at=later)
        assert attempt(later)[0] == "done"
    assert Inbound.objects.count() == 10


def test_a_mail_at_which_the_line_always_breaks_is_named_and_keeps_no_other_out():
    script = script_of(12, odd=breaks_at(7, 99))
    at = NOW
    with script:
        begun(Box(script, script.user), older="history")
        for _attempt in range(8):
            outcome, errand = attempt(at)
            at += timedelta(hours=1)
            if outcome:
                break
    assert (outcome, Inbound.objects.count(), errand.told["left_out"]) == ("done", 11, 1)
    assert "number 7" in errand.told["troubles"][0]


def test_a_server_that_wants_less_is_asked_again_when_it_said():
    asked = [backoff(600_000)]
    script = script_of(3)
    script.odd = lambda words: asked.pop() if asked and "BODY.PEEK[]" in words else None
    with script:
        begun(Box(script, script.user), older="history")
        assert "Request is throttled" in attempt()[1].steps[-1]["said"]
        assert errands.claim(lambda: NOW + timedelta(minutes=9)) is None
        assert attempt(NOW + timedelta(minutes=11))[0] == "done"


def test_stopped_or_paused_it_goes_on_where_it_was_when_somebody_says_so(monkeypatch):
    monkeypatch.setattr(gathering, "TOGETHER", 5)
    script = script_of(20)
    with script:
        mailbox = begun(Box(script, script.user), older="history")

        def now():
            """Somebody pauses it while it is read."""
            if len(fetched(script)) == 10:
                mailbox.pause(at=NOW)
            return NOW

        errand = errands.claim(now)
        assert errands.run(errand, now) == ""
        errand.refresh_from_db()
        assert "paused" in errand.steps[-1]["said"]
        later = NOW + timedelta(minutes=5)
        assert errands.claim(lambda: later) is None
        MailboxErrand.objects.get().stop(at=later)
        assert MailboxErrand.objects.get().outcome == "stopped"
        mailbox.go_on(at=later)
        MailboxErrand.ask(mailbox, "history", by=None, at=later)
        assert attempt(later)[0] == "done"
    assert sorted(fetched(script), key=int) == [str(number) for number in range(1, 21)]
    assert Inbound.objects.count() == 20


def test_sizes_that_lie_and_mails_left_unanswered_in_a_batch_are_fetched_alone(monkeypatch):
    """The server says one byte of each, and of several at once gives only the first."""
    script = script_of(4)

    def odd(words: str) -> bytes | None:
        if "RFC822.SIZE" in words:
            facts = b"* %d FETCH (UID %d INTERNALDATE " + OLD.encode() + b" RFC822.SIZE 1)\r\n"
            lines = [facts % (uid, uid) for uid in script.mails]
            return b"".join(lines) + b"{tag} OK done\r\n"
        asked = BODIES.match(words)
        if asked and "," in asked[1]:
            return script.fetched(1, "BODY.PEEK[]<0.1048576>") + b"{tag} NO some are gone\r\n"
        return None

    script.odd = odd
    with script:
        begun(Box(script, script.user), older="history")
        assert attempt()[0] == "done"
    assert {inbound.raw() for inbound in Inbound.objects.all()} == set(script.mails.values())


def test_each_folder_brings_its_older_mail_to_its_own_team():
    script = script_of(2)
    script.mails[2] = mail(2, to="somebody@else.example")
    with script:
        mailbox = begun(Box(script, script.user), older="history")
        mailbox.folders.update(team=finance())
        attempt()
    teams = dict(Case.objects.values_list("inbounds__message_id", "team__slug"))
    assert teams == {"<1@x.example>": "care", "<2@x.example>": "finance"}
