"""`Tell us`: the public way in."""

import re
from datetime import datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from answerable.cases.models import Case, Inbound
from answerable.cases.tests.factories import TUESDAY, answered, opened
from answerable.cases.words import Then, Turn
from answerable.channels.mail.models import Rehearsal
from answerable.channels.web.models import PER_CLIENT, Submission
from answerable.customers.models import Customer
from answerable.kit import files
from answerable.staff.models import Brand, Team, TeamAddress
from answerable.staff.tests import factories as colleagues

pytestmark = pytest.mark.django_db
STORY = "I was charged twice for March. My rent bounced because of it."
FULL = {
    "story": STORY,
    "happened": "On the 3rd, contract 4711.",
    "wish": "The second charge back.",
    "hurt": "My rent bounced.",
    "needed_by": "2026-03-06",
    "name": "Ana Petrova",
    "address": "Ana@Example.org",
}


@pytest.fixture(autouse=True)
def teams(clock):
    """Care first, Technical and Finance behind it, and one that nobody may choose."""
    return colleagues.care(), colleagues.technical(), colleagues.finance(), colleagues.conduct()


def form(client: Client | None = None, **headers) -> str:
    answer = (client or Client()).get("/tell-us/", headers=headers)
    assert answer.status_code == 200
    return answer.content.decode()


def tell(client: Client | None = None, status: int = 302, **words):
    answer = (client or Client()).post("/tell-us/", words)
    assert answer.status_code == status, answer.content.decode()
    return answer


def test_only_what_was_typed_is_said_to_be_kept_and_files_to_be_chosen_again():
    kept, again = "What you typed is kept.", "Choose your files again"
    for given, told in (
        ({}, (False, False)),
        ({"name": "Ana"}, (True, False)),
        ({"attached": SimpleUploadedFile("bill.txt", b"4711")}, (False, True)),
    ):
        words = tell(status=422, **given).content.decode()
        assert (kept in words, again in words) == told
        assert "This is missing or not right yet:</p>\n  <ul>" in words


def test_her_story_and_every_answer_become_the_first_message_of_a_case():
    client = Client()
    told = client.get(tell(client, **FULL)["Location"]).content.decode()
    case = Case.objects.get()
    message = case.messages.get(kind="customer")
    assert message.text == (
        f"{STORY}\n\nWhat happened when\nOn the 3rd, contract 4711."
        "\n\nWhat would make it right\nThe second charge back.\n\nWhat hurt most\nMy rent bounced."
        "\n\nNeeded by\nFriday, 6 March 2026"
    )
    assert (case.subject, case.team.name, case.channel) == ("I was charged twice for March", "Care", "web")
    assert case.needed_by == datetime.fromisoformat("2026-03-06T23:59+01:00")
    assert (case.customer.name, case.customer.mail_address()) == ("Ana Petrova", "ana@example.org")
    assert f"Your case is {case.number}. A person answers you <em>by 14:00 today</em>." in told
    assert case.messages.get(kind="receipt").deliveries.get().address == "ana@example.org"


def test_nobody_is_told_to_look_for_a_mail_in_a_rehearsal():
    client = Client()
    assert "Look for our mail" in client.get(tell(client, **FULL)["Location"]).content.decode()
    Rehearsal.objects.begin(at=TUESDAY)
    told = client.get(tell(client, **(FULL | {"address": "bo@example.net"}))["Location"]).content.decode()
    assert "Your case is" in told
    assert "Look for our mail" not in told
    assert not Case.objects.last().messages.filter(kind="receipt").exists()


def test_a_sentence_and_an_address_are_enough():
    tell(story="My lamp is broken", address="ana@example.org")
    case = Case.objects.get()
    assert (case.messages.get(kind="customer").text, case.needed_by) == ("My lamp is broken", None)


def test_a_day_that_has_passed_is_asked_back():
    told = tell(status=422, **(FULL | {"needed_by": "2020-03-01"})).content.decode()
    assert "This day has passed. Give one that is still to come, or none." in told
    assert not Inbound.objects.exists()


