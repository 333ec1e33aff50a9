"""What lateness leaves in the history of a case, on its page at the desk and on the customer's."""

from datetime import timedelta

import pytest

from answerable.cases.models import Case
from answerable.cases.telling_late import tell_of_lateness
from answerable.cases.tests.factories import TUESDAY, accept, care_with_a_ladder, opened, sweep_all
from answerable.cases.words import Harm, Kind
from answerable.customers.tests.factories import bo
from answerable.desk.facts import facts_of
from answerable.desk.story import Calls, story_of
from answerable.staff.tests import factories as colleagues

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def told(case, *names):
    return [fact.words for fact in facts_of(Case.objects.get(pk=case.pk)) if fact.event in names]


def test_who_was_called_is_told_once_each_and_warnings_are_not():
    case = opened(team=care_with_a_ladder())
    case.take(by=colleagues.kim(), at=TUESDAY)
    for hours in (2, 3.5, 4, 24, 28, 48, 72, 96, 120, 144):
        sweep_all(TUESDAY + hours * HOUR)
    lines = told(case, "commitment.raised", "commitment.still-late", "commitment.warned", "sponsor.added")
    assert [line for line in lines if "the answer" in line] == [
        "Max, on duty, was called: the answer is late",
        "Ines was called as lead: the answer is late",
        "Vera was called as head: the answer is late",
        "Odo was called as the last person: the answer is late",
        "Odo is reminded once a day from now on: the answer is still late",
    ]
    assert not [line for line in lines if "sponsor" in line]


def test_a_broken_promise_says_when_it_was_due():
    case = opened(team=care_with_a_ladder())
    sweep_all(TUESDAY + 30 * HOUR)
    lines = told(case, "commitment.broken")
    assert "Promise broken: answer was due Tuesday 3 March 2026, 13:00 UTC" in lines


def test_more_than_three_calls_in_a_row_are_one_line_that_opens(ines):
    case = opened(team=care_with_a_ladder())
    case.take(by=colleagues.kim(), at=TUESDAY)

    def calls():
        entries = story_of(Case.objects.get(pk=case.pk), colleagues.ines(), True, TUESDAY)["entries"]
        return [len(entry.facts) for entry in entries if isinstance(entry, Calls)]

    for hours in (4, 24):
        sweep_all(TUESDAY + hours * HOUR)
    assert calls() == []
    for hours in (28, 48, 72):
        sweep_all(TUESDAY + hours * HOUR)
    assert calls() == [5]
    page = " ".join(ines.get(f"/desk/cases/{case.number}/story/").content.decode().split())
    assert "<summary>4 colleagues were called · show</summary>" in page


def test_a_person_at_risk_calls_somebody_at_once():
    colleagues.kim()
    case = opened(harm=Harm.PERSON)
    assert told(case, "risk.told", "sponsor.added") == ["Kim was called at once: a person is at risk"]


def test_why_they_were_not_told_is_said_in_words():
    case = opened(team=care_with_a_ladder())
    sweep_all(TUESDAY + 4 * HOUR)
    tell_of_lateness(TUESDAY + 4 * HOUR)
    assert told(case, "lateness.kept") == [
        "Ana Petrova was not told that we are late: nothing of ours has ever reached them"
    ]


def test_what_they_were_told_stands_in_the_story_as_an_automatic_notice(ines):
    case = opened(team=care_with_a_ladder())
    receipt = case.tell(Kind.RECEIPT, "It is here.", at=TUESDAY)
    accept(receipt, TUESDAY)
    sweep_all(TUESDAY + 4 * HOUR)
    tell_of_lateness(TUESDAY + 4 * HOUR)
    page = ines.get(f"/desk/cases/{case.number}/").content.decode()
    assert "You were to have an answer from us by" in page
    assert "Sent automatically; no answer" in page.partition("You were to have an answer")[0][-200:]
    assert told(case, "lateness.told", "lateness.kept") == []


def test_a_day_before_our_promise_is_said_where_somebody_works_on_it(kim, tuesday_at_eleven):
    early, late = opened(needed_by=TUESDAY + 2 * HOUR), opened(customer=bo(), needed_by=TUESDAY + 72 * HOUR)
    told = [kim.get(f"/desk/cases/{case.number}/side/").content.decode() for case in (early, late)]
    assert ["sooner than we promise" in words for words in told] == [True, False]
    accept(early.write("It is done.", by=colleagues.kim(), at=TUESDAY + HOUR, then="propose"), at=TUESDAY + HOUR)
    assert "sooner than we promise" not in kim.get(f"/desk/cases/{early.number}/side/").content.decode()
