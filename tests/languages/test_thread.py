"""A customer is spoken to wholly in their language: a thread by mail and page, from the first word to a late one."""

from datetime import timedelta

import pytest
from django.test import Client

from answerable.cases.tests.factories import care_with_a_ladder
from answerable.kit.languages import languages
from answerable.staff.tests.factories import kim
from tests.languages.reading import english_in, words_of_mail, words_of_page
from tests.stories.house import Colleague, House, Person

# Subject and words of a customer, and what a colleague answers; whoever adds a language adds its own.
SAID = {
    "de": (
        "Zweimal abgebucht",
        "Guten Tag, im März wurde zweimal abgebucht. Können Sie das prüfen?",
        "Erledigt.",
    ),
    "es": ("Cobro doble", "Buenos días, en marzo me han cobrado dos veces. ¿Pueden revisarlo, por favor?", "Hecho."),
    "fr": ("Prélèvement double", "Bonjour, j’ai été prélevé deux fois en mars. Pouvez-vous vérifier ?", "C’est fait."),
    "nl": ("Dubbel afgeschreven", "Goedendag, in maart is er twee keer afgeschreven. Kunt u dat nakijken?", "Gedaan."),
    "pl": ("Podwójne obciążenie", "Dzień dobry, w marcu pobrano opłatę dwa razy. Czy to można sprawdzić?", "Gotowe."),
}
OTHERS = [language for language in languages() if language != "en"]


class Reader(Person):
    """A customer who notes everything that is not in their language."""

    def __init__(self, house: House, language: str) -> None:
        super().__init__(house)
        self.language, self.seen = language, []

    def sees(self, page: str) -> str:
        assert f'<html lang="{self.language}"' in page
        self.seen += english_in(words_of_page(page))
        return page

    def visits(self, path: str) -> str:
        answer = self.browser.get(path if path.startswith("/") else f"{self.path}{path}", follow=True)
        assert answer.status_code == 200
        return self.sees(answer.content.decode())

    def posts(self, what: str, status: int = 200, **words) -> str:
        answer = self.browser.post(f"{self.path}{what}/", words, follow=True)
        assert answer.status_code == status
        return self.sees(answer.content.decode())


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("language", OTHERS)
def test_a_whole_thread_has_no_english_in_it(house: House, language: str):
    subject, words, solved = SAID[language]
    care_with_a_ladder()
    by_kim = Colleague(house, kim())
    house.mail(words, Subject=subject, **{"Content-Language": language})
    number = by_kim.get("/cases")["items"][0]["number"]
    reader = Reader(house, language)
    reader.sees(reader.open_link())
    for page in ("details/", "call/", "code/"):
        reader.visits(page)
    reader.posts("details", 422)
    reader.posts("call", 422, number="1")
    reader.posts("messages", 422)
    reader.posts("confirmation", 422)
    reader.posts("withdrawal")
    reader.posts("messages", text=words)

    by_kim.do(f"cases/{number}/owner/")
    holding = {"kind": "holding", "text": solved, "next_word_at": in_two_hours(house)}
    by_kim.post(f"/cases/{number}/messages", holding, 201)
    reader.posts("waiting")
    waits = {"kind": "answer", "text": solved, "then": "wait", "remind_at": in_two_hours(house), "if_silent": "close"}
    by_kim.post(f"/cases/{number}/messages", waits, 201)
    reader.sees(reader.read())
    house.later(hours=3)
    by_kim.post(f"/cases/{number}/messages", {"kind": "answer", "text": solved, "then": "propose"}, 201)
    reader.sees(reader.read())
    reader.posts("confirmation")
    reader.posts("confirmation/undo")
    reader.posts("rejection")
    reader.posts("escalation")
    house.go_to(house.now + timedelta(days=8))  # the answer that is owed after the no is late
    reader.sees(reader.read())
    reader.posts("code/mail")
    house.work()

    mails = house.outbox()
    assert [english for mail in mails for english in english_in(words_of_mail(mail))] == []
    assert reader.seen == []
    assert {str(mail["Auto-Submitted"]) for mail in mails} == {"None", "auto-replied", "auto-generated"}
    assert len(mails) == 7  # receipt, holding word, question, reminder, proposal, late word, code
    notice = next(mail for mail in mails if mail["List-Unsubscribe"])
    path = notice["List-Unsubscribe"].partition(">")[0].partition("//")[2].partition("/")[2]
    seen = reader.visits(f"/{path}")
    assert english_in(words_of_page(seen)) == []


@pytest.mark.django_db
@pytest.mark.parametrize("language", OTHERS)
def test_tell_us_speaks_the_language_of_the_browser(house: House, language: str):
    reader = Reader(house, language)
    reader.browser = Client(headers={"accept-language": f"{language}-XX,{language};q=0.9,en;q=0.5"})
    reader.visits("/tell-us/")
    reader.sees(reader.browser.post("/tell-us/", {"address": "a"}).content.decode())
    told = {"story": SAID[language][1], "address": "ana@example.org"}
    reader.sees(reader.browser.post("/tell-us/", told, follow=True).content.decode())
    reader.sees(reader.browser.get("/nowhere/").content.decode())
    reader.sees(
        Client(enforce_csrf_checks=True, headers={"accept-language": language}).post("/tell-us/").content.decode()
    )
    assert reader.seen == []


def in_two_hours(house: House) -> str:
    return (house.now + timedelta(hours=2)).isoformat()
