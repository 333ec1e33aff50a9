"""What came in on a channel and what left by it, counted by what became of it."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from answerable.cases.models import Inbound
from answerable.cases.models.inbound import UNREAD
from answerable.cases.tests.factories import TUESDAY, accept, answered, opened
from answerable.cases.traffic import by_day, incoming, last_accepted_at, outgoing
from answerable.staff.tests.factories import kim

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
MIDNIGHT = TUESDAY - 10 * HOUR


def came(key, at=TUESDAY, channel="mail", **facts):
    row, _is_new = Inbound.objects.keep(channel, key, key.encode(), at=at)
    for name, value in facts.items():
        setattr(row, name, value)
    row.save()
    return row


def test_what_came_in_is_counted_by_what_became_of_it():
    case = opened()
    came("read").put_in(case, at=TUESDAY)
    came("twice tried", attempts=2).put_in(case, at=TUESDAY)
    came("unreadable", attempts=3, problems=["Two heads.", UNREAD]).put_in(case, at=TUESDAY)
    for key, reason in (("loop", "loop"), ("spam", "spam"), ("more spam", "spam")):
        came(key).set_aside(reason, at=TUESDAY)
    came("yesterday", at=TUESDAY - 24 * HOUR).put_in(case, at=TUESDAY)
    came("elsewhere", channel="web").put_in(case, at=TUESDAY)
    counts = incoming("mail", since=MIDNIGHT)
    assert (counts.came, counts.in_cases, counts.unread, counts.set_aside) == (6, 3, 1, 3)
    assert list(counts.aside.items()) == [("spam", 2), ("loop", 1)]
    assert (counts.waiting, counts.oldest) == (0, None)
    assert incoming("mail", since=MIDNIGHT - 24 * HOUR).in_cases == 4


def test_what_waits_counts_however_old_it_is():
    came("old", at=TUESDAY - 50 * HOUR)
    came("new")
    counts = incoming("mail", since=MIDNIGHT)
    assert (counts.came, counts.waiting, counts.oldest) == (1, 2, TUESDAY - 50 * HOUR)


def test_what_left_is_counted_by_how_it_ended():
    case = opened()
    answered(case, then="keep")
    came_back = answered(case, then="keep").deliveries.get()
    case.bounced(came_back, "5.1.1 No such mailbox", at=TUESDAY + 3 * HOUR)
    refused = case.write("Once more.", by=kim(), at=TUESDAY + 4 * HOUR).deliveries.get()
    case.failed(refused, "550 No", at=TUESDAY + 4 * HOUR)
    case.write("And again.", by=kim(), at=TUESDAY + 5 * HOUR)
    counts = outgoing("mail", since=MIDNIGHT, at=TUESDAY + 5 * HOUR)
    assert (counts.accepted, counts.failed, counts.bounced, counts.waiting) == (1, 1, 1, 1)
    assert counts.oldest == TUESDAY + 5 * HOUR
    assert outgoing("mail", since=TUESDAY + 4 * HOUR, at=TUESDAY + 5 * HOUR).accepted == 0
    assert outgoing("web", since=MIDNIGHT, at=TUESDAY + 5 * HOUR).waiting == 0


def test_what_can_be_undone_does_not_wait_yet_and_what_is_put_off_does():
    case = opened()
    word = case.write("Here you are.", by=kim(), at=TUESDAY, undo=timedelta(seconds=10))
    assert outgoing("mail", since=MIDNIGHT, at=TUESDAY + timedelta(seconds=9)).waiting == 0
    case.put_off(word.deliveries.get(), "451 Later", TUESDAY + HOUR, at=TUESDAY + timedelta(seconds=10))
    counts = outgoing("mail", since=MIDNIGHT, at=TUESDAY + timedelta(seconds=11))
    assert (counts.waiting, counts.oldest) == (1, TUESDAY + timedelta(seconds=10))


def test_the_last_success_is_known_within_the_time_that_is_asked_about():
    case = opened()
    accept(case.write("Here you are.", by=kim(), at=TUESDAY), TUESDAY + HOUR)
    assert last_accepted_at("mail", since=TUESDAY) == TUESDAY + HOUR
    assert last_accepted_at("mail", since=TUESDAY + 2 * HOUR) is None
    assert last_accepted_at("web", since=TUESDAY) is None


def test_a_day_is_that_of_the_reader():
    case = opened()
    late_evening = TUESDAY.replace(hour=23, minute=30)
    came("before midnight in London, after it in Berlin", at=late_evening)
    accept(case.write("Here you are.", by=kim(), at=TUESDAY), late_evening)
    tuesday, wednesday = date(2026, 3, 3), date(2026, 3, 4)
    assert by_day("mail", since=MIDNIGHT, zone=ZoneInfo("Europe/London")) == ({tuesday: 1}, {tuesday: 1})
    assert by_day("mail", since=MIDNIGHT, zone=ZoneInfo("Europe/Berlin")) == ({wednesday: 1}, {wednesday: 1})
