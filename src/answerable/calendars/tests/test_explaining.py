"""Why something is due when it is, said from the calendar's own data."""

from datetime import UTC, datetime

from answerable.calendars.explaining import facts, say
from answerable.calendars.models import DEFAULT_RULES, CalendarVersion

HOUR = 3600
VERSION = CalendarVersion(
    rules=DEFAULT_RULES
    | {"holidays": ["2026-04-03", "2026-04-06"], "exceptions": {"2026-04-07": [["11:00", "12:00"]], "2026-04-08": []}},
    words={"holidays": {"2026-04-06": "Easter Monday"}, "exceptions": {"2026-04-07": "We move"}},
)


def told(start, seconds):
    due = VERSION.hours().due(start, seconds)
    return [say(fact, "Care") for fact in facts(VERSION, start, due)]


def test_what_is_done_before_closing_needs_no_explanation():
    assert told(datetime(2026, 4, 2, 8, tzinfo=UTC), 4 * HOUR) == []
    assert told(datetime(2026, 4, 2, 14, tzinfo=UTC), HOUR) == []


def test_closing_and_every_unusual_day_on_the_way_are_named():
    assert told(datetime(2026, 4, 2, 14, 10, tzinfo=UTC), 4 * HOUR) == [
        "Care works until Thursday 17:00.",
        "Friday 3 April is closed.",
        "Monday 6 April is closed: Easter Monday.",
        "Tuesday 7 April has hours of its own, 11:00–12:00: We move.",
        "Wednesday 8 April is closed.",
    ]


def test_who_writes_while_nobody_works_is_told_when_work_begins_again():
    assert told(datetime(2026, 4, 5, 10, tzinfo=UTC), HOUR // 2) == [
        "Monday 6 April is closed: Easter Monday.",
        "Tuesday 7 April has hours of its own, 11:00–12:00: We move.",
        "Care begins again on Tuesday 7 April 11:00.",
    ]
