"""R20. The front line between a rock and a hard place: a question to a colleague has its own clock, breaks, and shows.

Not yet here: customer-days lost by cause (reports).
"""

from answerable.staff.tests.factories import kim, lee
from tests.stories.house import Colleague, House


def test_a_colleagues_ask_runs_breaks_and_shows(house: House):
    by_kim, by_lee = Colleague(house, kim()), Colleague(house, lee())
    house.mail("Is my line broken or is it the router?")
    number = by_kim.get("/cases")["items"][0]["number"]
    by_kim.do(f"cases/{number}/owner/")
    asked = {"kind": "ask", "text": "Line or router?", "to": "lee@halden.example"}
    question = by_kim.post(f"/cases/{number}/messages", asked, 201)
    ask = next(row for row in by_kim.get(f"/cases/{number}")["commitments"] if row["measure"] == "ask")
    assert (ask["state"], ask["broken_at"]) == ("running", None)

    house.later(days=1, hours=2)
    case = by_kim.get(f"/cases/{number}")
    ask = next(row for row in case["commitments"] if row["measure"] == "ask")
    assert (ask["state"], ask["broken_at"]) == ("running", ask["due_at"])
    assert case["owner"] == "kim@halden.example"
    assert "Ask" in by_kim.see(f"cases/{number}/side/")
    assert number in by_lee.see("asked/")

    by_lee.post(f"/cases/{number}/messages/{question['id']}/answer", {"text": "The router."}, 201)
    ask = next(row for row in by_kim.get(f"/cases/{number}")["commitments"] if row["measure"] == "ask")
    assert (ask["state"], ask["broken_at"] is not None) == ("met", True)
    # Nothing of it ever reaches the customer.
    assert all("router." not in mail.as_string() for mail in house.outbox())
