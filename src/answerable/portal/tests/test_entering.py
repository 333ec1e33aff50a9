"""The link: traded for a cookie, changing nothing; what does not open, opens nothing and tells nothing."""

import re
from datetime import timedelta

from django.test import Client

from answerable.cases.models import Event
from answerable.cases.tests.factories import TUESDAY, opened
from answerable.cases.words import Part
from answerable.customers.tests import factories as customers
from answerable.kit import tokens
from answerable.staff.tests import factories as colleagues
from answerable.staff.tests.factories import PASSWORD

from .factories import grant_for, link_of, page, read, with_link

PRIVATE = {"Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex, nofollow, noarchive"}


def test_a_link_is_traded_for_a_cookie_and_an_address_without_the_token(case):
    client, grant = Client(), grant_for(case.customer_participant)
    answer = client.get(link_of(grant))
    assert (answer.status_code, answer["Location"]) == (302, page(case))
    cookie = client.cookies[f"case-{case.pk + 1000}"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/your/")
    assert grant.token("page") not in answer["Location"] + cookie.value
    for told in (answer, client.get(page(case))):
        assert {name: told[name] for name in PRIVATE} == PRIVATE
        assert "no-store" in told["Cache-Control"]


def test_opening_changes_nothing_however_often_a_scanner_does_it(case):
    before = Event.objects.count()
    client, link = Client(), link_of(grant_for(case.customer_participant))
    for _time in range(3):
        assert client.get(link, follow=True).status_code == 200
        assert client.head(link).status_code == 302
    case.refresh_from_db()
    assert (Event.objects.count(), case.turn, case.touched_at) == (before, "ours", TUESDAY)


def test_a_link_does_nothing_when_it_is_posted_to(case):
    assert Client().post(link_of(grant_for(case.customer_participant))).status_code == 405


def test_unknown_foreign_expired_and_revoked_links_all_lead_to_the_same_nothing(case, clock):
    client = Client()
    expired, revoked, gone = (grant_for(case.customer_participant) for _one in range(3))
    type(expired).objects.filter(pk=expired.pk).update(expires_at=TUESDAY)
    type(revoked).objects.filter(pk=revoked.pk).update(revoked_at=TUESDAY)
    stranger = case.let_join(Part.NEW, address="x@example.org", at=TUESDAY)
    left = case.let_join(Part.COPIED, address="left@example.org", at=TUESDAY)
    links = ["/case/nonsense/", f"/case/{tokens.sign('reply', gone.pk)}/", f"/case/{tokens.sign('page', 10**6)}/"]
    links += [link_of(row) for row in (expired, revoked, grant_for(stranger), grant_for(left))]
    type(left).objects.filter(pk=left.pk).update(left_at=TUESDAY)
    answers = [client.get(link) for link in links] + [client.get(page(case)), client.get("/your/A-999999/")]
    assert [answer.status_code for answer in answers] == [404] * len(answers)
    assert len({re.sub(rb"[?]number=[^\"]*", b"", answer.content) for answer in answers}) == 1
    assert client.cookies == {}
    assert client.get(link_of(gone)).status_code == 302


def test_a_link_that_ends_while_she_has_the_page_open_ends_the_page(case, clock):
    client = with_link(case)
    read(client, case)
    clock.shift(timedelta(days=181))
    assert client.get(page(case)).status_code == 404


def test_her_cookie_opens_her_case_and_no_other(case):
    his = opened("My lamp flickers.", customer=customers.bo())
    hers = with_link(case)
    assert hers.get(page(his)).status_code == 404
    for what in ("messages", "confirmation", "escalation", "withdrawal", "code"):
        assert hers.post(f"{page(his)}{what}/", {"text": "x"}).status_code == 404


def test_two_cases_lie_side_by_side_on_one_device(case):
    other = opened("And one thing more?", at=TUESDAY)
    client = with_link(case)
    client.get(link_of(grant_for(other.customer_participant)))
    assert "Charged twice" in read(client, case)
    assert "And one thing more?" in read(client, other)


def test_a_cookie_that_somebody_wrote_himself_is_worth_nothing(case):
    client = Client()
    client.cookies[f"case-{case.pk + 1000}"] = str(grant_for(case.customer_participant).pk)
    assert client.get(page(case)).status_code == 404
    borrowed = with_link(opened("Mine.", customer=customers.bo()))
    value = next(iter(borrowed.cookies.values())).value
    client.cookies[f"case-{case.pk + 1000}"] = value
    assert client.get(page(case)).status_code == 404


def test_a_merged_case_leads_to_where_the_matter_is_now(case):
    second = opened("Is anybody there?", subject="Again", at=TUESDAY)
    early = with_link(second)
    second.merge_into(case, by=colleagues.kim(), at=TUESDAY)
    assert early.get(page(second))["Location"] == page(case)
    assert "Is anybody there?" in read(early, case)
    late = Client()
    assert late.get(link_of(grant_for(second.customer_participant)))["Location"] == page(case)
    assert "Charged twice" in read(late, case)


def test_a_colleague_reads_and_can_do_nothing(case):
    client, kim = with_link(case), colleagues.kim()
    assert client.login(username=kim.email, password=PASSWORD)
    words = read(client, case)
    assert "You are signed in as a colleague" in words
    assert re.findall(r'method="post" action="([^"]*)"', words) == ["/language/"]  # which only the device remembers
    assert words.count('method="post"') == 1
    before = case.events.count()
    for what in ("messages", "waiting", "escalation", "withdrawal", "details", "call", "code/mail"):
        assert client.post(f"{page(case)}{what}/", {"text": "Hello"}).status_code == 403
    assert case.events.count() == before


def test_a_button_wants_the_token_of_the_page_it_stood_on(case):
    client = Client(enforce_csrf_checks=True)
    client.get(link_of(grant_for(case.customer_participant)))
    assert client.post(page(case) + "escalation/").status_code == 403
    assert not case.sponsors.exists()


def test_the_page_says_how_far_it_knows_so_that_what_comes_before_it_listens_is_told(case):
    newest = Event.objects.latest("id").pk
    assert f'&amp;since={newest}"' in read(with_link(case), case)
