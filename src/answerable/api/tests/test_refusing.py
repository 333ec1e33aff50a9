"""What the API says to whatever is wrong: always a problem with a sentence, never a page, never a fault of ours."""

import json
from base64 import urlsafe_b64encode

import pytest
from django.test import Client

from answerable.api.tests.test_api import NEW, Program
from answerable.cases.models import Case, Field, Message
from answerable.cases.tests.factories import opened
from answerable.customers.models import Customer
from answerable.staff.tests.factories import care, finance, kim, lee, technical

pytestmark = pytest.mark.django_db
NUL, HALF, BEYOND = "a\0b", "a\ud800b", 10**30
DEEP = urlsafe_b64encode(b"[" * 5000).decode()


@pytest.fixture
def program():
    care(), technical(), finance()
    Field.objects.create(key="contract", label="Contract", kind="text")
    Field.objects.create(key="count", label="Count", kind="number")
    return Program(kim())


def fields_of(problem: dict) -> list[str]:
    return [row["field"] for row in problem["errors"]]


@pytest.mark.parametrize("name", ["team", "owner", "topic", "tag", "q"])
def test_no_database_is_asked_for_nul(program, name):
    assert fields_of(program.get("/cases", 422, **{name: NUL})) == [name]


@pytest.mark.parametrize(
    "wrong",
    [{"limit": -1}, {"limit": 0}, {"limit": 101}, {"limit": BEYOND}, {"cursor": DEEP}, {"cursor": "W10"},
     {"cursor": NUL}, {"customer": -1}, {"customer": BEYOND}, {"turn": "mine"}, {"type": "x"}, {"q": "a" * 401}],
)  # fmt: skip
def test_a_list_refuses_what_it_cannot_follow(program, wrong):
    assert fields_of(program.get("/cases", 422, **wrong)) == list(wrong)


@pytest.mark.parametrize("number", ["A-0", "A-999", "0", "-5", str(BEYOND), "%00", "%ED%A0%80", "..", "A-1001%2F"])
def test_a_number_that_is_none_is_not_there(program, number):
    program.get(f"/cases/{number}", 404)
    program.post(f"/cases/{number}/messages", {"kind": "note", "text": "Hm"}, 404)


@pytest.mark.parametrize(
    ("field", "value"),
    [("subject", ""), ("subject", "  "), ("subject", NUL), ("subject", HALF), ("subject", "x" * 401),
     ("text", ""), ("text", " \n"), ("text", NUL), ("text", HALF), ("text", "x" * 200_001), ("text", 7),
     ("customer.address", None), ("customer.name", NUL), ("customer.name", HALF), ("customer.name", "x" * 201),
     ("customer.address", "nobody"), ("customer.address", NUL), ("customer.address", "x" * 250 + "@example.org"),
     ("customer.language", "../.."), ("channel", "Mail!"), ("origin", "sky"), ("origin", None), ("team", "Nowhere"),
     ("team", NUL), ("type", "war"), ("fields", []), ("fields", {"unknown": 1})],
)  # fmt: skip
def test_a_case_is_refused_by_the_field_and_nothing_is_kept(program, field, value):
    body = json.loads(json.dumps(NEW))
    outer, _dot, inner = field.partition(".")
    (body[outer] if inner else body)[inner or outer] = value
    assert fields_of(program.post("/cases", body, 422)) == [field]
    assert (Case.objects.count(), Customer.objects.count()) == (0, 0)


def test_a_misspelt_key_is_refused_by_its_name_and_never_means_more_to_come(program):
    case = opened()
    body = {"kind": "answer", "text": "Done.", "them": "propose"}
    problem = program.post(f"/cases/{case.number}/messages", body, 422)
    assert fields_of(problem) == ["them"]
    assert problem["errors"][0]["sentence"].startswith("There is no such key.")
    assert fields_of(program.post("/cases", NEW | {"customer": NEW["customer"] | {"nmae": "Ana"}}, 422)) == [
        "customer.nmae"
    ]
    assert case.messages.count() == 1


def test_the_document_says_that_no_other_keys_are_taken(program):
    schemas = program.get("/openapi.json")["components"]["schemas"]
    assert {name: row.get("additionalProperties") for name, row in schemas.items() if name.endswith("In")} == {
        name: False for name in schemas if name.endswith("In")
    }


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("subject", "", "Write something."),
        ("text", "", "Write something."),
        ("subject", "x" * 401, "Write at most 400 characters."),
        ("text", 7, "Give text."),
        ("origin", "sky", "Give one of these: 'customer', 'behalf', 'ours' or 'machine'."),
        ("customer", {}, "This is missing."),
        ("customer", {"address": "nobody"}, "This does not look like a mail address. One looks like name@example.org."),
        ("fields", [], "Give an object with keys and values."),
    ],
)
def test_what_is_wrong_is_said_as_to_people(program, key, value, said):
    assert [row["sentence"] for row in program.post("/cases", NEW | {key: value}, 422)["errors"]] == [said]


def test_no_sentence_of_the_validators_own_reaches_a_program(program):
    number = opened().number
    wrong = {"tags": ["x"] * 51, "needed_by": "soon", "harm": 3, "topic": [], "subject": "x" * 500}
    said = {row["field"]: row["sentence"] for row in program.post(f"/cases/{number}/description", wrong, 422)["errors"]}
    assert said == {
        "tags": "Give at most 50.",
        "needed_by": "Give a moment with its offset, such as 2026-03-03T10:00:00+01:00.",
        "harm": "Give one of these: 'none', 'cost', 'down' or 'person'.",
        "topic": "Give text.",
        "subject": "Write at most 400 characters.",
    }
    assert program.get("/cases", 422, limit=101)["errors"][0]["sentence"] == "Give at most 100."
    assert program.get("/cases", 422, customer="x")["errors"][0]["sentence"] == "Give a whole number."


