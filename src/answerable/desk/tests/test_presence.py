"""Two colleagues in one case see each other, while they are there, and nobody else sees them."""

import re
from datetime import timedelta

import pytest

from answerable.cases.models import Event, Presence
from answerable.cases.tests.factories import opened, person
from answerable.desk.tests.conftest import ELEVEN, browser
from answerable.staff.tests import factories as colleagues

pytestmark = pytest.mark.usefixtures("tuesday_at_eleven")
SECOND = timedelta(seconds=1)


@pytest.fixture
def told(case):
    """What a colleague's page is told about the others in Ana's case."""

    def tell(client, page="one", case=case) -> list[str]:
        answer = client.post(f"/desk/cases/{case.number}/presence/", {"page": page})
        text = re.sub(r'<span class="face[^>]*>[^<]*</span>', "", answer.content.decode())
        return [" ".join(words.split()) for words in re.findall(r"<span[^>]*>([^<]*)</span>", text)]

    return tell


def leaves(client, case, page="one") -> None:
    assert client.post(f"/desk/cases/{case.number}/presence/", {"page": page, "leaving": ""}).status_code == 204


def test_colleagues_in_one_case_see_each_other_until_one_leaves(kim, lee, case, told, tuesday_at_eleven):
    assert (told(kim), told(lee), told(kim)) == ([], ["Kim is here too"], ["Lee is here too"])
    assert told(kim, case=opened()) == []
    leaves(lee, case)
    tuesday_at_eleven.move_to(ELEVEN + 4 * SECOND)
    assert told(kim) == []


def test_whoever_comes_back_to_the_case_at_once_never_went(kim, lee, case, told, tuesday_at_eleven):
    """As after sending: the page that was left says so before or after the new one says that it is there."""
    told(lee, page="before")
    leaves(lee, case, page="before")
    told(lee, page="after")
    leaves(lee, case, page="before")
    tuesday_at_eleven.move_to(ELEVEN + 20 * SECOND)
    assert told(kim) == ["Lee is here too"]


def test_of_two_pages_of_one_colleague_one_may_be_closed(kim, lee, case, told, tuesday_at_eleven):
    told(lee, page="first")
    told(lee, page="second")
    assert told(kim) == ["Lee is here too"]
    leaves(lee, case, page="second")
    tuesday_at_eleven.move_to(ELEVEN + 10 * SECOND)
    assert told(kim) == ["Lee is here too"]


def test_a_browser_that_died_is_forgotten(kim, lee, told, tuesday_at_eleven):
    told(lee)
    tuesday_at_eleven.move_to(ELEVEN + 49 * SECOND)
    assert told(kim) == ["Lee is here too"]
    tuesday_at_eleven.move_to(ELEVEN + 50 * SECOND)
    assert told(kim) == []
    assert Presence.objects.count() == 2
    told(lee, case=opened())
    assert Presence.objects.count() == 2


def test_who_writes_an_answer_is_said_to_for_a_minute_after_the_last_word(kim, lee, case, told, tuesday_at_eleven):
    told(kim)
    kim.post(f"/desk/cases/{case.number}/drafts/note/", {"text": "For us"})
    assert told(lee) == ["Kim is here too"]
    kim.post(f"/desk/cases/{case.number}/drafts/answer/", {"text": "Dear Ana"})
    assert told(lee) == ["Kim is writing an answer"]
    tuesday_at_eleven.move_to(ELEVEN + 59 * SECOND)
    told(kim)
    assert told(lee) == ["Kim is writing an answer"]
    tuesday_at_eleven.move_to(ELEVEN + 60 * SECOND)
    assert told(lee) == ["Kim is here too"]


def test_nobody_learns_of_a_colleague_in_a_case_they_may_not_see(kim, ines):
    hidden = opened(team=colleagues.finance())
    ines.post(f"/desk/cases/{hidden.number}/presence/", {"page": "one"})
    answer = kim.post(f"/desk/cases/{hidden.number}/presence/", {"page": "one"})
    assert answer.status_code == 404
    assert b"Ines" not in answer.content
    assert [row.staff for row in Presence.objects.all()] == [colleagues.ines()]


def test_whoever_left_the_company_is_nowhere(kim, lee, told):
    told(lee)
    colleagues.lee().deactivate(at=ELEVEN)
    assert told(kim) == []


def test_of_many_the_first_are_named_and_who_writes_before_them(kim, lee, case, told):
    for name in ("Max Bell", "Vera Holm", "Odo Quist", "Pia Lund"):
        staff = person(name)
        case.team.join(staff)
        told(browser(staff))
    told(lee)
    lee.post(f"/desk/cases/{case.number}/drafts/answer/", {"text": "Dear Ana"})
    assert told(kim) == ["Lee is writing an answer", "Max is here too", "Vera is here too", "and 2 more"]


def test_an_open_page_writes_seldom_and_never_into_the_history(kim, case, told, tuesday_at_eleven):
    told(kim)
    history, until = Event.objects.count(), Presence.objects.get().until
    tuesday_at_eleven.move_to(ELEVEN + 14 * SECOND)
    told(kim)
    assert Presence.objects.get().until == until
    tuesday_at_eleven.move_to(ELEVEN + 20 * SECOND)
    told(kim)
    assert Presence.objects.get().until == until + 20 * SECOND
    assert Event.objects.count() == history
