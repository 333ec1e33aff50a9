"""R5. One problem, months, many contacts: the cases hang together, she raises it, and her page says where it stands.

The whole problem is as old as its first case: 92 days. Not yet here: handling rated apart (surveys), a status page.
"""

from datetime import datetime

from answerable.staff.tests.factories import ines, kim
from tests.stories.house import Colleague, House, Person


def test_many_contacts_about_one_problem_hang_together_and_can_be_raised(house: House):
    ana, by_kim, by_ines = Person(house), Colleague(house, kim()), Colleague(house, ines())
    house.mail("The line drops every evening. Can you look?", Subject="Line drops")
    first = by_kim.get("/cases")["items"][0]["number"]
    by_kim.post(f"/cases/{first}/messages", {"kind": "answer", "text": "Reset. Better?", "then": "propose"}, 201)
    house.later(days=9)
    assert by_kim.get(f"/cases/{first}")["outcome"] == "unconfirmed"

    house.later(days=62)
    house.mail("It drops again, every evening! What now?", Subject="Again")
    second = by_kim.get("/cases", turn="ours")["items"][0]["number"]
    by_kim.do(f"cases/{second}/owner/")
    by_kim.do(f"cases/{second}/links/", target=first)
    assert "case.linked" in [row["name"] for row in by_kim.get(f"/cases/{second}/events")["items"]]
    assert first in by_kim.see(f"cases/{second}/side/")

    house.later(days=21)
    began = by_kim.get(f"/cases/{first}")["opened_at"]
    assert by_kim.get(f"/cases/{second}")["problem_since"] == began
    assert (house.now - datetime.fromisoformat(began)).days == 92
    assert "The whole problem has lasted since" in by_kim.see(f"cases/{second}/side/")
    house.mail("Third time: is anybody there?", Subject="Anybody?")
    third, waiting = (by_kim.get("/cases")["items"][0] for _ in range(2))
    assert (third["number"] != second, third["owner"]) == (True, "kim@halden.example")
    answer = next(row for row in by_kim.get(f"/cases/{third['number']}")["commitments"] if row["measure"] == "answer")
    older = next(row for row in by_kim.get(f"/cases/{second}")["commitments"] if row["measure"] == "answer")
    assert answer["started_at"] == older["started_at"]
    assert waiting["owner"] == third["owner"]

    by_kim.post(f"/cases/{second}/messages", {"kind": "answer", "text": "I have it.", "then": "keep"}, 201)
    page = ana.open_link()
    assert "Kim" in page
    ana.press("escalation")
    names = [row["name"] for row in by_ines.get(f"/cases/{second}/events")["items"]]
    assert {"sponsor.added", "case.escalated"} <= set(names)
    assert by_kim.get(f"/cases/{second}")["owner"] == "kim@halden.example"

    by_kim.post(f"/cases/{second}/messages", {"kind": "answer", "text": "New cable.", "then": "propose"}, 201)
    ana.open_link()
    ana.press("confirmation")
    assert by_kim.get(f"/cases/{second}")["outcome"] == "confirmed"
