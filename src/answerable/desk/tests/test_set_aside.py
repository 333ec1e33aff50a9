"""Set aside: looked through by its team, one or several at once; found again; and senders who are no customers."""

from datetime import timedelta

import pytest
from django.contrib.messages import get_messages

from answerable.cases.models import Case, Inbound
from answerable.cases.tests.factories import TUESDAY
from answerable.cases.words import Outcome, Turn
from answerable.channels.mail.models import NotACustomer, SortingRule
from answerable.channels.mail.tests.factories import desk, filed
from answerable.staff.tests import factories as colleagues
from answerable.staff.tests.factories import care, finance
from tests.smtp import letter

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tuesday_at_eleven")]
NEWS = "news@shop.example"


@pytest.fixture(autouse=True)
def spam_rule():
    desk()
    row = SortingRule(name="No casinos", conditions={"words": ["casino"]}, aside="spam")
    return SortingRule.objects.add(row, by=None, at=TUESDAY)


def spam(sender="cy@example.com", subject="Win", to="care@halden.example") -> Inbound:
    return filed(letter("Casino!", sender=sender, Subject=subject, to=to), sender=sender, to=[to])


def news(**headers) -> Inbound:
    return filed(letter("Our offers.", sender=NEWS, Subject="Offers", **headers), sender=NEWS)


def listed(value=NEWS) -> NotACustomer:
    return NotACustomer.objects.put(value, "newsletter", why="Weekly", by=colleagues.kim(), at=TUESDAY)


def page(browser, query="") -> str:
    return browser.get(f"/desk/set-aside/{query}").content.decode()


def said(answer) -> list[str]:
    return [str(one) for one in get_messages(answer.wsgi_request)]


def test_each_says_which_rule_set_it_aside_and_by_when_it_is_looked_at(kim):
    spam()
    told = page(kim)
    assert "Taken for spam by the rule “No casinos”" in told
    assert "2026-03-04T09:00:01" in told  # eight hours of Care's own, which ends at five


def test_senders_who_are_no_customers_have_a_list_of_their_own_without_a_clock(kim):
    listed()
    news(), spam()
    to_look_at, theirs = page(kim), page(kim, "?show=not-customers")
    assert (NEWS in to_look_at, NEWS in theirs) == (False, True)
    assert ("cy@example.com" in to_look_at, "cy@example.com" in theirs) == (True, False)
    assert "2026-03-04T09:00:01" not in theirs
    assert "Looked through" not in theirs


def test_several_are_looked_at_at_once(kim):
    rows = [spam(f"{name}@example.com") for name in "abc"]
    answer = kim.post("/desk/set-aside/looking/", {"row": [rows[0].pk, rows[2].pk], "all": [one.pk for one in rows]})
    assert (answer.status_code, said(answer)) == (302, ["2 looked at; they stay here."])
    assert [one.pk for one in Inbound.objects.to_look_at()] == [rows[1].pk]
    assert Inbound.objects.get(pk=rows[0].pk).looked_by == colleagues.kim()
    assert "b@example.com" not in page(kim, "?show=looked-at")
    assert said(kim.post("/desk/set-aside/looking/", {})) == ["Choose what you have looked at."]


def test_all_on_the_page_are_looked_at_and_none_that_came_after(kim):
    rows = [spam("a@example.com"), spam("b@example.com")]
    later = spam("c@example.com")
    kim.post("/desk/set-aside/looking/", {"everything": "yes", "all": [one.pk for one in rows]})
    assert [one.pk for one in Inbound.objects.to_look_at()] == [later.pk]


def test_nobody_looks_through_what_belongs_to_another_team(kim, lee):
    row = spam(to="finance@halden.example")
    for browser in (kim, lee):
        browser.post("/desk/set-aside/looking/", {"row": [row.pk, "x", "9" * 30], "all": [row.pk]})
        browser.post("/desk/set-aside/looking/", {"everything": "yes", "all": [row.pk]})
    assert Inbound.objects.to_look_at().count() == 1


def test_it_is_found_by_sender_or_subject_and_by_team(kim, ines):
    (
        spam("a@example.com", "Lottery"),
        spam("b@example.com", "Prizes"),
        spam("c@example.com", to="finance@halden.example"),
    )
    assert [name for name in "abc" if f"{name}@example.com" in page(ines, "?q=EXAMPLE.com")] == ["a", "b", "c"]
    assert [name for name in "abc" if f"{name}@example.com" in page(ines, "?q=priz b@")] == ["b"]
    assert [name for name in "abc" if f"{name}@example.com" in page(ines, "?team=finance")] == ["c"]
    assert "Nothing like that" in page(kim, "?q=nothing")
    assert kim.get("/desk/set-aside/?show=everything").status_code == 404


