"""R13. The good complainant: each of the nine things she does is supported on her own pages."""

import re

from answerable.staff.tests.factories import kim
from tests.stories.house import Colleague, House, Person


def test_she_can_do_all_of_it_on_her_own_page(house: House):
    ana, by_kim = Person(house), Colleague(house, kim())
    page = ana.browser.get("/tell-us/").content.decode()
    fields = set(re.findall(r'name="([a-z_]+)"', page))
    # Details ready; a simple story; the point that hurt; what would help, realistically; by when.
    assert {"story", "happened", "wish", "hurt", "needed_by", "name", "address"} <= fields
    words = {"story": "I was charged twice for March.", "happened": "On 3 March, contract 4711."}
    words |= {"wish": "The second charge back.", "hurt": "My rent bounced.", "name": "Ana Petrova"}
    hidden = dict(re.findall(r'<input type="hidden" name="([a-z_]+)" value="([^"]*)"', page))
    told = ana.browser.post("/tell-us/", hidden | words | {"address": "ana@example.org"}, follow=True)
    assert told.status_code == 200
    house.work()

    case = by_kim.get("/cases")["items"][0]
    message = by_kim.get(f"/cases/{case['number']}/messages")["items"][0]
    assert all(word in message["text"] for word in words.values() if word != "Ana Petrova")

    # The next step if it fails, raising it, staying calm (she sees who has it and by when), and leaving.
    page = ana.open_link()
    assert case["number"] in page
    for what in ("escalation", "messages", "withdrawal"):
        assert f"{ana.path}{what}/" in page
    by_kim.post(f"/cases/{case['number']}/messages", {"kind": "answer", "text": "It is back.", "then": "propose"}, 201)
    page = ana.open_link()
    assert f"{ana.path}confirmation/" in page
    assert f"{ana.path}rejection/" in page
    ana.press("rejection", text="Only half of it is back.")
    assert by_kim.get(f"/cases/{case['number']}")["turn"] == "ours"
    ana.press("escalation")
    ana.press("withdrawal")
    assert by_kim.get(f"/cases/{case['number']}")["outcome"] == "withdrawn"
