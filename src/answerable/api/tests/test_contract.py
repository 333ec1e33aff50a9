"""What programs rely on: the keys of every answer, times with an offset, and lists that cost the same however long."""

from datetime import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from answerable.api.tests.test_api import NEW, Program
from answerable.cases.models import Case
from answerable.cases.tests.factories import opened
from answerable.customers.models import Customer
from answerable.kit import files
from answerable.staff.models import Brand, Membership
from answerable.staff.tests.factories import care, finance, kim, technical

pytestmark = pytest.mark.django_db
ROW = {"number", "subject", "type", "topic", "tags", "fields", "channel", "turn", "team", "brand", "owner", "customer",
       "harm", "needed_by", "opened_at", "next_due_at", "remind_at", "lapses_at", "closed_at", "outcome"}  # fmt: skip
MESSAGE = {
    "id",
    "direction",
    "kind",
    "author",
    "text",
    "html",
    "attachments",
    "created_at",
    "state",
    "deliveries",
    "forwarded",
}
FILE = {"id", "name", "content_type", "kind", "size", "sha256", "inline", "content_id"}


@pytest.fixture
def program():
    care(), technical(), finance()
    return Program(kim())


def with_file(subject: str = "Bill") -> Case:
    data = b"a bill"
    file = {"name": "bill.txt", "content_type": "text/plain", "size": len(data), "sha256": files.keep(data)}
    case = opened(subject=subject, first={"attachments": [file]})
    case.write("Thank you.", by=kim(), at=case.touched_at)
    return case


def test_every_answer_has_the_keys_that_are_promised(program):
    number = program.post("/cases", NEW, 201)["number"]
    row, case = program.get("/cases")["items"][0], program.get(f"/cases/{number}")
    assert (set(row), set(case)) == (ROW, ROW | {"commitments", "problem_since"})
    assert set(case["customer"]) == {"id", "name", "address"}
    assert set(case["commitments"][0]) == {
        "measure", "promise", "state", "started_at", "due_at", "broken_at", "met_at", "explained"
    }  # fmt: skip
    assert datetime.fromisoformat(case["opened_at"]).tzinfo is not None
    heard, said = program.get(f"/cases/{with_file().number}/messages")["items"][:2]
    assert (set(heard), set(heard["attachments"][0]), set(said["deliveries"][0])) == (
        MESSAGE, FILE, {"recipient", "state"}
    )  # fmt: skip
    assert set(program.get(f"/cases/{number}/events")["items"][0]) == {"id", "name", "at", "actor", "data"}
    assert {"id", "name", "address"} <= set(program.get("/customers")["items"][0])


@pytest.mark.parametrize("path", ["/cases", "/cases/{}/messages", "/cases/{}/events", "/customers", "/cases?q=bill"])
def test_a_list_asks_as_often_for_three_as_for_one(program, path):
    case = with_file()
    address = path.format(case.number)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert program.get(address)["items"]
        return len(queries)

    asked()  # the first use of a token is noted
    once = asked()
    for name in ("Bo", "Cy"):
        Customer.meet("mail", f"{name}@example.net", name, at=case.touched_at)
        brand = Brand.objects.create(name=name)
        with_file(f"Bill of {name}").speak_as(brand, by=kim(), at=case.touched_at)
        case.write("And more.", by=kim(), at=case.touched_at)
        case.hear("I see.", by=case.customer_participant, at=case.touched_at, channel="mail")
    assert asked() == once


def test_a_case_is_found_by_who_the_customer_is(program):
    number = program.post("/cases", NEW, 201)["number"]
    for words in ("petrova", "ana@example.org", number, "dark"):
        assert [row["number"] for row in program.get("/cases", q=words)["items"]] == [number]


def test_one_writes_first_only_for_a_team_of_ones_own(program):
    refused = program.post("/cases", NEW | {"origin": "ours", "team": "Finance"}, 422)
    assert refused["errors"][0]["field"] == "team"
    Membership.objects.create(staff=kim(), team=finance())
    case = program.post("/cases", NEW | {"origin": "ours", "team": "Finance"}, 201)
    assert (case["team"], case["owner"]) == ("Finance", kim().email)


def test_what_is_written_up_on_her_behalf_gets_a_receipt_and_a_machines_report_none(program):
    for origin, receipts in (("behalf", 1), ("machine", 0)):
        given = NEW | {"origin": origin, "customer": {"address": f"{origin}@example.org"}}
        number = program.post("/cases", given, 201)["number"]
        kinds = [row["kind"] for row in program.get(f"/cases/{number}/messages")["items"]]
        assert kinds == ["customer"] + ["receipt"] * receipts
