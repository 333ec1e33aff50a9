"""How long cases stood blocked in some days: clipped to them and to now, by cause, and every row behind it."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from answerable.cases.tests.factories import TUESDAY, answered, opened
from answerable.cases.words import WaitingOn
from answerable.customers.tests.factories import bo
from answerable.reports.blocked import by_cause
from answerable.reports.scope import Scope
from answerable.reports.tests.factories import DAY, HOUR, WEEK, desk_of, figures_of, rows_behind
from answerable.staff.tests.factories import MembershipFactory, StaffFactory, conduct, finance, ines, kim, technical

pytestmark = pytest.mark.django_db
# A figure, and what its rows come to: what is told, and where it leads.
TOLD = re.compile(r'<a class="figure[^"]*" href="([^"]+)"[^>]*>([^<]+)</a>')


def blocked(case, what=WaitingOn.SUPPLIER, *, at=TUESDAY, until=None):
    case.wait_on(what, by=kim(), at=at, next_check_at=at + DAY)
    if until:
        case.stop_waiting_on(by=kim(), at=until)
    return case


def told(first_on, last_on, *, now=TUESDAY + 60 * DAY, staff=None):
    """The table in the words of the screen: cause, time, cases, times."""
    table = by_cause(Scope(staff or ines(), first_on.date(), last_on.date(), now))
    return [(row.name, *(cell.words for cell in row.cells)) for row in table.rows]


def test_time_is_told_by_cause_longest_first():
    case = blocked(opened(), WaitingOn.PART, until=TUESDAY + 2 * HOUR)
    blocked(case, WaitingOn.PART, at=TUESDAY + 4 * HOUR, until=TUESDAY + 5.5 * HOUR)
    blocked(case, WaitingOn.SUPPLIER, at=TUESDAY + 6 * HOUR, until=TUESDAY + 2 * DAY)
    blocked(opened(customer=bo()), WaitingOn.SUPPLIER, until=TUESDAY + DAY)
    assert told(TUESDAY, TUESDAY + 5 * DAY) == [
        ("A supplier", "2 d 18 h", "2", "2"),
        ("A part", "3 h 30 min", "1", "2"),
        ("Together", "2 d 21 h", "2", "4"),
    ]


def test_only_what_lies_in_these_days_counts():
    """It is nine on Tuesday, and days end at midnight."""
    blocked(opened(), until=TUESDAY + 2 * DAY)
    assert told(TUESDAY, TUESDAY) == [("A supplier", "15 h", "1", "1")]
    assert told(TUESDAY + DAY, TUESDAY + DAY) == [("A supplier", "24 h", "1", "1")]
    assert told(TUESDAY + 2 * DAY, TUESDAY + 2 * DAY) == [("A supplier", "9 h", "1", "1")]
    assert told(TUESDAY, TUESDAY + 2 * DAY) == [("A supplier", "2 d", "1", "1")]
    assert told(TUESDAY - DAY, TUESDAY - DAY) == []
    assert told(TUESDAY + 3 * DAY, TUESDAY + 3 * DAY) == []


def test_a_block_that_ended_as_these_days_began_is_not_of_them():
    blocked(opened(), until=TUESDAY + 15 * HOUR)
    assert told(TUESDAY, TUESDAY) == [("A supplier", "15 h", "1", "1")]
    assert told(TUESDAY + DAY, TUESDAY + DAY) == []


def test_what_stands_blocked_still_counts_until_now_and_not_beyond():
    blocked(opened())
    assert told(TUESDAY, TUESDAY + 5 * DAY, now=TUESDAY + 3 * HOUR) == [("A supplier", "3 h", "1", "1")]
    assert told(TUESDAY, TUESDAY + 5 * DAY, now=TUESDAY + 30 * DAY) == [("A supplier", "5 d 15 h", "1", "1")]
    assert told(TUESDAY + 40 * DAY, TUESDAY + 50 * DAY, now=TUESDAY + 30 * DAY) == []


def test_what_was_merged_did_stand_blocked_and_spam_did_not():
    source, target = opened(), opened("And another thing?", at=TUESDAY + HOUR)
    blocked(source, at=TUESDAY + HOUR)
    source.merge_into(target, by=kim(), at=TUESDAY + 3 * HOUR)
    blocked(opened(customer=bo())).close("spam", by=kim(), at=TUESDAY + 4 * HOUR)
    assert told(TUESDAY, TUESDAY) == [("A supplier", "2 h", "1", "1")]


def test_on_monday_every_number_opens_the_rows_that_come_to_it():
    case = blocked(opened(), WaitingOn.PART, until=TUESDAY + 2 * HOUR)
    blocked(case, WaitingOn.PART, at=TUESDAY + 4 * HOUR, until=TUESDAY + 5 * HOUR)
    blocked(opened(customer=bo(), team=technical()), WaitingOn.AUTHORITY, until=TUESDAY + DAY)
    browser = desk_of(ines())
    page = browser.get(f"/reports/?{WEEK}").content.decode()
    assert "Time cases stood blocked, by cause" in page
    links = [(href.replace("&amp;", "&"), words) for href, words in TOLD.findall(page) if "/rows/blocked/" in href]
    assert [words for _href, words in links] == ["24 h", "1", "1", "3 h", "1", "2", "27 h", "2", "3"]
    for length, cases, times in zip(links[::3], links[1::3], links[2::3], strict=True):
        listed = browser.get(length[0]).content.decode()
        rows = rows_behind(browser, length[0])
        assert length[0] == cases[0] == times[0]
        assert f'data-count="{times[1]}"' in listed
        assert f"{length[1]} in {cases[1]} case" in listed
        assert len(rows) == int(times[1])
        assert len({row["number"] for row in rows}) == int(cases[1])
        assert sum(int(row["seconds in these days"]) for row in rows) == int(length[1].split()[0]) * 3600
    assert (
        dict(figures_of(browser, f"/reports/?{WEEK}&team=technical"))[
            f"/reports/rows/blocked/?{WEEK}&team=technical&cause=authority"
        ]
        == 1
    )


def test_a_row_says_by_what_since_when_and_until_when():
    blocked(opened(), until=TUESDAY + 2 * HOUR)
    blocked(opened(customer=bo()), WaitingOn.PART, at=TUESDAY + HOUR)
    browser = desk_of(ines())
    first, second = rows_behind(browser, f"/reports/rows/blocked/?{WEEK}")
    names = ("blocked by", "since", "until", "seconds in these days")
    assert [first[name] for name in names] == ["supplier", "2026-03-03T09:00:00Z", "2026-03-03T11:00:00Z", "7200"]
    assert [second[name] for name in names][:3] == ["part", "2026-03-03T10:00:00Z", ""]
    assert [row["blocked by"] for row in rows_behind(browser, f"/reports/rows/blocked/?{WEEK}&cause=part")] == ["part"]
    page = browser.get(f"/reports/rows/blocked/?{WEEK}&cause=part").content.decode()
    assert "Blocked by: A part" in page
    assert ">still<" in page


def test_parquet_holds_the_same_rows_with_their_types(tmp_path):
    duckdb = pytest.importorskip("duckdb")
    blocked(opened(), until=TUESDAY + 2 * HOUR)
    answer = desk_of(ines()).get(f"/reports/rows/blocked/parquet/?{WEEK}")
    file = tmp_path / "rows.parquet"
    file.write_bytes(b"".join(answer.streaming_content))
    [(cause, seconds, length)] = duckdb.sql(
        f'SELECT "blocked by", "seconds in these days", until - since FROM \'{file}\''
    ).fetchall()
    assert (cause, seconds, length) == ("supplier", 7200, timedelta(hours=2))


def test_a_team_one_does_not_lead_is_neither_counted_nor_listed():
    blocked(opened(), until=TUESDAY + HOUR)
    blocked(opened(customer=bo(), team=finance(), subject="An invoice"), WaitingOn.AUTHORITY, until=TUESDAY + DAY)
    blocked(opened(customer=bo(), team=conduct(), subject="In confidence"), WaitingOn.COLLEAGUE, until=TUESDAY + DAY)
    lead, admin = StaffFactory(full_name="Tomas Novak"), StaffFactory(full_name="Otto", role="admin")
    MembershipFactory(team=finance(), staff=lead, role="lead")
    assert told(TUESDAY, TUESDAY + 5 * DAY, staff=lead) == [("An authority", "24 h", "1", "1")]
    assert [row["subject"] for row in rows_behind(desk_of(lead), f"/reports/rows/blocked/?{WEEK}")] == ["An invoice"]
    assert [name for name, *_rest in told(TUESDAY, TUESDAY + 5 * DAY, staff=admin)] == [
        "An authority",
        "A supplier",
        "Together",
    ]
    assert "In confidence" not in str(rows_behind(desk_of(admin), f"/reports/rows/blocked/?{WEEK}"))
    assert told(TUESDAY, TUESDAY + 5 * DAY, staff=kim()) == []
    assert desk_of(kim()).get(f"/reports/rows/blocked/?{WEEK}").status_code == 404


def test_days_without_any_say_so_and_causes_nobody_knows_are_answered_with_a_sentence():
    answered(opened(), at=TUESDAY + HOUR)
    browser = desk_of(ines())
    assert "No case stood blocked in these days." in browser.get(f"/reports/?{WEEK}").content.decode()
    answer = browser.get(f"/reports/rows/blocked/?{WEEK}&cause=weather")
    assert (answer.status_code, "Blocked by: there is no weather." in answer.content.decode()) == (422, True)


@pytest.mark.parametrize("key", ["blocked", "chasers", "in", "begun"])
def test_what_only_other_rows_can_be_narrowed_by_leaves_these_as_they_are(key):
    blocked(opened(), until=TUESDAY + HOUR)
    browser = desk_of(ines())
    whole = len(rows_behind(browser, f"/reports/rows/{key}/?{WEEK}"))
    apart = {"begun": "cause=part"}.get(key, "measure=answer&promise=none")
    assert len(rows_behind(browser, f"/reports/rows/{key}/?{WEEK}&{apart}")) == whole


def test_ten_rows_ask_no_more_than_one():
    def asked():
        browser.get(f"/reports/rows/blocked/?{WEEK}")
        with CaptureQueriesContext(connection) as queries:
            browser.get(f"/reports/rows/blocked/?{WEEK}")
        return len(queries)

    browser = desk_of(ines())
    case = blocked(opened(), until=TUESDAY + HOUR)
    once = asked()
    for hours in (2, 4, 6):
        blocked(case, at=TUESDAY + hours * HOUR, until=TUESDAY + (hours + 1) * HOUR)
    assert asked() == once
