import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from answerable.promises.allowances import DEFAULT_ALLOWANCES, MEASURES
from answerable.promises.models import Promise, PromiseVersion
from answerable.promises.seeding import ensure_last_promise
from answerable.promises.tests.factories import LATER, NOON, elapsed, make_promise, working

pytestmark = pytest.mark.django_db


def last():
    return Promise.objects.get(is_last=True)


def test_an_installation_has_a_last_promise_from_its_first_day():
    version = last().current()
    assert (last().name, version.conditions) == ("Everybody", {})
    assert version.allowances == {
        "receipt": elapsed(900),
        "answer": working(14_400),
        "update": working(86_400),
        "given": elapsed(0),
        "resolution": working(144_000),
        "call_back": elapsed(0),
        "ask": working(14_400),
        "handover": working(7_200),
        "glance": working(28_800),
    }
    assert tuple(sorted(version.allowances)) == tuple(sorted(MEASURES))


def test_the_last_promise_is_made_once():
    assert ensure_last_promise(at=LATER) == last()
    assert Promise.objects.count() == 1


def test_an_emptied_database_has_its_last_promise_again(emptiable):
    make_promise()
    # Numbers are never given out twice: a server that reads along would take the new ones for known.
    call_command("flush", interactive=False, verbosity=0, reset_sequences=False)
    assert [promise.name for promise in Promise.objects.all()] == ["Everybody"]
    assert last().current().allowances == DEFAULT_ALLOWANCES


def test_there_is_never_a_second_last_promise():
    with pytest.raises(IntegrityError), transaction.atomic():
        Promise.create(name="Too", conditions={}, allowances=DEFAULT_ALLOWANCES, at=NOON, is_last=True)


@pytest.mark.parametrize("remove", [lambda: last().delete(), lambda: last().retire(at=NOON)])
def test_the_last_promise_cannot_be_removed(remove):
    with pytest.raises(ValidationError, match="cannot be removed"):
        remove()
    with pytest.raises(IntegrityError), transaction.atomic():
        Promise.objects.update(retired_at=NOON)
    with pytest.raises(ProtectedError):
        Promise.objects.all().delete()
    assert last().current().number == 1


def test_the_last_promise_has_no_conditions_and_leaves_no_measure_open():
    with pytest.raises(ValidationError, match="no conditions"):
        last().revise({"harm": ["cost"]}, DEFAULT_ALLOWANCES, by_id=7, at=LATER)
    some = {measure: DEFAULT_ALLOWANCES[measure] for measure in MEASURES if measure not in ("update", "glance")}
    with pytest.raises(ValidationError, match=r"it lacks: update, glance\."):
        last().revise({}, some, by_id=7, at=LATER)
    assert last().revise({}, DEFAULT_ALLOWANCES | {"answer": working(7_200)}, by_id=7, at=LATER).number == 2


def test_revising_adds_a_version_and_leaves_the_old_one_as_it_was():
    promise = make_promise(conditions={"harm": ["cost"]})
    second = promise.revise({}, {"answer": elapsed(60)}, by_id=8, at=LATER)
    assert promise.current() == second
    assert list(promise.versions.order_by("number").values_list("number", "conditions", "allowances", "by_id")) == [
        (1, {"harm": ["cost"]}, {"answer": working(3600)}, 7),
        (2, {}, {"answer": elapsed(60)}, 8),
    ]


def test_a_version_is_written_once():
    version = make_promise().current()
    version.allowances = {"answer": working(1)}
    with pytest.raises(TypeError, match="never changed"):
        version.save()
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        PromiseVersion.objects.update(conditions={})
    assert make_promise("Other").current().allowances == {"answer": working(3600)}


def test_the_database_numbers_versions_once_and_from_one():
    promise = make_promise()
    for number in (1, 0):
        with pytest.raises(IntegrityError), transaction.atomic():
            PromiseVersion.objects.create(promise=promise, number=number, allowances={}, created_at=NOON)


def test_a_promise_that_is_retired_keeps_its_versions_but_its_place_is_empty():
    promise = make_promise()
    promise.retire(at=LATER)
    assert promise.current().number == 1
    assert [one.name for one in Promise.objects.kept()] == ["Everybody"]


def test_promises_are_tried_in_the_order_they_are_arranged_in_and_the_last_one_last():
    first, second, third = (make_promise(name) for name in ("a", "b", "c"))
    assert [one.name for one in Promise.objects.kept()] == ["a", "b", "c", "Everybody"]
    Promise.objects.arrange([last().pk, third.pk, first.pk, second.pk])
    assert [one.name for one in Promise.objects.kept()] == ["c", "a", "b", "Everybody"]
    assert [version.promise.name for version in PromiseVersion.objects.in_order()] == ["c", "a", "b", "Everybody"]


REFUSED = [
    ({}, {}, "at least one thing"),
    ({}, [], "object from measure"),
    ({}, {"reply": working(1)}, "reply is not something that we measure"),
    ({}, {"answer": 3600}, "answer: an allowance is an object"),
    ({}, {"answer": {"seconds": 3600}}, "answer: count working, elapsed, days or months"),
    ({}, {"answer": {"seconds": 3600, "counting": ["working"]}}, "answer: count working, elapsed"),
    ({}, {"answer": {"seconds": 1, "counting": "days"}}, "answer: seconds has no meaning here"),
    ({}, {"answer": {"count": 1, "counting": "working"}}, "answer: count has no meaning here"),
    ({}, {"answer": {"counting": "months"}}, "answer: count is a whole number"),
    ({}, {"answer": working(-1)}, "answer: seconds is a whole number"),
    ({}, {"answer": working(1.5)}, "answer: seconds is a whole number"),
    ({}, {"answer": working(True)}, "answer: seconds is a whole number"),
    ({}, {"answer": working(10**11)}, "answer: nobody waits a hundred years"),
    ({}, {"answer": {"count": 5000, "counting": "months"}}, "answer: nobody waits a hundred years"),
    ({}, {"answer": working(1, statutory="yes")}, "answer: statutory is true or false"),
    ([], {"answer": working(1)}, "conditions are an object"),
    ({"followers": [1000]}, {"answer": working(1)}, "cannot depend on followers"),
    ({"tone": ["angry"]}, {"answer": working(1)}, "cannot depend on tone"),
    ({"harm": []}, {"answer": working(1)}, "harm does not say which"),
    ({"harm": "cost"}, {"answer": working(1)}, "harm does not say which"),
    ({"team": ["1"]}, {"answer": working(1)}, "team does not say which"),
    ({"needed_by": ["yes"]}, {"answer": working(1)}, "needed_by does not say which"),
]


@pytest.mark.parametrize(("conditions", "allowances", "sentence"), REFUSED)
def test_what_cannot_be_promised_is_refused_by_a_sentence(conditions, allowances, sentence):
    with pytest.raises(ValidationError, match=sentence):
        Promise.create(name="Odd", conditions=conditions, allowances=allowances, at=NOON)
    assert [promise.name for promise in Promise.objects.all()] == ["Everybody"]
