"""Pictures that a letter keeps at other places are fetched when a colleague asks, once, and shown redrawn to them."""

import re
import time
from email.message import EmailMessage
from html import unescape

import pytest
from django.core.cache import caches
from django.test import Client

from answerable.cases.models import Message
from answerable.cases.tests.factories import TUESDAY
from answerable.channels.mail.pictures import fetching, links
from answerable.channels.mail.pictures.showing import WISHES
from answerable.channels.mail.tests import factories as mails
from answerable.kit.fetching import Bounds
from answerable.staff.models import Team
from answerable.staff.tests import factories as colleagues
from tests.misbehaving_pictures import pictures

pytestmark = pytest.mark.django_db


@pytest.fixture
def server(monkeypatch):
    caches["pictures"].clear()
    with pictures() as running:
        fetcher = fetching.Fetcher(running.network(), Bounds(seconds=4.0, size=1_000_000))
        monkeypatch.setattr(fetching, "FETCHER", fetcher)
        yield running
        fetcher.wait()


def letter(*sources: str, more: str = "") -> Message:
    mails.desk()
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "Ana <ana@example.org>", "care@example.com", "Broken"
    mail.set_content("Look.")
    shown = "".join(f'<img src="{source}">' for source in sources)
    mail.add_alternative(f"<p>Look.</p>{shown}{more}", subtype="html")
    inbound = mails.filed(mail)
    assert inbound.case
    return inbound.case.messages.get(inbound=inbound)


def at_the_desk(who=None) -> Client:
    browser = Client()
    browser.force_login(who or colleagues.kim())
    return browser


def panel_of(message: Message) -> str:
    return f"/desk/cases/{message.case.number}/messages/{message.pk}/pictures/"


def shown_to(browser: Client, message: Message) -> tuple[list[str], str]:
    answer = browser.get(f"/desk/cases/{message.case.number}/messages/{message.pk}/html/")
    return re.findall(r'src="([^"]*)"', answer.content.decode()), answer["Content-Security-Policy"]


def ask_for(browser: Client, message: Message) -> str:
    """Her wish, and the panel once all has come."""
    browser.post(panel_of(message), headers={"HX-Request": "true"})
    for _look in range(1000):
        page = browser.get(panel_of(message)).content.decode()
        if "Fetching" not in page:
            return page
        time.sleep(0.05)
    raise TimeoutError(page)


def test_nothing_is_fetched_before_somebody_asks_and_then_once(server):
    pixel = '<img src="http://t.example/1" width=1 height=1>'
    message = letter(server.address("/picture"), server.address("/cookie"), more=pixel)
    browser = at_the_desk()
    page = browser.get(f"/desk/cases/{message.case.number}/").content.decode()
    assert "2 pictures are kept at other places." in page.partition("As it was sent")[0]  # not in what is closed
    assert "2 pictures are kept" in browser.get(panel_of(message)).content.decode()
    assert shown_to(browser, message)[0] == []
    assert server.asked == []

    page = ask_for(browser, message)
    assert ("kept at" in page, "could not" in page, sorted(server.paths)) == (False, False, ["/cookie", "/picture"])
    sources, policy = shown_to(browser, message)
    assert (len(sources), "img-src data: http://testserver/files/pictures/;" in policy) == (2, True)
    for source in sources:
        answer = Client().get(source)  # the frame has no cookie
        assert (answer.status_code, answer["Content-Type"], answer.content[:4]) == (200, "image/webp", b"RIFF")
        assert "Set-Cookie" not in answer
    ask_for(browser, message)
    other = at_the_desk(colleagues.ines())
    assert shown_to(other, message)[0] == []  # the wish is Kim's
    ask_for(other, message)
    assert len(server.asked) == 2  # looking twice tells nothing


