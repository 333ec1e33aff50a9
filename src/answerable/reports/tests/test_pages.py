"""The pages behind the first: what was kept, how long people waited, how many colleagues it takes."""

import re

import pytest

from answerable.cases.tests.factories import TUESDAY, answered, opened
from answerable.customers.tests.factories import bo
from answerable.promises.models import Promise
from answerable.reports.measuring import measure
from answerable.reports.scope import Scope
from answerable.reports.tests.factories import DAY, HOUR, WEEK, a_week, desk_of
from answerable.staff.tests.factories import care, ines, kim

pytestmark = pytest.mark.django_db


def words(address: str) -> str:
    answer = desk_of(ines()).get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_kept_and_broken_are_told_for_one_measure_at_a_time():
    a_week()
    assert "25 %" in words(f"/reports/kept/?{WEEK}")
    assert "Nothing of this kind fell due in these days." in words(f"/reports/kept/?{WEEK}&measure=resolution")


def test_a_list_leads_back_to_the_page_of_figures_it_was_opened_from():
    a_week()
    desk, rows = desk_of(ines()), f"/reports/rows/in/?{WEEK}"

    def back(came_from: str) -> str:
        page = desk.get(rows, headers={"referer": came_from}).content.decode()
        return re.search(r'class="way-back" href="([^"]+)"', page)[1].replace("&amp;", "&")

    assert back(f"http://testserver/reports/kept/?{WEEK}&measure=answer") == f"/reports/kept/?{WEEK}&measure=answer"
    for elsewhere in ("", f"http://testserver{rows}", "https://elsewhere.example/reports/kept/"):
        assert back(elsewhere).startswith("/reports/?since=")


def test_who_still_waits_is_counted_as_longer_not_left_out():
    a_week()
    page = words(f"/reports/times/?{WEEK}")
    assert "not reached" in page
    assert "over " in page


def test_public_and_private_channels_stand_side_by_side():
    opened(channel="social")
    opened(customer=bo())
    assert "nothing to compare" not in words(f"/reports/times/?{WEEK}")
    assert "nothing to compare" in words(f"/reports/times/?{WEEK}&channel=mail")


def test_a_team_is_measured_by_what_it_did():
    first, second = opened(), opened(customer=bo(), at=TUESDAY + HOUR)
    answered(first, by=kim(), at=TUESDAY + 2 * HOUR)
    answered(second, by=kim(), at=TUESDAY + 2.5 * HOUR)
    third = opened(subject="Next day", at=TUESDAY + DAY)
    third.hear("Hello?", by=third.customer_participant, at=TUESDAY + DAY + HOUR, channel="mail")
    answered(third, by=kim(), at=TUESDAY + DAY + 2 * HOUR)
    found = measure(Scope(ines(), TUESDAY.date(), TUESDAY.date() + DAY, TUESDAY + 9 * DAY), care())
    assert (found.hours, found.arrived, found.handled, found.handling) == (16, 3, 1, 30)
    assert found.gave_up >= 1
    assert found.patience == pytest.approx((120 + 90 + 120) / found.gave_up, abs=1)


def test_staffing_asks_for_a_team_and_then_takes_any_figure():
    a_week()
    assert "Choose a team" in words(f"/reports/staffing/?{WEEK}")
    asked = "arrivals=2880&handling=1&patience=2&within=0.3333333&share=80"
    page = words(f"/reports/staffing/?{WEEK}&team=care&{asked}")
    assert "colleagues at work at the same time are enough." in page
    assert "Erlang-A" in page


@pytest.mark.parametrize(
    ("figures", "sentence"),
    [
        ("arrivals=x&handling=1&within=1&share=80", "Enter a number."),
        ("arrivals=9999&handling=600&within=1&share=80", "more than four hundred colleagues"),
        ("arrivals=nan&handling=1&within=1&share=80", "Enter a number."),
    ],
)
def test_a_staffing_question_that_makes_no_sense_is_answered_with_a_sentence(figures, sentence):
    care()
    answer = desk_of(ines()).get(f"/reports/staffing/?{WEEK}&team=care&{figures}")
    assert (answer.status_code, sentence in answer.content.decode()) == (422, True)


def test_days_without_anything_say_so_on_every_page():
    care()
    empty = "since=2026-01-05&until=2026-01-11"
    assert "Nothing of this kind fell due in these days." in words(f"/reports/kept/?{empty}")
    assert "Nobody began to wait in these days." in words(f"/reports/times/?{empty}")
    asked = f"promise={Promise.objects.get(is_last=True).pk}&measure=answer&instead=2h"
    assert "No clock of this promise began" in words(f"/reports/what-if/?{empty}&{asked}")
    assert "Nobody wrote in working hours of these days." in words(f"/reports/staffing/?{empty}&team=care")
