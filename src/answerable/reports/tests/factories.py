"""A week of two desks, made by the real verbs; and a reader of figures who follows every one to its rows."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta
from html import unescape

from django.test import Client

from answerable.cases.models import Case
from answerable.cases.tests.factories import TUESDAY, answered, opened
from answerable.customers.tests.factories import bo
from answerable.staff.models import Staff
from answerable.staff.tests.factories import finance, ines, kim, lee, technical

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
# The week in which Tuesday lies.
WEEK = "since=2026-03-02&until=2026-03-08"
FIGURE = re.compile(r'<a class="figure num[^"]*" href="([^"]+)"[^>]*>([^<]+)</a>')


def desk_of(staff: Staff) -> Client:
    browser = Client()
    browser.force_login(staff)
    return browser


def a_week() -> dict[str, Case]:
    """One kept and confirmed, one late, one chased, one never answered, one of a closed team."""
    ines(), kim(), lee()
    kept = opened(subject="Kept")
    kept.take(by=kim(), at=TUESDAY + HOUR)
    answered(kept, at=TUESDAY + HOUR, then="propose")
    kept.confirm(by=kept.customer_participant, at=TUESDAY + 2 * HOUR)
    late = opened(customer=bo(), team=technical(), subject="=HYPERLINK(1)", type="complaint")
    answered(late, by=lee(), at=TUESDAY + 2 * DAY)
    chased = opened(subject="Chased", channel="web", at=TUESDAY + HOUR)
    chased.hear("Anybody there?", by=chased.customer_participant, at=TUESDAY + 3 * HOUR, channel="mail")
    closed = opened(customer=bo(), team=finance(), subject="An invoice", at=TUESDAY + DAY)
    return {"kept": kept, "late": late, "chased": chased, "closed": closed}


def figures_of(browser: Client, address: str) -> list[tuple[str, int]]:
    """Every figure on a page: where it leads, and what it says."""
    page = browser.get(address)
    assert page.status_code == 200, address
    found = FIGURE.findall(page.content.decode())
    return [(unescape(href), int(re.sub(r"\D", "", number))) for href, number in found]


def rows_behind(browser: Client, href: str) -> list[dict[str, str]]:
    """All rows behind a figure, as the export has them."""
    place, _mark, query = href.partition("?")
    answer = browser.get(f"{place}csv/?{query}")
    assert answer.status_code == 200, href
    text = b"".join(answer.streaming_content).decode()
    return list(csv.DictReader(io.StringIO(text)))
