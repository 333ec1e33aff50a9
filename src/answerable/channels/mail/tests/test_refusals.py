"""The log of what was not let in: every refusal is named, and nobody can fill the disk with theirs."""

from datetime import UTC, datetime, timedelta

import pytest

from answerable.channels.mail.models import Refusal, TurnedAway, refusals

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 3, 12, 0, tzinfo=UTC)


def turned_away(code=550, *, peer="192.0.2.7", at=NOON, **facts):
    return TurnedAway("smtp", peer, code, "There is no such address here", at, **facts)


def test_the_same_peer_and_reason_within_an_hour_are_one_row_that_counts_them():
    Refusal.objects.note([turned_away(recipient="a@halden.example"), turned_away(recipient="b@halden.example")])
    Refusal.objects.note([turned_away(recipient="c@halden.example", at=NOON + timedelta(minutes=59))])
    row = Refusal.objects.get()
    assert (row.times, row.recipient, row.at) == (3, "c@halden.example", NOON + timedelta(minutes=59))


def test_another_peer_reason_way_or_hour_is_another_row():
    others = [turned_away(552), turned_away(peer="192.0.2.8"), turned_away(at=NOON + timedelta(hours=1))]
    others.append(TurnedAway("lmtp", "192.0.2.7", 550, "No", NOON))
    Refusal.objects.note([turned_away(), *others])
    assert Refusal.objects.count() == 5


def test_a_page_is_told_what_came_since_newest_first_with_counts_by_code():
    early, late = turned_away(552, at=NOON - timedelta(days=2), size=40_000_000), turned_away(552, size=30_000_000)
    Refusal.objects.note([early, turned_away(), turned_away(), late])
    since = Refusal.objects.since(NOON - timedelta(days=1))
    assert (since.by_code(), since.too_large().get().size) == ({550: 2, 552: 1}, 30_000_000)
    assert [row.at for row in Refusal.objects.too_large().newest_first()] == [late.at, early.at]


def test_a_month_later_and_among_too_many_the_oldest_goes(monkeypatch):
    monkeypatch.setattr(refusals, "MOST_ROWS", 3)
    Refusal.objects.note([turned_away(peer="old", at=NOON - timedelta(days=31))])
    Refusal.objects.note(turned_away(peer=f"192.0.2.{number}") for number in range(5))
    Refusal.objects.thin_out(NOON)
    assert set(Refusal.objects.values_list("peer", flat=True)) == {f"192.0.2.{number}" for number in (2, 3, 4)}


def test_words_that_no_column_can_hold_are_marked_and_kept():
    Refusal.objects.note([turned_away(sender="a\udcfc\0@example.org", recipient="x" * 5000)])
    row = Refusal.objects.get()
    assert (row.sender, len(row.recipient)) == ("a??@example.org", 320)


def test_the_database_refuses_what_never_happened():
    from django.db import IntegrityError, transaction

    Refusal.objects.note([turned_away()])
    for wrong in ({"times": 0}, {"at": NOON - timedelta(seconds=1)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Refusal.objects.update(**wrong)
