"""Finding a customer by the beginning of a name or of an identity."""

from datetime import UTC, datetime

import pytest

from answerable.customers.access import visible_customers
from answerable.customers.models import Customer
from answerable.customers.tests.factories import MET_AT, CustomerFactory, ana, bo
from answerable.staff.tests.factories import kim

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def cast():
    ana().add_identity("phone", "030 1234567", at=MET_AT)
    bo().add_identity("external", "C-0042", at=MET_AT)
    CustomerFactory(name="Jürgen Øst")


def found(words):
    return sorted(customer.name for customer in Customer.objects.matching(words))


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("ana", ["Ana Petrova"]),
        ("PETR", ["Ana Petrova"]),
        ("petrova ana", ["Ana Petrova"]),
        ("etrova", []),
        ("ana lindqvist", []),
        ("ana@exa", ["Ana Petrova"]),
        ("Bo@Example.net", ["Bo Lindqvist"]),
        ("bo bo@example.net", ["Bo Lindqvist"]),
        ("0301234", ["Ana Petrova"]),
        ("030 12", ["Ana Petrova"]),
        ("0049 30/123", ["Ana Petrova"]),
        ("040", []),
        ("+49301234567", ["Ana Petrova"]),
        ("C-00", ["Bo Lindqvist"]),
        ("jurgen", ["Jürgen Øst"]),
        ("JÜRGEN øst", ["Jürgen Øst"]),
        ("%", []),
        ("_", []),
        ("", []),
        ("   ", []),
    ],
)
def test_every_word_begins_a_name_or_an_identity(words, names):
    assert found(words) == names


def test_a_merged_record_finds_who_she_is_now_and_each_person_once():
    ana().merge_into(bo(), None, "", AT)
    bo().merge_into(CustomerFactory(name="Cleo Marin"), None, "", AT)
    assert found("ana") == found("bo") == found("ana@example.org") == found("cleo") == ["Cleo Marin"]
    bo().unmerge(None, AT)
    assert found("ana") == ["Bo Lindqvist"]


def test_a_search_stays_within_what_it_is_asked_of():
    chosen = Customer.objects.filter(language="de")
    assert [customer.name for customer in chosen.matching("o")] == []
    assert [customer.name for customer in chosen.matching("bo")] == ["Bo Lindqvist"]
    assert list(chosen.matching("ana")) == []


def test_every_colleague_may_see_who_writes_until_she_leaves():
    staff = kim()
    assert visible_customers(staff).count() == 3
    staff.deactivate(at=AT)
    assert not visible_customers(staff).exists()