def test_what_is_missing_or_wrong_is_said_by_the_field_and_nothing_typed_is_lost():
    words = FULL | {"address": "not an address", "needed_by": "soon", "story": " "}
    told = tell(status=422, **words).content.decode()
    for sentence in (
        "Please tell us what it is about; a sentence is enough.",
        "This does not look like a mail address.",
        "This is not a day in the calendar",
    ):
        assert told.count(sentence) == 2
    for typed in (
        "On the 3rd, contract 4711.",
        "The second charge back.",
        "My rent bounced.",
        "not an address",
        "soon",
    ):
        assert typed in told
    assert (Case.objects.count(), Inbound.objects.count(), Submission.objects.count()) == (0, 0, 0)


@pytest.mark.parametrize(
    "address", ["ana@example.org", "Ana.P+x@sub.example.org", "ana@bücher.example", "ана@пример.рф"]
)
def test_people_from_everywhere_have_addresses(address):
    tell(story="Hello, is anybody there?", address=address)
    assert Case.objects.get().customer_participant.address


@pytest.mark.parametrize(
    "address", ["ana", "ana@", "@example.org", "a b@example.org", "ana@example.org\nBcc: x@y.z", "x" * 300]
)
def test_what_is_no_address_is_refused(address):
    tell(status=422, story="Hello", address=address)
    assert not Customer.objects.exists()


def test_sent_twice_it_is_one_case_and_sent_again_with_other_words_it_is_another():
    client = Client()
    number = re.search(r'name="form_id" value="([^"]+)"', form(client))[1]
    first = client.get(tell(client, **FULL, form_id=number)["Location"]).content
    again = client.get(tell(client, **FULL, form_id=number)["Location"]).content
    assert (Case.objects.count(), first == again) == (1, True)
    tell(client, **FULL | {"story": "Something else."}, form_id=number)
    assert Case.objects.count() == 2


def test_who_goes_back_and_sends_the_same_again_has_one_case_and_the_same_thanks():
    client = Client()
    first = client.get(tell(client, **FULL)["Location"]).content
    again = client.get(tell(client, **FULL)["Location"]).content
    assert (Case.objects.count(), first == again) == (1, True)
    tell(client, **FULL | {"story": "Something else."})
    tell(**FULL)  # somebody else's browser
    assert Case.objects.count() == 3


def test_who_says_the_same_again_once_we_have_answered_is_heard_again():
    client = Client()
    tell(client, **FULL)
    answered(Case.objects.get(), then=Then.PROPOSE)
    tell(client, **FULL)
    assert (Case.objects.count(), Case.objects.filter(turn=Turn.OURS).count()) == (2, 1)


def test_she_chooses_among_the_teams_that_are_written_to():
    page = form()
    assert re.findall(r'name="team" value="(\d+)"', page) == [
        str(Team.objects.get(name=name).pk) for name in ("Care", "Technical", "Finance")
    ]
    assert "Conduct" not in page
    tell(story="My invoice is wrong", address="ana@example.org", team=colleagues.finance().pk)
    assert Case.objects.get().team.name == "Finance"
    told = tell(status=422, story="Psst", address="ana@example.org", team=colleagues.conduct().pk)
    assert "Please choose one of these." in told.content.decode()


def test_on_a_brands_page_the_teams_are_asked_that_speak_as_it():
    brand, client, page = Brand.objects.create(name="Nordlicht"), Client(), "/brands/nordlicht/tell-us/"

    def offered() -> list[str]:
        numbers = re.findall(r'name="team" value="(\d+)"', client.get(page).content.decode())
        return [Team.objects.get(pk=number).name for number in numbers]

    assert offered() == ["Care", "Technical", "Finance"]
    for team in (colleagues.finance(), colleagues.conduct()):
        TeamAddress.objects.create(team=team, address=f"{team.slug}@nordlicht.example", brand=brand)
    assert offered() == []  # of the two only one takes words from anybody, so nothing is asked
    assert client.post(page, {"story": "My invoice is wrong", "address": "ana@example.org"}).status_code == 302
    case = Case.objects.get()
    assert (case.team.name, case.brand) == ("Finance", brand)
    Team.objects.filter(name="Technical").update(brand=brand)
    assert offered() == ["Technical", "Finance"]


def test_where_there_is_one_team_nobody_is_asked():
    Team.objects.exclude(name="Care").update(is_active=False)
    assert "Who is it for?" not in form()
    tell(story="My lamp is broken", address="ana@example.org")
    assert Case.objects.get().team.name == "Care"


