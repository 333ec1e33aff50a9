"""The page of an overload: its receiver decides once, and sees what became of the one word to all."""

from datetime import timedelta

import pytest

from answerable.cases import overload
from answerable.cases.models import Circular, Digest, Posting
from answerable.cases.tests.factories import TUESDAY, answered
from answerable.cases.tests.test_overload import overloaded, post_all
from answerable.desk.tests.conftest import browser
from answerable.desk.tests.counting import queries
from answerable.staff.tests import factories as colleagues

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tuesday_at_eleven")]
NOON = TUESDAY + timedelta(hours=2)
WORDS = "Our bank file ran twice."


def decide(browser, digest, decision, **given):
    return browser.post(f"/desk/overload/{digest.pk}/decision/", {"decision": decision} | given)


def page_of(browser, digest):
    return browser.get(f"/desk/overload/{digest.pk}/").content.decode()


def decision_of(digest):
    return Digest.objects.get(pk=digest.pk).decision


def test_it_says_how_many_whose_and_how_bad(kim):
    digest, cases = overloaded()
    answered(cases[0], at=NOON, then="propose")
    page = page_of(kim, digest)
    assert "20 cases are late or nearly so" in page
    assert "Care 20" in page
    assert "Dealt with since</dt><dd>1" in page
    assert f'href="/desk/cases/{cases[1].number}/"' in page
    assert f'href="/desk/cases/{cases[0].number}/"' not in page


def test_a_decision_is_recorded_once(kim):
    digest, _cases = overloaded()
    assert decide(kim, digest, "help").url == f"/desk/overload/{digest.pk}/"
    assert "Others help today · Kim" in page_of(kim, digest)
    again = decide(kim, digest, "in-order")
    assert "It was decided before; nothing has changed." in kim.get(again.url).content.decode()
    assert decision_of(digest) == "help"


def test_one_word_goes_to_all_and_the_page_says_what_became_of_it(kim):
    digest, cases = overloaded()
    answer = decide(kim, digest, "told", text=WORDS, next_word_at="2026-03-06T10:00")
    assert answer.status_code == 302
    page = page_of(kim, digest)
    assert "Written in 0 cases of 21." in page
    assert "21 are still to be written; you may leave this page." in page
    assert "hx-trigger" in page.partition('id="progress"')[2][:200]
    answered(cases[0], at=NOON)
    post_all(NOON)
    part = kim.get(f"/desk/overload/{digest.pk}/progress/").content.decode()
    assert "Written in 20 cases of 21." in part
    assert "still to be written" not in part
    assert "hx-trigger" not in part
    assert f"{cases[0].number}</a>: Nobody waits for an answer there any more" in part
    decide(kim, digest, "told", text="Again", next_word_at="2026-03-06T10:00")
    assert (Circular.objects.count(), Posting.objects.count()) == (1, 21)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"decision": ""}, "Choose one."),
        ({"decision": "told", "next_word_at": "2026-03-06T10:00"}, "Write something first."),
        ({"decision": "told", "text": WORDS}, "A holding word must say when the next word comes. Give a date."),
        (
            {"decision": "told", "text": WORDS, "next_word_at": "2026-03-02T10:00"},
            "The next word must be in the future.",
        ),
        ({"decision": "told", "text": WORDS, "next_word_at": "soon"}, "Give a day and a time, like 2026-03-31 14:00."),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_is_kept(kim, given, sentence):
    digest, _cases = overloaded()
    refused = kim.post(f"/desk/overload/{digest.pk}/decision/", given)
    assert refused.status_code == 422
    page = refused.content.decode()
    assert sentence in page
    assert given.get("text", "") in page
    assert decision_of(digest) == ""


def test_nobody_else_sees_it_and_an_administrator_only_looks(kim, lee, ines):
    digest, _cases = overloaded()
    assert lee.get(f"/desk/overload/{digest.pk}/").status_code == 404
    assert decide(lee, digest, "help").status_code == 404
    page = page_of(ines, digest)
    assert "for Kim to decide" in page
    assert "Your decision" not in page
    assert decide(ines, digest, "help").status_code == 403
    assert decision_of(digest) == ""


def test_a_plain_digest_has_no_such_page(kim):
    digest, _cases = overloaded()
    plain = Digest.objects.create(staff=digest.staff, made_at=NOON, not_before=NOON)
    assert kim.get(f"/desk/overload/{plain.pk}/").status_code == 404


def test_what_one_may_not_see_is_only_counted(kim):
    digest, cases = overloaded()
    hidden = cases[3]
    type(hidden).objects.filter(pk=hidden.pk).update(team=colleagues.finance(), subject="My salary")
    page = page_of(kim, digest)
    assert "Not yours to see</dt><dd>1" in page
    assert hidden.number not in page
    assert "My salary" not in page
    overload.tell_all(digest, WORDS, NOON + timedelta(days=3), at=NOON)
    post_all(NOON)
    assert "A case you may not see: You may not write there" in page_of(kim, digest)


def test_the_list_says_calmly_that_a_decision_is_due(kim, lee):
    digest, _cases = overloaded()
    words, link = "21 cases need a decision", f'href="/desk/overload/{digest.pk}/"'
    page = kim.get("/desk/").content.decode()
    assert words in page
    assert link in page
    assert words not in kim.get("/desk/late/").content.decode()
    assert words not in lee.get("/desk/").content.decode()
    decide(kim, digest, "in-order")
    assert words not in kim.get("/desk/").content.decode()


def test_the_page_asks_the_same_for_many(kim):
    digest, cases = overloaded()
    many = queries(kim, f"/desk/overload/{digest.pk}/")
    for case in cases[:19]:
        answered(case, at=NOON, then="propose")
    assert queries(browser(colleagues.kim()), f"/desk/overload/{digest.pk}/") == many
