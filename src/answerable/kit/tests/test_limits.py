"""At most so many within so long, and when the next one is let in; sessions stand in for whatever is counted."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.sessions.models import Session

from answerable.kit.limits import Limit, TooMany, let_in

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 3, 12, 0, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
TWO_AN_HOUR = Limit(2, HOUR)


def row(at: datetime) -> Session:
    return Session.objects.create(session_key=f"{at:%H%M%S}", session_data="", expire_date=at)


def again_at(at: datetime, limit: Limit = TWO_AN_HOUR) -> datetime | None:
    return limit.again_at(Session.objects.all(), at, moment="expire_date")


def test_one_more_is_let_in_until_there_are_so_many():
    assert again_at(NOON) is None
    row(NOON)
    assert again_at(NOON + MINUTE) is None
    row(NOON + MINUTE)
    assert again_at(NOON + 2 * MINUTE) == NOON + HOUR
    assert again_at(NOON + 2 * MINUTE, Limit(3, HOUR)) is None


def test_the_next_is_let_in_exactly_when_it_was_said():
    row(NOON)
    row(NOON + MINUTE)
    assert again_at(NOON + HOUR - timedelta(microseconds=1)) == NOON + HOUR
    assert again_at(NOON + HOUR) is None


def test_where_more_came_than_may_the_latest_ones_count():
    for minutes in range(4):
        row(NOON + minutes * MINUTE)
    assert again_at(NOON + 5 * MINUTE) == NOON + 2 * MINUTE + HOUR


def test_a_row_stays_where_no_limit_speaks_and_goes_where_one_does():
    kept, gone = row(NOON), row(NOON + MINUTE)
    let_in(kept, None, None)
    with pytest.raises(TooMany) as pause:
        let_in(gone, NOON + HOUR, None, NOON + 2 * HOUR)
    assert pause.value.again_at == NOON + 2 * HOUR
    assert list(Session.objects.all()) == [kept]
