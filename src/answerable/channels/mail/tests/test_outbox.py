"""The outbox pages: what a newcomer sees of what customers get, and who else may."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from answerable.cases.models import Delivery
from answerable.cases.tests.factories import TUESDAY, opened
from answerable.channels.mail.models import Rehearsal, go_live
from answerable.channels.mail.sending import send_pending
from answerable.channels.mail.tests.factories import desk
from answerable.staff.tests.factories import conduct, ines, kim, lee

pytestmark = pytest.mark.django_db
WRITTEN = TUESDAY + timedelta(minutes=30)


@pytest.fixture(autouse=True)
def surroundings(settings, tmp_path):
    desk()
    settings.OUTBOX, settings.DEMO = tmp_path / "outbox", True


def sent(text="Here is your refund.", case=None, **facts):
    case = case or opened()
    message = case.write(text, by=kim(), at=WRITTEN, **facts)
    send_pending(WRITTEN)
    return message.deliveries.get()


def page(client, path, staff=None):
    if staff:
        client.force_login(staff)
    return client.get(f"/outbox/{path}")


def test_a_newcomer_to_the_demo_reads_what_the_customer_got_without_signing_in(client):
    delivery = sent()
    assert "Charged twice" in page(client, "").content.decode()
    shown = page(client, f"{delivery.pk:010d}/").content.decode()
    assert f'/case/{delivery.grant.token("page")}/"' in shown
    assert "Here is your refund." in page(client, f"{delivery.pk:010d}/html/").content.decode()


def test_a_newcomer_reads_nothing_of_a_sensitive_team(client):
    delivery = sent("Confidential words", case=opened(team=conduct()))
    assert "Confidential" not in page(client, "").content.decode()
    assert page(client, f"{delivery.pk:010d}/").status_code == 404


@pytest.mark.parametrize(
    "facts",
    [
        {"REMOTE_ADDR": "192.0.2.7"},
        {"REMOTE_ADDR": "::ffff:192.0.2.7"},
        {"REMOTE_ADDR": ""},
        {"HTTP_X_FORWARDED_FOR": "127.0.0.1"},
        {"HTTP_FORWARDED": "for=127.0.0.1"},
    ],
)
def test_who_comes_from_elsewhere_is_asked_to_sign_in(client, facts):
    delivery = sent()
    for path in ("", f"{delivery.pk:010d}/", f"{delivery.pk:010d}/html/"):
        assert client.get(f"/outbox/{path}", **facts).headers["Location"].startswith("/sign-in/")


def test_outside_the_demo_everybody_is_asked_to_sign_in(client, settings):
    settings.DEMO = False
    delivery = sent()
    for path in ("", f"{delivery.pk:010d}/", f"{delivery.pk:010d}/html/"):
        assert page(client, path).headers["Location"].startswith("/sign-in/")


def test_in_the_demo_every_colleague_reads_what_the_customer_got(client):
    delivery = sent()
    listed = page(client, "", lee()).content.decode()
    assert "Charged twice" in listed
    shown = page(client, f"{delivery.pk:010d}/", lee()).content.decode()
    assert "Here is your refund." in shown
    assert f'/case/{delivery.grant.token("page")}/"' in shown
    assert delivery.message.message_id.strip("<>") in shown


def test_outside_the_demo_it_is_for_administrators_and_links_are_masked(client, settings):
    settings.DEMO = False
    delivery = sent()
    for path in ("", f"{delivery.pk:010d}/", f"{delivery.pk:010d}/html/"):
        assert page(client, path, kim()).status_code == 404
        body = page(client, path, ines()).content.decode()
        assert "Here is your refund." in body
        for purpose in ("page", "reply", "bounce"):
            assert delivery.grant.token(purpose) not in body


def test_mails_of_cases_one_may_not_see_do_not_exist(client):
    delivery = sent("Confidential words", case=opened(team=conduct()))
    assert "Confidential" not in page(client, "", lee()).content.decode()
    assert page(client, f"{delivery.pk:010d}/", lee()).status_code == 404
    assert page(client, f"{delivery.pk:010d}/html/", lee()).status_code == 404


@pytest.mark.parametrize("name", ["9999999999", "code-0000000001", "secret_key", "0000000001x"])
def test_what_is_not_there_is_not_found(client, name):
    sent()
    assert page(client, f"{name}/", kim()).status_code == 404


def test_the_html_of_a_mail_has_a_policy_of_its_own(client):
    delivery = sent('<b onclick="x()">Bold</b><script>alert(1)</script>')
    framed = page(client, f"{delivery.pk:010d}/html/", kim())
    assert "script-src" not in framed.headers["Content-Security-Policy"]
    assert framed.headers["Content-Security-Policy"].startswith("sandbox")
    assert framed.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert b"<script" not in framed.content
    shown = page(client, f"{delivery.pk:010d}/", kim())
    assert b'sandbox="allow-popups' in shown.content
    assert shown.headers["X-Frame-Options"] == "DENY"


def test_long_lists_come_in_pages_the_newest_first_whatever_was_written_first(client, monkeypatch):
    from answerable.channels.mail import showing

    monkeypatch.setattr(showing, "PAGE", 2)
    mails = [sent(f"Number {number}", case=opened(subject=f"Matter {number}")) for number in range(4)]
    Delivery.objects.filter(pk=mails[0].pk).update(accepted_at=WRITTEN + timedelta(hours=1))
    client.force_login(kim())
    pages = [client.get("/outbox/").content.decode()]
    pages.append(client.get(f"/outbox/{re.search(r'[?]before=[0-9]+', pages[0])[0]}").content.decode())
    assert [re.findall(r"Matter (\d)", words) for words in pages] == [["0", "3"], ["2", "1"]]


def test_a_list_of_three_costs_no_more_queries_than_a_list_of_one(client):
    client.force_login(kim())
    costs = []
    for count in (1, 2):
        for _mail in range(count):
            sent(case=opened(subject=f"Matter {count}"))
        with CaptureQueriesContext(connection) as asked:
            page(client, "")
        costs.append(len(asked))
    assert costs[0] == costs[1]


def test_an_empty_outbox_says_what_belongs_here(client):
    assert "Nothing has left yet" in page(client, "", kim()).content.decode()


def test_where_a_server_sends_the_outbox_says_that_it_does(client, settings):
    sent()
    settings.EMAIL_URL = "smtp://user:secret@mail.halden.example:25"
    told = page(client, "", kim()).content.decode()
    assert "Mail leaves by a mail server" in told
    assert "mail.halden.example" in told
    assert not {"secret", "Nothing has left yet"} & set(told.split())


@pytest.mark.parametrize("url", ["", "smtp://127.0.0.1:1"])
def test_a_rehearsal_shows_what_waits_as_it_would_leave(client, settings, url):
    settings.DEMO, settings.EMAIL_URL = False, url
    Rehearsal.objects.begin(at=TUESDAY)
    hidden, delivery = sent("Confidential", case=opened(team=conduct())), sent()
    assert (delivery.state, delivery.accepted_at) == ("waiting", None)
    listed = page(client, "", kim()).content.decode()
    assert ("what waits until you go live" in listed, "Charged twice" in listed) == (True, True)
    assert "Confidential" not in listed
    shown = page(client, f"{delivery.pk:010d}/").content.decode()
    assert "It waits until you go live, and would leave like this." in shown
    assert f'href="/your/{delivery.case.number}/"' in shown
    assert delivery.grant.token("page") not in shown
    assert "Here is your refund." in page(client, f"{delivery.pk:010d}/html/").content.decode()
    assert page(client, f"{hidden.pk:010d}/").status_code == 404
    go_live(by=ines(), at=WRITTEN)
    assert page(client, "").status_code == 404
