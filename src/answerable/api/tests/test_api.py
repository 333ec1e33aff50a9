"""The API, as a program of Kim's meets it."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from answerable.cases.models import Case, Delivery
from answerable.cases.tests.factories import answered, opened
from answerable.cases.words import Then
from answerable.kit.clock import now
from answerable.staff.models import ApiToken, StandingShare
from answerable.staff.tests.factories import care, finance, ines, kim, lee, technical

pytestmark = pytest.mark.django_db
ANA = {"name": "Ana Petrova", "address": "ana@example.org"}
NEW = {"customer": ANA, "subject": "No light", "text": "It is dark. Why?"}


class Program:
    """Speaks to the API with a token of one colleague's."""

    def __init__(self, staff, scopes=("read", "write")):
        self.token = ApiToken.issue(staff, "test", list(scopes), 30, now())[1]
        self.client = Client(headers={"Authorization": f"Bearer {self.token}"})

    def get(self, path, status=200, **query):
        return self._read(self.client.get(f"/api/v1{path}", query), status)

    def post(self, path, body=None, status=200, **headers):
        answer = self.client.post(f"/api/v1{path}", body or {}, content_type="application/json", headers=headers)
        return self._read(answer, status)

    def _read(self, answer, status):
        assert answer.status_code == status, answer.content
        if status >= 400:
            assert answer["Content-Type"] == "application/problem+json"
        return json.loads(answer.content)


@pytest.fixture
def house():
    care(), technical(), finance()


def accept_all():
    for delivery in Delivery.objects.claim(now() + timedelta(days=9)):
        delivery.case.accepted(delivery, at=now())


def test_a_case_is_opened_answered_and_read(house):
    program = Program(kim())
    case = program.post("/cases", NEW, 201)
    assert (case["turn"], case["team"], case["owner"], case["channel"]) == ("ours", "Care", None, "api")
    assert case["customer"]["address"] == "ana@example.org"
    assert {row["measure"]: row["state"] for row in case["commitments"]} == {
        "answer": "running", "receipt": "running", "resolution": "running"
    }  # fmt: skip
    answer = {"kind": "answer", "text": "Fixed.", "then": "propose"}
    said = program.post(f"/cases/{case['number']}/messages", answer, 201)
    assert (said["state"], said["author"]) == ("sending", {"kind": "staff", "name": "Kim"})
    assert said["deliveries"] == [{"recipient": "ana@example.org", "state": "sending"}]
    accept_all()
    assert program.get(f"/cases/{case['number']}")["turn"] == "proposed"
    kinds = [row["kind"] for row in program.get(f"/cases/{case['number']}/messages")["items"]]
    assert kinds == ["customer", "receipt", "answer"]
    names = [row["name"] for row in program.get(f"/cases/{case['number']}/events")["items"]]
    assert {"case.opened", "message.accepted", "proposal.made"} <= set(names)


def test_the_same_key_opens_one_case(house):
    program = Program(kim())
    first = program.post("/cases", NEW, 201, **{"Idempotency-Key": "k1"})
    again = program.post("/cases", NEW, 200, **{"Idempotency-Key": "k1"})
    assert (first["number"], Case.objects.count()) == (again["number"], 1)


def test_without_a_valid_token_nothing_is_said(house):
    case = opened()
    for header in ({}, {"Authorization": "Bearer ans_nothing"}):
        answer = Client(headers=header).get(f"/api/v1/cases/{case.number}")
        assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")
        assert case.subject not in answer.content.decode()
    Program(kim(), ["read"]).post("/cases", NEW, 403)


def test_what_one_may_not_see_does_not_exist(house):
    mine, theirs = opened(), opened(team=finance(), subject="Secret refund", customer=answered(opened()).case.customer)
    theirs.refresh_from_db()
    Case.objects.filter(pk=theirs.pk).update(team=finance())
    program = Program(lee())
    program.get(f"/cases/{theirs.number}", 404)
    program.get(f"/cases/{theirs.number}/messages", 404)
    program.post(f"/cases/{theirs.number}/assignment", {"owner": "me"}, 404)
    assert theirs.number not in [row["number"] for row in program.get("/cases")["items"]]
    assert program.get("/cases", q="Secret")["items"] == []
    program.post(f"/cases/{mine.number}/messages", {"kind": "answer", "text": "Hi"}, 403)
    StandingShare.objects.create(owner_team=finance(), reader_team=technical(), created_at=now())
    assert Program(lee()).get(f"/cases/{theirs.number}")["subject"] == "Secret refund"