@pytest.mark.parametrize("value", [NUL, HALF, [[[]]], {"a": {}}, None, "x" * 10_001])
def test_a_typed_field_takes_only_what_it_is(program, value):
    assert "fields" in fields_of(program.post("/cases", NEW | {"fields": {"contract": value}}, 422))[0]


def test_a_number_must_be_finite(program):
    for number in (float("nan"), float("inf")):
        program.post("/cases", NEW | {"fields": {"count": number}}, 422)
    assert program.post("/cases", NEW | {"fields": {"count": 2}}, 201)["fields"] == {"count": 2}


@pytest.mark.parametrize("body", [b"", b"{", b"null", b"[]", b'"x"', b"\xff\xfe", b"[" * 100_000, b'{"a":' * 100_000])
def test_a_body_that_is_none_is_a_problem(program, body):
    answer = program.client.post("/api/v1/cases", body, content_type="application/json")
    assert answer.status_code in (400, 422)
    assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    "moment",
    ["9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00+14:00", "2026-03-03", "2026-03-03T10:00:00", "soon", 1e99],
)
def test_a_moment_is_one_of_our_age_with_its_offset(program, moment):
    number = opened().number
    body = {"kind": "answer", "text": "Later", "then": "wait", "remind_at": moment}
    assert fields_of(program.post(f"/cases/{number}/messages", body, 422)) == ["remind_at"]
    assert fields_of(program.post(f"/cases/{number}/description", {"needed_by": moment}, 422)) == ["needed_by"]


@pytest.mark.parametrize(
    ("what", "body"),
    [("messages", {"kind": "note", "text": NUL}), ("messages", {"kind": "ask", "text": "?", "to": NUL}),
     ("messages", {"kind": "call", "text": "Hi"}), ("assignment", {}), ("assignment", {"owner": NUL}),
     ("handover", {"to": NUL}), ("handover", {"to": "technical", "note": NUL}), ("handover", {"action": "keep"}),
     ("merge", {}), ("merge", {"into": NUL}), ("merge", {"into": str(BEYOND)}), ("closure", {"outcome": NUL}),
     ("description", {"tags": [NUL]}), ("description", {"topic": NUL}), ("description", {"subject": NUL})],
)  # fmt: skip
def test_a_verb_refuses_what_it_cannot_take(program, what, body):
    case = opened()
    program.post(f"/cases/{case.number}/{what}", body, 422)
    assert Message.objects.filter(case=case).count() == 1


def test_a_description_is_taken_whole_or_not_at_all(program):
    case = opened()
    program.post(f"/cases/{case.number}/description", {"harm": "down", "fields": {"unknown": 1}}, 422)
    case.refresh_from_db()
    assert case.harm == 0


def test_a_wrong_method_and_a_strange_path_are_problems_without_any_session(program):
    browser = Client(enforce_csrf_checks=True)
    for method, path, status, allowed in (
        ("PUT", "/cases", 405, "GET, POST"),
        ("POST", "/openapi.json", 405, "GET, HEAD"),
        ("POST", "/nowhere", 404, None),
        ("GET", "/", 404, None),
        ("POST", "/cases/", 404, None),
    ):
        answer = browser.generic(method, f"/api/v1{path}", b"{}", content_type="application/json")
        assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json"), path
        assert answer.get("Allow") == allowed


def test_a_body_over_the_limit_is_taken_in_and_refused_with_the_limit_named(program, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    assert "1000 bytes" in program.post("/cases", NEW | {"text": "x" * 2000}, 413)["detail"]


def test_a_token_that_is_none_opens_nothing(program):
    opened()
    for words in ("", "Bearer", "Bearer ", "Bearer \xe9", "Bearer " + "a" * 9000, f"Basic {program.token}"):
        answer = Client(headers={"Authorization": words}).get("/api/v1/cases")
        assert (answer.status_code, answer["WWW-Authenticate"]) == (401, 'Bearer realm="answerable"')


def test_a_key_that_came_with_another_request_is_a_conflict(program):
    first = program.post("/cases", NEW, 201, **{"Idempotency-Key": "k"})
    other = program.post("/cases", NEW | {"text": "And the modem?"}, 409, **{"Idempotency-Key": "k"})
    assert "another request" in other["detail"]
    assert Program(lee()).post("/cases", NEW, 201, **{"Idempotency-Key": "k"})["number"] != first["number"]


def test_a_request_that_was_refused_leaves_its_key_free(program):
    program.post("/cases", NEW | {"team": "Nowhere"}, 422, **{"Idempotency-Key": "k"})
    program.post("/cases", NEW, 201, **{"Idempotency-Key": "k"})


def test_whoever_opens_a_case_elsewhere_is_told_its_number_again(program):
    given = NEW | {"team": "Finance"}
    first = program.post("/cases", given, 201, **{"Idempotency-Key": "k"})
    assert program.post("/cases", given, 200, **{"Idempotency-Key": "k"})["number"] == first["number"]
    program.get(f"/cases/{first['number']}", 404)
