"""Which language a customer's page is in: the case's, until the reader chooses another; and nothing of it stays."""

import re
from datetime import timedelta

from django.test import Client
from django.utils.translation import get_language

from answerable.cases.models import Case
from answerable.cases.tests.factories import TUESDAY
from answerable.cases.words import Then
from answerable.portal.tests.factories import grant_for, link_of, page, press, read, with_link
from answerable.staff.tests.factories import PASSWORD, kim


def language_of(client: Client, path: str) -> tuple[str, str]:
    """What the page says of itself, and its head."""
    answer = client.get(path)
    return re.search(r'<html lang="([\w-]+)"', answer.content.decode())[1], answer["Content-Language"]


def speaks(case: Case, language: str) -> Case:
    case.language = language
    case.save(update_fields=["language"])
    return case


def test_a_page_speaks_the_language_of_the_case_whatever_the_browser_prefers(case):
    client = with_link(speaks(case, "de-AT"))
    client.headers = {"accept-language": "fr"}
    assert language_of(client, page(case)) == ("de", "de")
    assert "Sie hören" in read(client, case)
    assert get_language() == "en"

    speaks(case, "sv")  # which we have not: English, and not Swedish days in it
    case.write("Hej.", by=kim(), at=TUESDAY, then=Then.PROPOSE)
    assert language_of(client, page(case)) == ("en", "en")
    assert "tisdag" not in read(client, case)


def test_the_reader_chooses_and_the_device_remembers(case):
    client = with_link(speaks(case, "de"))
    answer = client.post("/language/", {"language": "en", "back": page(case)})
    assert (answer.status_code, answer["Location"]) == (302, page(case))
    assert language_of(client, page(case)) == ("en", "en")
    assert language_of(client, "/tell-us/") == ("en", "en")
    assert language_of(with_link(case), page(case)) == ("de", "de")  # another device
    case.refresh_from_db()
    assert case.language == "de"  # nobody else is spoken to otherwise

    for strange in ("sv", "", "../../etc"):
        client.post("/language/", {"language": strange, "back": page(case)})
        assert language_of(client, page(case)) == ("en", "en")
    for place in ("?page=2", "nowhere"):
        assert client.post("/language/", {"language": "de", "back": place})["Location"] == place
    for away in ("https://elsewhere.example/", "//elsewhere.example/", ""):
        assert client.post("/language/", {"language": "de", "back": away})["Location"] == "/tell-us/"


def test_the_languages_name_leads_to_where_it_is_chosen(case):
    for client, path in ((with_link(speaks(case, "de")), page(case)), (Client(), "/tell-us/")):
        words = client.get(path).content.decode()
        assert re.search(r'<a href="#languages"[^>]*>(Deutsch|English)</a>', words)
        assert 'id="languages"' in words


def test_where_nothing_is_known_the_browser_is_believed(db):
    assert language_of(Client(headers={"accept-language": "de-CH,en;q=0.5"}), "/tell-us/") == ("de", "de")
    assert language_of(Client(headers={"accept-language": "sv,de;q=0.5"}), "/tell-us/") == ("de", "de")
    assert language_of(Client(headers={"accept-language": "sv"}), "/tell-us/") == ("en", "en")
    assert language_of(Client(headers={"accept-language": "de"}), "/nowhere/") == ("de", "de")


def test_a_page_in_german_leaves_the_next_one_of_the_desk_in_english(case):
    desk = Client(headers={"accept-language": "de"})
    assert desk.login(username=kim().email, password=PASSWORD)
    client = with_link(speaks(case, "de"))
    for _turn in range(2):
        assert language_of(client, page(case))[0] == "de"
        assert language_of(desk, "/desk/")[0] == "en"
    assert language_of(Client(headers={"accept-language": "de"}), "/sign-in/")[0] == "en"
    assert client.get(link_of(grant_for(case.customer_participant)) + "nothing/").status_code == 404
    assert get_language() == "en"


def test_what_is_kept_of_a_german_page_is_for_everybody(case):
    """The history holds ids and times, and only the customer's own words are in their language."""
    speaks(case, "de")
    case.write("Erledigt.", by=kim(), at=TUESDAY, then=Then.PROPOSE)
    message = case.messages.latest("pk")
    case.accepted(message.deliveries.get(), at=TUESDAY + timedelta(minutes=1))
    client = with_link(case)
    before = case.events.latest("pk").pk
    press(client, case, "confirmation")
    press(client, case, "confirmation/undo")
    press(client, case, "rejection")
    press(client, case, "escalation")
    press(client, case, "waiting")
    press(client, case, "withdrawal")
    kept = " ".join(str(data) for data in case.events.filter(pk__gt=before).values_list("data", flat=True))
    assert not re.search(r"[äöüß]|Vorgang|gelöst|warte", kept)
    hers = case.messages.filter(direction="in").values_list("text", flat=True)
    assert {"Es ist nicht gelöst.", "Ich warte noch."} <= set(hers)
    assert get_language() == "en"
