"""Going live at the desk: what waits is shown, it is asked once more, and every page says so until then."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from answerable.cases.models import Delivery, Digest
from answerable.cases.tests.factories import TUESDAY, opened
from answerable.channels.mail.models import Rehearsal
from answerable.channels.mail.sending import send_pending
from answerable.channels.mail.tests.factories import desk
from answerable.desk.tests.conftest import ELEVEN, browser
from answerable.desk.tests.counting import queries
from answerable.staff.tests import factories as colleagues
from answerable.staff.tests.factories import StaffFactory, conduct

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tuesday_at_eleven")]
PLACE = "/desk/settings/live/"
LINE = "Nothing leaves yet"


@pytest.fixture
def rehearsing(settings):
    settings.EMAIL_URL = "smtp://mail.example"
    desk()
    Rehearsal.objects.begin(at=TUESDAY)


@pytest.fixture
def answer(rehearsing):
    return opened().write("Here is your refund.", by=colleagues.kim(), at=TUESDAY + timedelta(minutes=30))


@pytest.fixture
def browser_of_nobody():
    return Client()


def told(client, path=PLACE) -> str:
    return client.get(path).content.decode()


def test_every_page_says_that_nothing_leaves_and_leads_administrators_on(kim, ines, rehearsing):
    for path in ("/desk/", "/desk/customers/", "/desk/settings/"):
        assert LINE in told(kim, path)
        assert PLACE not in told(kim, path)
        assert f'href="{PLACE}"' in told(ines, path)
    assert kim.get(PLACE).status_code == kim.post(f"{PLACE}now/").status_code == 404


def test_who_is_live_is_told_nothing(kim, ines, answer):
    ines.post(f"{PLACE}now/", {"waits": "leaves"})
    assert LINE not in told(kim, "/desk/")
    assert PLACE not in told(ines, "/desk/settings/tags/")


def test_what_waits_is_shown_with_whom_it_would_go_to(ines, answer):
    Digest.objects.create(staff=colleagues.kim(), made_at=ELEVEN, not_before=ELEVEN)
    page = told(ines)
    for words in ("ana@example.org", answer.case.number, "Kim", "Care", "30 min ago"):
        assert words in page
    assert ines.get(PLACE).context["counts"] == {"words": 1, "automatic": 0, "digests": 1}


def test_a_sent_answer_says_what_becomes_of_it_once_it_cannot_be_undone(kim, rehearsing):
    case = opened()
    facts = {"then": "propose", "undo": timedelta(seconds=10)}
    case.write("Here is your refund.", by=colleagues.kim(), at=ELEVEN - timedelta(seconds=5), **facts)
    story = told(kim, f"/desk/cases/{case.number}/story/")
    hidden, span = " data-after-countdown hidden", '<span class="promise" data-state="sending">'
    waits = f'<p class="state"{hidden}>{span}waits until you go live'
    assert ("data-countdown" in story, waits in story, "To be proposed as the solution" in story) == (True, True, True)
    with time_machine.travel(ELEVEN + timedelta(seconds=6), tick=False):
        story = told(kim, f"/desk/cases/{case.number}/story/")
    assert "data-countdown" not in story
    assert waits.replace(hidden, "") in story
    assert "To be proposed as the solution" in story


def test_letters_of_a_case_that_one_may_not_open_are_counted_and_not_shown(rehearsing):
    conduct()
    case = opened("My manager hit me.", team=conduct(), address="grim@example.org")
    case.write("We look into it.", by=StaffFactory(full_name="Reader"), at=TUESDAY)
    page = told(browser(StaffFactory(full_name="Otto", role="admin")))
    assert "1 letter of a case that you may not open." in page
    for hidden in ("grim@example.org", case.number, "Reader"):
        assert hidden not in page


def test_it_is_asked_once_more_with_how_many_letters_leave(ines, answer):
    assert "Go live and send one letter" in told(ines, f"{PLACE}now/?waits=leaves")
    assert "Go live without this letter" in told(ines, f"{PLACE}now/?waits=left-out")
    assert ines.post(f"{PLACE}now/").status_code == 422
    assert Rehearsal.objects.is_on(), "looking at it, or saying nothing, changes nothing"


@pytest.mark.parametrize(("waits", "state"), [("leaves", "accepted"), ("left-out", "failed")])
def test_what_waits_leaves_or_is_left_out_as_it_was_said(ines, answer, waits, state, settings):
    assert ines.post(f"{PLACE}now/", {"waits": waits})["Location"] == PLACE
    settings.EMAIL_URL = ""  # the outbox takes it
    send_pending(ELEVEN)
    assert Delivery.objects.get().state == state
    assert f"{colleagues.ines().working_name} said so on Tuesday 3 March 2026" in told(ines)
    assert ("was left out" in told(ines)) is (waits == "left-out")


def test_a_second_word_to_go_live_changes_nothing(ines, answer):
    ines.post(f"{PLACE}now/", {"waits": "leaves"})
    ines.post(f"{PLACE}now/", {"waits": "left-out"})
    assert not Rehearsal.objects.get().leaves_out


def test_a_desk_that_never_rehearsed_says_so(ines):
    assert "It never rehearsed" in told(ines)


def test_the_page_costs_the_same_for_one_letter_as_for_three(ines, answer):
    with_one = queries(ines, PLACE)
    for _number in range(2):
        opened().write("And again.", by=colleagues.kim(), at=TUESDAY)
    assert queries(ines, PLACE) == with_one


def test_who_has_named_no_way_out_and_no_address_is_told_so(ines, rehearsing, settings):
    settings.EMAIL_URL, settings.BASE_URL = "", "http://127.0.0.1:8000"
    assert "Set EMAIL_URL" in told(ines)
    assert "Set BASE_URL" in told(ines)
    settings.EMAIL_URL, settings.BASE_URL = "smtp://mail.example", "https://desk.example"
    assert "Set EMAIL_URL" not in told(ines)
    assert "Set BASE_URL" not in told(ines)


def test_nobody_goes_live_while_mail_would_reach_nobody(ines, answer, settings):
    settings.EMAIL_URL = ""
    assert f'action="{PLACE}now/"' not in told(ines)
    assert ines.get(f"{PLACE}now/", {"waits": "leaves"})["Location"] == PLACE
    assert ines.post(f"{PLACE}now/", {"waits": "leaves"})["Location"] == PLACE
    assert Rehearsal.objects.is_on()
    settings.EMAIL_URL = "smtp://mail.example"
    assert f'action="{PLACE}now/"' in told(ines)
    ines.post(f"{PLACE}now/", {"waits": "leaves"})
    assert not Rehearsal.objects.is_on()


def test_a_word_that_waits_says_so_and_leads_to_their_page(kim, lee, answer):
    case = answer.case
    page = told(kim, f"/desk/cases/{case.number}/")
    assert "waits until you go live" in page
    assert ">sending<" not in page
    assert f'href="/your/{case.number}/"' in page
    assert f'href="/outbox/{answer.deliveries.get().pk:010d}/"' in page
    assert "waits until you go live" in told(kim, "/desk/")
    theirs = told(kim, f"/your/{case.number}/")
    assert "This desk rehearses" in theirs
    assert "Here is your refund." in theirs
    assert kim.post(f"/your/{case.number}/messages/", {"text": "I am Ana."}).status_code in (404, 422, 403)
    assert case.messages.count() == 1 + 1


def test_their_page_is_seen_by_who_may_see_the_case(kim, lee, browser_of_nobody, rehearsing):
    case, secret = opened(), opened(team=conduct())
    for one in (case, secret):
        one.write("Here is your refund.", by=colleagues.kim(), at=TUESDAY + timedelta(minutes=30))
    assert kim.get(f"/your/{secret.number}/").status_code == 404
    assert browser_of_nobody.get(f"/your/{case.number}/").status_code == 404
    assert lee.get(f"/your/{case.number}/").status_code == 200
    assert case.events.filter(name="case.looked-into", actor_id=colleagues.lee().pk).count() == 1
    Rehearsal.objects.update(live_at=TUESDAY)
    assert "Here is your refund." not in told(kim, f"/your/{case.number}/")