def test_the_list_costs_the_same_for_one_and_for_three(kim):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for names in ("a", "bc"):
        for name in names:
            spam(f"{name}@example.com")
        page(kim)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            page(kim)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_one_key_puts_its_sender_on_the_list_and_takes_them_off(kim):
    row = spam()
    answer = kim.post(f"/desk/set-aside/{row.pk}/sender/")
    entry = NotACustomer.objects.listed().get()
    assert (answer.status_code, entry.value, entry.put_by) == (302, "cy@example.com", colleagues.kim())
    row.refresh_from_db()
    assert row.looked_by == colleagues.kim()
    told = kim.get(f"/desk/set-aside/{row.pk}/").content.decode()
    assert "cy@example.com is on the list of senders who are not customers (supplier)." in told
    kim.post(f"/desk/set-aside/{row.pk}/sender/undoing/")
    assert not NotACustomer.objects.listed().exists()


def test_a_customer_is_asked_about_before_they_are_on_the_list(kim):
    row = spam()
    case = filed(letter("A real question", sender="cy@example.com", Subject="Hm"), sender="cy@example.com").case
    answer = kim.post(f"/desk/set-aside/{row.pk}/sender/")
    assert answer.status_code == 422
    assert "cy@example.com has open cases (1)." in answer.content.decode()
    assert not NotACustomer.objects.exists()
    kim.post(f"/desk/set-aside/{row.pk}/sender/", {"kind": "machine", "why": "A robot", "sure": "on"})
    assert NotACustomer.objects.get().kind == "machine"
    assert Case.objects.get(pk=case.pk).turn == Turn.OURS


def test_who_may_only_read_decides_nothing_about_senders(lee):
    row = spam()
    assert lee.post(f"/desk/set-aside/{row.pk}/sender/").status_code == 403
    assert lee.post(f"/desk/set-aside/{row.pk}/sender/undoing/").status_code == 403
    assert not NotACustomer.objects.exists()


def test_one_key_at_a_case_closes_it_and_one_brings_it_back(kim):
    case = news(List_Id="<l.shop.example>").case
    place = f"/desk/cases/{case.number}/"
    assert "Always for this sender" in kim.get(place).content.decode()
    assert kim.post(f"{place}sender/").status_code == 302
    case.refresh_from_db()
    assert (case.outcome, NotACustomer.objects.listed().get().kind) == (Outcome.NOT_A_MATTER, "newsletter")
    told = kim.get(place).content.decode()
    assert f"{NEWS} is on the list of senders who are not customers (newsletter)" in told
    kim.post(f"{place}sender/undoing/")
    case.refresh_from_db()
    assert (case.turn, NotACustomer.objects.listed().exists()) == (Turn.OURS, False)


def test_their_other_cases_are_asked_about_and_closed_with_it(kim):
    first, second = news().case, news(Message_ID="<2@shop.example>").case
    answer = kim.post(f"/desk/cases/{second.number}/sender/")
    told = answer.content.decode()
    assert answer.status_code == 422
    assert "has open cases (1)" in told
    assert "Close their other case too, which nobody has answered" in told
    kim.post(f"/desk/cases/{second.number}/sender/", {"kind": "newsletter", "others": "on", "sure": "on"})
    assert set(Case.objects.filter(outcome=Outcome.NOT_A_MATTER)) == {first, second}


def test_cases_that_are_not_ones_own_stay_open(kim):
    to = "finance@halden.example"
    theirs = filed(letter("Our offers", sender=NEWS, to=to), sender=NEWS, to=[to]).case
    Case.objects.filter(pk=theirs.pk).update(team=finance())
    mine = news(Message_ID="<2@shop.example>").case
    Case.objects.filter(pk=mine.pk).update(team=care())
    kim.post(f"/desk/cases/{mine.number}/sender/", {"kind": "newsletter", "others": "on", "sure": "on"})
    assert [case.turn for case in Case.objects.order_by("pk")] == [Turn.OURS, Turn.CLOSED]


def test_a_case_that_did_not_begin_with_a_mail_has_no_such_key(kim, case):
    place = f"/desk/cases/{case.number}/"
    Case.objects.update(channel="web")
    assert "Always for this sender" not in kim.get(place).content.decode()
    assert kim.post(f"{place}sender/").status_code == 422


def test_a_colleague_is_never_put_there(kim):
    sender = colleagues.lee().email
    row = filed(letter("Casino!", sender=sender), sender=sender)
    case_or_aside = row.case or row
    path = f"/desk/cases/{row.case.number}/sender/" if row.case else f"/desk/set-aside/{case_or_aside.pk}/sender/"
    assert kim.post(path).status_code == 422
    assert not NotACustomer.objects.exists()


def test_the_history_tells_by_which_rule_a_case_was_described(kim):
    row = SortingRule(name="Refunds (100 %)", conditions={"words": ["refund"]}, type="complaint", harm=1)
    SortingRule.objects.add(row, by=None, at=TUESDAY)
    case = filed(letter("A refund, please?")).case
    told = kim.get(f"/desk/cases/{case.number}/").content.decode()
    assert "By the rule “Refunds (100 %)”: type, harm" in told


def test_an_overdue_one_is_late(kim, tuesday_at_eleven):
    spam()
    tuesday_at_eleven.move_to(TUESDAY + timedelta(days=2))
    assert 'data-state="late"' in page(kim)
