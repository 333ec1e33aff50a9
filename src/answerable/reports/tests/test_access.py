"""Leads see the numbers of their teams, administrators those of all but the sensitive ones, nobody else any."""

import pytest

from answerable.cases.tests.factories import TUESDAY, opened
from answerable.customers.tests.factories import ana
from answerable.reports.tests.factories import WEEK, a_week, desk_of, rows_behind
from answerable.staff.tests.factories import MembershipFactory, StaffFactory, conduct, ines, kim, technical

pytestmark = pytest.mark.django_db


def subjects(staff, key: str = "in", query: str = WEEK) -> list[str]:
    return sorted(row["subject"] for row in rows_behind(desk_of(staff), f"/reports/rows/{key}/?{query}"))


def test_an_agent_has_no_reports_and_no_link_to_them():
    a_week()
    browser = desk_of(kim())
    assert {browser.get(page).status_code for page in ("/reports/", "/reports/rows/in/", "/reports/rows/in/csv/")} == {
        404
    }
    assert "/reports/" not in browser.get("/desk/").content.decode()


def test_a_lead_sees_the_teams_they_lead():
    a_week()
    lead = StaffFactory(full_name="Tomas Novak")
    MembershipFactory(team=technical(), staff=lead, role="lead")
    assert subjects(lead) == ["'=HYPERLINK(1)"]
    assert "/reports/" in desk_of(lead).get("/desk/").content.decode()
    assert desk_of(lead).get("/reports/?team=finance").status_code == 422


def test_a_sensitive_team_is_counted_for_its_own_leads_only():
    """Not even as a number: parted by type and language, it would say what somebody told in confidence."""
    opened(team=conduct(), customer=ana(), subject="In confidence", at=TUESDAY)
    admin = StaffFactory(full_name="Otto", role="admin")
    assert subjects(admin) == []
    assert "team=conduct" not in desk_of(admin).get(f"/reports/?{WEEK}").content.decode()
    assert desk_of(admin).get(f"/reports/?{WEEK}&team=conduct").status_code == 422
    assert subjects(ines()) == ["In confidence"]
    assert "team=conduct" in desk_of(ines()).get(f"/reports/?{WEEK}").content.decode()


def test_a_formula_in_a_subject_is_text_in_the_file():
    a_week()
    answer = desk_of(ines()).get(f"/reports/rows/broken/csv/?{WEEK}&measure=answer&team=technical")
    text = b"".join(answer.streaming_content).decode()
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"] == 'attachment; filename="broken-2026-03-02-2026-03-08.csv"'
    assert text.splitlines()[0].startswith("number,subject,team,owner,turn")
    assert ",'=HYPERLINK(1)," in text


def test_a_figure_nobody_has_thought_of_is_not_there():
    assert desk_of(ines()).get("/reports/rows/followers/").status_code == 404
