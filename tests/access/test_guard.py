"""Every URL of the house, asked for by everybody, against a table that a person has read.

A new URL fails here until it stands in `table.txt`. To write its line: `ANSWERABLE_GUARD=write .venv/bin/pytest
tests/access`, then read what changed, because a line that is wrong is a leak.
"""

import os
from pathlib import Path

import pytest
from django.db import transaction

from tests.access.addresses import filled, patterns
from tests.access.world import PERSONS, World, build

TABLE = Path(__file__).parent / "table.txt"
HEAD = "# method address | " + " | ".join(PERSONS)
ANA = {"name": "Ana", "address": "ana@example.org"}
BODIES = {
    "cases": {"customer": ANA, "subject": "Guard", "text": "Who is there?"},
    "customers": ANA,
    "messages": {"kind": "answer", "text": "Nobody."},
    "answer": {"text": "Nobody."},
    "assignment": {"owner": "me"},
    "handover": {"to": "technical"},
    "merge": {"into": "A-1"},
    "closure": {"outcome": "duplicate"},
    "customer": ANA,
}
pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.long]


def test_everybody_gets_of_every_url_what_the_table_says(settings):
    settings.EMAIL_URL = "smtp://mail.example"  # or nobody at all goes live
    found = _measured(build())
    if os.environ.get("ANSWERABLE_GUARD") == "write":
        TABLE.write_text("\n".join([HEAD, *found]) + "\n")
    assert found == TABLE.read_text().splitlines()[1:]


def test_the_table_shows_a_closed_teams_case_to_nobody_else():
    for line in TABLE.read_text().splitlines()[1:]:
        address, *answers = (part.strip() for part in line.split("|"))
        got = dict(zip(PERSONS, answers, strict=True))
        if "{number}" in address and "/desk/" in address:
            assert {got["stranger"], got["customer"], got["copied"]} == {"302"} or set(got.values()) == {"405"}, line
            assert got["agent of another team"] in ("404", "405"), line
        if "/your/" in address:
            assert got["stranger"] in ("404", "405"), line
        if "/api/v1/" in address and "openapi" not in address:
            assert {got["stranger"], got["customer"], got["copied"]} <= {"401", "404", "405"}, line


def _measured(world: World) -> list[str]:
    lines = []
    for pattern, name in patterns().items():
        for method in ("GET", "POST"):
            answers = [_status(world, person, method, pattern, name) for person in PERSONS]
            lines.append(f"{method:4} {pattern} | " + " | ".join(answers))
    return sorted(lines, key=lambda line: line[5:])


def _status(world: World, person: str, method: str, pattern: str, name: str) -> str:
    """The status of one request, undone at once."""
    address = filled(world, pattern, name)
    browser = world.people[person]
    browser.raise_request_exception = False
    cookies = browser.cookies.copy()
    with transaction.atomic():
        answer = browser.get(address) if method == "GET" else _post(browser, address)
        # Read to its end, a file closes; closing the answer itself would close the test's connection with it.
        _read = b"".join(answer.streaming_content) if answer.streaming else answer.content
        transaction.set_rollback(True)
    browser.cookies = cookies  # signing out, and links of others, change nothing for the next request
    assert answer.status_code < 500, (person, method, address)
    return str(answer.status_code)


def _post(browser, address: str):
    """To the API a body that could do something, so that access decides; to a page a button's press."""
    if not address.startswith("/api/"):
        return browser.post(address)
    last = address.rstrip("/").rpartition("/")[2]
    return browser.post(address, BODIES.get(last, {}), content_type="application/json")