@pytest.mark.parametrize(
    ("story", "subject"),
    [
        ("Guten Tag,\n\nseit Donnerstag kein Netz.", "seit Donnerstag kein Netz"),
        ("Dear Sir or Madam,\nmy rent bounced. Twice.", "my rent bounced"),
        ("Bonjour\nLa ligne est coupée", "La ligne est coupée"),
        ("Help!", "Help!"),
        ("Hello, is anybody there?", "Hello, is anybody there?"),
    ],
)
def test_the_subject_is_the_first_line_that_says_something(story, subject):
    tell(story=story, address="ana@example.org")
    assert Case.objects.get().subject == subject


def test_where_no_team_is_there_yet_the_form_is_not_offered():
    Team.objects.update(is_active=False)
    for answer in (Client().get("/tell-us/"), Client().post("/tell-us/", FULL)):
        assert (answer.status_code, "still being set up" in answer.content.decode()) == (503, True)
    assert not Inbound.objects.exists()


def test_files_come_along_typed_by_what_they_are():
    picture = SimpleUploadedFile("C:\\photos\\lamp.exe", b"\xff\xd8\xff\xe0", "application/x-msdownload")
    tell(story="See the picture", address="ana@example.org", attached=[picture])
    file = Case.objects.get().messages.get(kind="customer").attachments.get()
    assert (file.name, file.content_type, files.read(file.sha256)) == ("lamp.exe", "image/jpeg", b"\xff\xd8\xff\xe0")


def test_a_refused_form_says_that_files_must_be_chosen_again_where_some_were_sent():
    again = "Choose your files again: a browser does not keep them."
    sent = tell(status=422, story="See the picture", address="ana", attached=[SimpleUploadedFile("a.txt", b"words")])
    none = tell(status=422, story="No picture", address="ana")
    assert [again in answer.content.decode() for answer in (sent, none)] == [True, False]
    assert "(a.txt)" in sent.content.decode()


def test_who_asks_first_hears_what_there_is_to_say_and_leaves_nothing_behind():
    client, asking = Client(), {"X-Asks-First": "1"}
    wrong = client.post("/tell-us/", FULL | {"address": "ana"}, headers=asking)
    assert (wrong.status_code, "does not look like a mail address" in wrong.content.decode()) == (422, True)
    right = client.post("/tell-us/", FULL, headers=asking)
    assert (right.status_code, right.content, right.cookies.keys()) == (204, b"", set())
    assert (Inbound.objects.exists(), Submission.objects.exists()) == (False, False)
    tell(client, **FULL)


def test_who_chooses_a_language_at_the_foot_finds_what_they_had_typed():
    client, typed = Client(), {"story": "Meine Lampe", "needed_by": "2026-03-20", "name": "Ana", "address": "ana@"}
    technical = str(Team.objects.get(name="Technical").pk)
    bill = SimpleUploadedFile("bill.pdf", b"%PDF")
    answer = client.post("/tell-us/", typed | {"team": technical, "language": "de", "attached": bill})
    page = answer.content.decode()
    assert (answer.status_code, answer["Content-Language"], 'lang="de"' in page) == (200, "de", True)
    assert "Meine Lampe</textarea>" in page
    assert all(f'value="{typed[name]}"' in page for name in ("needed_by", "name", "address"))
    assert re.search(rf'name="team" value="{technical}"[^>]* checked', page)
    assert "(bill.pdf)" in page  # which a browser without script has given up
    assert "error-summary" not in page
    assert not Inbound.objects.exists()
    assert 'lang="de"' in client.get("/tell-us/").content.decode()
    unknown = client.post("/tell-us/", typed | {"language": "sv"})
    assert unknown.status_code == 422


def test_more_than_the_limit_is_refused_aloud_with_the_limit_named(settings):
    settings.HTTP_LIMIT = 2000
    told = tell(status=413, story="x", address="ana@example.org", attached=[SimpleUploadedFile("a", b"x" * 3000)])
    assert "At most 2.0 kB can be sent at once" in told.content.decode()


