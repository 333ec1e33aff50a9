"""Each mail is read apart, within bounds: whatever one does to its reader, it becomes a case, and others are filed."""

import os
import resource
import signal
from datetime import timedelta
from pathlib import Path

import pytest

from answerable.cases.models import Case, Inbound
from answerable.cases.models.inbound import UNREAD
from answerable.channels.mail import receiving
from answerable.channels.mail.apart import CannotBeRead, begin, bounds, child, read_apart, readers
from answerable.channels.mail.door import keep
from answerable.channels.mail.reading import read
from answerable.channels.mail.tests.factories import WORDS, desk
from answerable.kit import clock
from tests.smtp import letter

LEASE = timedelta(minutes=2, seconds=1)


@pytest.fixture
def misbehaving(monkeypatch):
    """A reader of our own kind that hangs, eats and dies as it is told, and begins anew for each test."""
    monkeypatch.setattr(readers, "CHILD", "answerable.channels.mail.tests.misbehaving")
    readers._end_all()
    yield monkeypatch
    receiving._slow.clear()
    readers._end_all()


def written(subject, text=WORDS):
    return letter(text, Subject=subject).as_bytes()


def comes(subject, text=WORDS):
    keep(written(subject, text), "ana@example.org", ["care@halden.example"])
    return Inbound.objects.order_by("pk").last()


def subjects():
    return list(Case.objects.order_by("pk").values_list("subject", flat=True))


def why_not(subject):
    with pytest.raises(CannotBeRead) as caught:
        begin(written(subject)).mail()
    return str(caught.value), caught.value.is_its_fault


class TestReading:
    def test_tells_what_reading_here_would_tell(self):
        raw = written("My heat pump")
        apart = read_apart(raw, null_sender=True)
        assert (apart, apart.language) == (here := read(raw, null_sender=True), here.language)
        assert apart.problems == here.problems

    def test_is_done_by_one_process_for_many(self):
        first = begin(written("one"))
        reader = first._child
        first.mail()
        second = begin(written("two"))
        assert second._child is reader
        second.mail()

    def test_that_computes_for_ever_ends(self, misbehaving):
        misbehaving.setattr(bounds, "SECONDS", 1)
        assert why_not("computes") == ("Reading it took more than 1 seconds of computing.", True)

    def test_that_waits_for_ever_ends(self, misbehaving):
        misbehaving.setattr(readers, "LONGEST", 1)
        assert why_not("sleeps") == ("Reading it took more than 1 seconds.", False)

    def test_that_eats_memory_ends(self, misbehaving):
        assert why_not("eats") == ("Reading it took more than 256 MB of memory.", True)

    def test_whose_process_is_killed_says_so_and_the_next_is_read(self, misbehaving):
        assert why_not("dies") == ("Whoever read it was killed.", False)
        assert read_apart(written("My heat pump")).subject == "My heat pump"

    def test_goes_on_after_a_process_without_work_was_killed(self):
        reading = begin(written("one"))
        reader = reading._child
        reading.mail()
        os.kill(reader.process.pid, signal.SIGKILL)
        reader.process.wait()
        assert read_apart(written("two")).subject == "two"

    def test_names_the_reason_where_nobody_tries_again(self, misbehaving):
        mail = read_apart(written("dies"))
        assert (mail.problems[-1], WORDS.split()[0] in mail.text) == ("Whoever read it was killed.", True)

    def test_gives_back_the_memory_of_a_large_mail(self):
        large = begin(written("large", "word " * 4_000_000))
        reader = large._child
        large.mail()
        held = Path(f"/proc/{reader.process.pid}/statm")
        assert not held.exists() or int(held.read_text().split()[1]) * resource.getpagesize() <= child.GROWN


@pytest.mark.django_db(transaction=True)
class TestFiling:
    def test_a_mail_that_is_too_much_is_a_case_at_once_and_the_next_is_filed(self, misbehaving):
        desk()
        bad = comes("eats")
        comes("My heat pump")
        receiving.file_pending(clock.now())
        assert subjects() == ["(unreadable message)", "My heat pump"]
        bad.refresh_from_db()
        assert bad.problems == ["Reading it took more than 256 MB of memory.", UNREAD]
        assert [file.name for file in bad.case.messages.get().attachments.all()] == ["original.eml"]

    def test_one_that_kills_its_reader_is_tried_again_and_is_a_case_then(self, misbehaving):
        desk()
        bad, at = comes("dies"), clock.now()
        comes("My heat pump")
        for attempt in range(1, receiving.ATTEMPTS):
            receiving.file_pending(at + attempt * LEASE)
            assert subjects() == ["My heat pump"]
        receiving.file_pending(at + receiving.ATTEMPTS * LEASE)
        bad.refresh_from_db()
        assert (subjects()[1:], bad.problems) == (["(unreadable message)"], ["Whoever read it was killed.", UNREAD])

    def test_others_go_first_while_one_is_slow(self, misbehaving, tmp_path):
        misbehaving.setattr(receiving, "PATIENCE", 0.2)
        desk()
        hold = tmp_path / "hold"
        hold.touch()
        comes("dawdles", str(hold))
        comes("My heat pump")
        assert receiving.file_pending(clock.now()) == 2
        assert (subjects(), receiving.file_pending(clock.now())) == (["My heat pump"], 0)
        hold.unlink()
        while not receiving.file_pending(clock.now()):
            pass
        assert subjects() == ["My heat pump", "dawdles"]
        assert not Inbound.objects.unfiled().exists()
        assert not receiving._slow

    def test_of_slow_ones_there_are_only_so_many_at_once(self, misbehaving, tmp_path):
        misbehaving.setattr(receiving, "PATIENCE", 0.05)
        misbehaving.setattr(readers, "LONGEST", 1)
        desk()
        for number in range(receiving.SLOW_AT_ONCE + 1):
            comes(f"sleeps {number}")
        comes("My heat pump")
        receiving.file_pending(clock.now())
        assert subjects() == ["My heat pump"]
        assert len(receiving._slow) <= receiving.SLOW_AT_ONCE


def test_a_large_mail_may_cost_more_than_a_small_one_and_less_than_its_lease():
    small, large = 10_000, 25 * bounds.MEGABYTE
    assert bounds.seconds_for(small) < bounds.seconds_for(large) < bounds.LONGEST < 120
    assert bounds.room_for(small) < bounds.room_for(large) < 2**30
