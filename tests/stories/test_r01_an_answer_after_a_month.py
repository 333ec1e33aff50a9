"""R1. A question lies for a month, and then the desk writes only "we have seen it": warned before, raised after, and
neither the receipt nor the holding word stops the clock of the answer.

Not yet here: the loss with its competitor and cause *slow answer* on record (worth, causes); the late reply that asks
"do you still need this?" (the finished desk).
"""

from datetime import timedelta

from answerable.cases.tests.factories import care_with_a_ladder
from answerable.staff.tests.factories import ines, kim
from tests.stories.house import TUESDAY, Colleague, House

HOUR = timedelta(hours=1)


def test_a_question_that_lies_for_a_month_is_warned_of_raised_and_told(house: House):
    care_with_a_ladder()
    by_kim, by_ines = Colleague(house, kim()), Colleague(house, ines())
    house.mail("Do you deliver to Tromsø? Another shop would.", Subject="Delivery")
    number = by_kim.get("/cases")["items"][0]["number"]
    by_kim.do(f"cases/{number}/owner/")

    def clock(measure: str) -> dict:
        return next(row for row in by_kim.get(f"/cases/{number}")["commitments"] if row["measure"] == measure)

    def happened() -> list[str]:
        return [row["name"] for row in by_ines.get(f"/cases/{number}/events", limit=200)["items"]]

    # The receipt is not an answer.
    assert (clock("receipt")["state"], clock("answer")["state"]) == ("met", "running")

    # Before it is due, its owner is warned, and by mail.
    house.go_to(TUESDAY + 2 * HOUR + timedelta(minutes=6))
    assert "commitment.warned" in happened()
    house.go_to(TUESDAY + 2 * HOUR + timedelta(minutes=12))
    assert "Half of the time is used up" in house.outbox("kim@halden.example")[-1].get_content()

    # At due it breaks, somebody else is called, and the customer hears of it, once, from a machine that says so.
    house.go_to(TUESDAY + 4 * HOUR)
    assert clock("answer")["broken_at"] == clock("answer")["due_at"]
    assert "sponsor.added" in happened()
    notices = [mail for mail in house.outbox() if "You were to have an answer from us by 14:00" in words(mail)]
    assert ["This message is automatic" in words(mail) for mail in notices] == [True]

    # A month passes, day by day.
    for day in range(1, 31):
        house.go_to(TUESDAY + timedelta(days=day))
    rungs = _rungs_of_the_answer(by_ines, number)
    assert rungs == ["duty", "lead", "head", "last"]
    assert happened().count("lateness.told") == 1
    assert number in by_ines.see("late/")

    # "We have seen it" must say when the next word comes, and stops nothing.
    empty = {"kind": "holding", "text": "We have seen it."}
    assert by_kim.program.post(f"/api/v1/cases/{number}/messages", empty, "application/json").status_code == 422
    by_kim.post(f"/cases/{number}/messages", empty | {"next_word_at": (house.now + 2 * HOUR).isoformat()}, 201)
    assert (clock("answer")["state"], clock("answer")["met_at"]) == ("running", None)

    by_kim.post(f"/cases/{number}/messages", {"kind": "answer", "text": "Yes, we do.", "then": "propose"}, 201)
    answer = clock("answer")
    assert (answer["state"], answer["broken_at"] is not None) == ("met", True)


def words(mail) -> str:
    return " ".join(mail.get_body(["plain"]).get_content().split())


def _rungs_of_the_answer(by_ines: Colleague, number: str) -> list[str]:
    """The rungs that were called for the answer, and not for the resolution that is late as well."""
    events = by_ines.get(f"/cases/{number}/events", limit=200)["items"]
    broken = {row["data"]["commitment"]: row["data"]["measure"] for row in events if row["name"] == "commitment.broken"}
    raised = [row["data"] for row in events if row["name"] == "commitment.raised"]
    return [row["rung"] for row in raised if broken[row["commitment"]] == "answer"]
