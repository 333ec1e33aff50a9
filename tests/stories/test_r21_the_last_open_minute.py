"""R21. Deadline day, last customer: the last open minute counts as fully as any other, to the second.

Not yet here: recording the exception as good practice, itemised receipts, praise.
"""

from datetime import UTC, datetime, timedelta

from answerable.staff.tests.factories import kim
from tests.stories.house import Colleague, House, Person

LAST_MINUTE = datetime(2026, 3, 3, 15, 59, tzinfo=UTC)  # 16:59 in Berlin; Care works until 17:00
CLOSING = datetime(2026, 3, 3, 16, 0, tzinfo=UTC)


def commitment(case: dict, measure: str) -> dict:
    return next(row for row in case["commitments"] if row["measure"] == measure)


def test_a_word_in_the_last_minute_starts_its_clock_in_that_minute(house: House):
    by_kim = Colleague(house, kim())
    house.go_to(LAST_MINUTE)
    house.mail("I must file this today. Can you help me at once?")
    case = by_kim.get("/cases")["items"][0]
    case = by_kim.get(f"/cases/{case['number']}")
    # Four working hours: one minute of today, 3 h 59 min of tomorrow from nine.
    assert commitment(case, "answer")["started_at"] == "2026-03-03T15:59:00Z"
    assert commitment(case, "answer")["due_at"] == "2026-03-04T11:59:00Z"


def test_she_is_served_in_that_minute_and_it_counts(house: House):
    ana, by_kim = Person(house), Colleague(house, kim())
    house.go_to(LAST_MINUTE)
    house.mail("I must file this today. Can you help me at once?")
    number = by_kim.get("/cases")["items"][0]["number"]
    by_kim.post(f"/cases/{number}/description", {"needed_by": "2026-03-03T17:30:00+01:00", "harm": "cost"})
    by_kim.post(
        f"/cases/{number}/messages", {"kind": "answer", "text": "Filed. Five receipts.", "then": "propose"}, 201
    )
    case = by_kim.get(f"/cases/{number}")
    assert (commitment(case, "answer")["met_at"], commitment(case, "answer")["broken_at"]) == (
        "2026-03-03T15:59:00Z",
        None,
    )
    assert case["needed_by"] == "2026-03-03T16:30:00Z"
    ana.open_link()
    ana.press("confirmation")
    assert by_kim.get(f"/cases/{number}")["outcome"] == "confirmed"


def test_due_exactly_at_closing_is_closing_and_kept_until_then(house: House):
    by_kim = Colleague(house, kim())
    house.go_to(CLOSING - timedelta(hours=4))
    house.mail("Can you answer today?")
    number = by_kim.get("/cases")["items"][0]["number"]
    assert commitment(by_kim.get(f"/cases/{number}"), "answer")["due_at"] == "2026-03-03T16:00:00Z"
    house.go_to(CLOSING)
    by_kim.post(f"/cases/{number}/messages", {"kind": "answer", "text": "Yes, here.", "then": "propose"}, 201)
    answer = commitment(by_kim.get(f"/cases/{number}"), "answer")
    assert answer["met_at"] == "2026-03-03T16:00:00Z"