def test_a_program_that_fills_every_box_is_asked_to_press_once_more():
    told = tell(
        status=422, story="Buy now", address="spam@example.org", website="https://spam.example"
    ).content.decode()
    assert "A box that nobody can see was filled in" in told
    assert "https://spam.example" not in told
    assert not Inbound.objects.exists()


def test_too_much_from_one_connection_waits_with_a_sentence_and_keeps_what_was_typed(clock):
    for number in range(PER_CLIENT):
        tell(story=f"Number {number}", address=f"c{number}@example.org")
    answer = tell(status=429, story="The one too many", address="ana@example.org")
    assert "Please send this again in 60 minutes." in answer.content.decode()
    assert "The one too many" in answer.content.decode()
    assert answer["Retry-After"] == "3600"
    assert Client().post("/tell-us/", FULL, REMOTE_ADDR="10.9.8.7").status_code == 302
    clock.shift(timedelta(hours=1, seconds=1))
    tell(story="An hour later", address="ana@example.org")


def test_nobody_is_showered_with_receipts_by_somebody_who_types_their_address():
    for number in range(8):
        Client().post(
            "/tell-us/", {"story": f"Number {number}?", "address": "ana@example.org"}, REMOTE_ADDR=f"10.0.0.{number}"
        )
        Case.objects.latest("pk").close("passed-on", by=colleagues.kim(), at=TUESDAY)
    assert Case.objects.count() == 8
    assert Case.objects.filter(messages__kind="receipt").count() == 5


def test_whoever_types_her_address_learns_nothing_about_her():
    unknown = Client()
    fresh = unknown.get(tell(unknown, story="Hello?", address="nobody@example.org")["Location"]).content.decode()
    opened("SECRET matter", team=colleagues.conduct(), at=TUESDAY - timedelta(days=3))
    known = Client()
    hers = known.get(tell(known, story="Hello?", address="ana@example.org")["Location"]).content.decode()
    case = Case.objects.latest("pk")
    assert (case.team.name, case.chases_id is not None) == ("Care", True)
    alike = [re.sub(r"A-\d+|\w+@example.org", "", page) for page in (fresh, hers)]
    assert alike[0] == alike[1]
    assert not case.messages.filter(kind="receipt").exists()
    assert "the link in our earlier mail still leads to your page, and a person sees this" in hers
    assert known.get(f"/your/{case.number}/").status_code == 404


def test_the_confirmation_is_for_whoever_sent_it():
    assert Client().get("/tell-us/thank-you/")["Location"] == "/tell-us/"
    forged = Client()
    forged.cookies["told-us"] = "made up"
    assert forged.get("/tell-us/thank-you/")["Location"] == "/tell-us/"


def test_the_case_speaks_the_language_of_her_browser():
    client = Client(headers={"accept-language": "fr-FR,fr;q=0.9"})
    tell(client, story="Ma lampe est cassée", address="ana@example.org")
    assert Case.objects.get().language == "fr"
    assert "Bonjour" in Case.objects.get().messages.get(kind="receipt").text


def test_a_form_needs_the_token_it_was_given_with():
    assert Client(enforce_csrf_checks=True).post("/tell-us/", FULL).status_code == 403


def test_a_long_story_is_kept_whole_and_no_box_cuts_what_is_typed():
    story = "I was charged twice. " + "Every word counts. " * 16_000 + "This is the end."
    assert len(story) > 300_000
    assert "maxlength" not in form()
    tell(**FULL | {"story": story})
    message = Case.objects.get().messages.get(kind="customer")
    assert message.text.startswith(f"{story}\n\nWhat happened when")


def test_what_is_too_long_is_said_with_both_figures_and_stays_as_it_was_typed():
    name, story = "Ana " * 250, "x" * 500_001
    words = tell(status=422, **FULL | {"name": name, "story": story}).content.decode()
    for told in (
        "This has 999 characters, and 200 are the most",
        "This has 500001 characters, and 500000 are the most",
    ):
        assert told in words
    assert (name in words, story in words, Case.objects.exists()) == (True, True, False)


def test_that_a_mail_with_the_link_comes_is_said_before_everything_else():
    client = Client()
    words = client.get(tell(client, **FULL)["Location"]).content.decode()
    first = words.index("Look for our mail to ana@example.org, in the spam folder too: it has the link")
    assert first < words.index("Your case is") < words.index("If you have written to us before")