def test_an_address_is_for_one_reader_one_letter_and_one_picture(server):
    message = letter(server.address("/picture"))
    kim = colleagues.kim()
    ask_for(at_the_desk(kim), message)
    address = links.address_of(message, 0, kim)
    status = lambda place: Client().get(place).status_code  # noqa: E731
    assert status(address) == 200
    token = address.rpartition("/")[2]
    facts = token.partition(":")[0].split("-")
    other = fetching.name_of(server.address("/cookie"))
    for forged in ("-".join([*facts[:2], other]), "-".join([facts[0], "999", facts[2]])):
        assert status(address.replace(token.partition(":")[0], forged)) == 404
    # Signed, and yet no picture of this letter: there is no open proxy behind it.
    elsewhere = Message(pk=message.pk, pictures=[server.address("/cookie")])
    assert status(links.address_of(elsewhere, 0, kim)) == 404
    theirs = links.address_of(message, 0, colleagues.lee())
    assert status(theirs) == 200  # Care is open
    Team.objects.update(visibility="closed")
    assert (status(theirs), status(address)) == (404, 200)
    kim.deactivate(by=None, at=TUESDAY)
    assert status(address) == 404


def test_what_is_not_kept_any_more_or_never_was_tried_is_offered_again(server):
    message = letter(server.address("/picture"), server.address("/nothing"))
    browser = at_the_desk()
    assert "1 picture could not be fetched" in ask_for(browser, message)
    session = browser.session
    session[WISHES] = {str(message.pk): time.time() - fetching.WHOLE_SECONDS - 1}
    session.save()
    assert "Show" not in browser.get(panel_of(message)).content.decode()  # the failure is known

    caches["pictures"].delete(fetching.name_of(server.address("/nothing")))
    page = browser.get(panel_of(message)).content.decode()
    assert ("1 picture is kept at another place." in page, "could not" in page) == (True, False)
    assert (len(shown_to(browser, message)[0]), len(server.asked)) == (2, 2)
    assert "1 picture could not be fetched" in ask_for(browser, message)
    assert sorted(server.paths) == ["/nothing", "/nothing", "/picture"]


def test_a_picture_whose_turn_never_came_is_no_failure(server, monkeypatch):
    """Another letter's slow servers kept the threads busy."""
    message = letter(server.address("/picture"))
    browser = at_the_desk()
    monkeypatch.setattr(fetching, "WHOLE_SECONDS", -1.0)
    browser.post(panel_of(message), headers={"HX-Request": "true"})
    fetching.FETCHER.wait()
    assert (fetching.kept(server.address("/picture")), server.asked) == (None, [])
    assert "1 picture is kept at another place." in browser.get(panel_of(message)).content.decode()


def test_nothing_that_waits_for_its_turn_keeps_the_process_from_ending(server):
    fetching.FETCHER.begin(server.address(f"/drip?{number}") for number in range(20))
    fetching.FETCHER.stop()
    fetching.FETCHER.wait()
    assert len(server.asked) <= fetching.AT_ONCE


def sentence(answer) -> str:
    """What stands at the place of a picture; empty where there is one."""
    words = re.search(rb">([^<]+)</text>", answer.content)
    assert bool(words) == (answer["Content-Type"] == "image/svg+xml")
    return unescape(words[1].decode()) if words else ""


def test_what_went_wrong_stands_at_its_place(server):
    message = letter(
        *map(server.address, ("/svg", "/nothing", "/drip", "/bomb", "/page", "/home")), "http://10.0.0.1/x"
    )
    browser = at_the_desk()
    assert "6 pictures could not be fetched" in ask_for(browser, message)
    answers = [Client().get(source) for source in shown_to(browser, message)[0]]
    none = "This is no picture that we can show."
    assert list(map(sentence, answers)) == [
        none,
        "The picture's server does not give it out.",
        "The picture's server took too long.",
        none,
        none,
        "",  # a redirect, in this test's network, to a picture
        "This picture lies where we do not look.",
    ]


def test_a_house_may_have_none(server, settings):
    message = letter(server.address("/picture"))
    settings.MAIL_REMOTE_PICTURES = False
    browser = at_the_desk()
    assert "kept at" not in browser.get(f"/desk/cases/{message.case.number}/").content.decode()
    browser.post(panel_of(message), headers={"HX-Request": "true"})
    assert (shown_to(browser, message)[0], server.asked) == ([], [])
    assert Client().get(links.address_of(message, 0, colleagues.kim())).status_code == 404


def test_without_a_script_the_case_comes_back(server):
    message = letter(server.address("/picture"))
    browser = at_the_desk()
    assert browser.post(panel_of(message)).status_code == 302
    assert "kept at" not in browser.get(f"/desk/cases/{message.case.number}/").content.decode()
    Team.objects.update(visibility="closed")
    assert at_the_desk(colleagues.lee()).post(panel_of(message)).status_code == 404