def test_lists_are_filtered_and_paged(house):
    program = Program(kim())
    numbers = [opened(subject=f"Matter {n}", customer=None).number for n in range(3)]
    page = program.get("/cases", limit=2)
    assert [row["number"] for row in page["items"]] == numbers[:0:-1]
    rest = program.get("/cases", limit=2, cursor=page["next"])
    assert ([row["number"] for row in rest["items"]], rest["next"]) == (numbers[:1], None)
    assert program.get("/cases", turn="closed")["items"] == []
    assert len(program.get("/cases", q="charged twice")["items"]) == 3
    assert len(program.get("/cases", team="care", owner="none", type="request")["items"]) == 3
    program.get("/cases", 422, cursor="nonsense")
    program.get("/cases", 422, team="Nowhere")


def test_a_list_costs_the_same_queries_for_one_row_and_three(house):
    program = Program(kim())
    opened()
    program.get("/cases")  # the first use of a token is noted
    with CaptureQueriesContext(connection) as one:
        program.get("/cases")
    opened(), opened()
    with CaptureQueriesContext(connection) as three:
        program.get("/cases")
    assert len(one) == len(three)


def test_it_is_handed_over_and_merged(house):
    older, younger = opened(), opened()
    by_kim, by_lee = Program(kim()), Program(lee())
    assert by_kim.post(f"/cases/{older.number}/assignment", {"owner": "me"})["owner"] == "kim@halden.example"
    offered = by_kim.post(f"/cases/{older.number}/handover", {"to": "lee@halden.example", "note": "yours"})
    assert offered["owner"] == "kim@halden.example"
    assert by_lee.post(f"/cases/{older.number}/handover", {"action": "accept"})["owner"] == "lee@halden.example"
    refused = by_kim.post(f"/cases/{younger.number}/merge", {"into": "A-999999"}, 422)
    assert refused["errors"][0]["field"] == "into"
    assert by_kim.post(f"/cases/{younger.number}/merge", {"into": older.number})["number"] == older.number
    assert Program(ines()).get(f"/cases/{younger.number}")["outcome"] == "merged"


def test_a_refusal_names_the_field_and_keeps_everything(house):
    case = opened()
    program = Program(kim())
    path = f"/cases/{case.number}/messages"
    for body, field in (
        ({"kind": "holding", "text": "Looking"}, "next_word_at"),
        ({"kind": "answer", "text": "And?", "then": "wait"}, "remind_at"),
        ({"kind": "ask", "text": "Who?"}, "to"),
        ({"kind": "answer"}, "text"),
    ):
        problem = program.post(path, body, 422)
        assert field in problem["errors"][0]["field"]
    assert case.messages.count() == 1


def test_we_can_write_first(house):
    program = Program(kim())
    case = program.post("/cases", NEW | {"origin": "ours"}, 201)
    accept_all()
    messages = program.get(f"/cases/{case['number']}/messages")["items"]
    assert [(row["direction"], row["kind"], row["state"]) for row in messages] == [("out", "answer", "accepted")]


def test_an_ask_is_answered_by_who_was_asked(house):
    case = opened()
    program = Program(kim())
    ask = program.post(f"/cases/{case.number}/messages", {"kind": "ask", "text": "Why?", "to": "technical"}, 201)
    path = f"/cases/{case.number}/messages/{ask['id']}/answer"
    program.post(path, {"text": "I say"}, 422)
    assert Program(lee()).post(path, {"text": "A cable"}, 201)["kind"] == "ask-answer"


def test_customers_are_met_once_and_found_again(house):
    program = Program(kim())
    ana = program.post("/customers", NEW["customer"], 201)
    assert program.post("/customers", NEW["customer"])["id"] == ana["id"]
    assert [row["id"] for row in program.get("/customers", q="petr")["items"]] == [ana["id"]]


def test_unknown_paths_are_problems_too(house):
    Program(kim()).get("/nothing/here", 404)


def test_then_is_keep_when_nothing_is_said(house):
    case = opened()
    Program(kim()).post(f"/cases/{case.number}/messages", {"kind": "answer", "text": "More later"}, 201)
    assert case.messages.get(kind="answer").then == Then.KEEP


def test_our_own_links_and_reply_addresses_are_masked_in_what_is_read(house):
    token = "abcdefghijklmnopqrst234"
    words = f"http://127.0.0.1:8000/case/{token}/ care+{token}@halden.example"
    case = opened()
    case.hear(words, by=case.customer_participant, at=case.touched_at, channel="mail", html=f"<p>{words}</p>")
    told = Program(kim()).get(f"/cases/{case.number}/messages")["items"][-1]
    masked = "[link to the page of a case] care@halden.example"
    assert (told["text"], told["html"]) == (masked, f"<p>{masked}</p>")
