"""Behind each clock of a case: why then, asked for when somebody opens it."""

import pytest

from answerable.cases.tests.factories import opened
from answerable.cases.words import Measure
from answerable.staff.tests.factories import conduct, finance

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tuesday_at_eleven")]


def address(case, measure=Measure.ANSWER):
    return f"/desk/cases/{case.number}/commitments/{case.commitments.get(measure=measure).pk}/"


def test_the_side_offers_the_story_of_each_clock_and_loads_it_when_opened(kim, case):
    page = kim.get(f"/desk/cases/{case.number}/").content.decode()
    assert f'hx-get="{address(case)}"' in page
    assert "So due" not in page
    story = kim.get(address(case)).content.decode()
    assert "<p>Answer promised within 4 working hours by “Everybody”.</p>" in story
    assert "<p>So due Tuesday 3 March 2026, 14:00.</p>" in story


@pytest.mark.parametrize("team", [finance, conduct])
def test_who_may_not_see_the_case_reads_no_story(kim, team):
    case = opened(team=team())
    assert kim.get(address(case)).status_code == 404


def test_a_promise_of_another_case_is_not_told_here(kim, case):
    other = opened()
    there = address(case).replace(case.number, other.number)
    assert kim.get(there).status_code == 404
