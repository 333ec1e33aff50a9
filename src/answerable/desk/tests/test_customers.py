"""Customers at the desk: found, shown with all their cases, described, recognised, merged and parted."""

import pytest

from answerable.cases.tests.factories import opened
from answerable.customers.models import Customer
from answerable.customers.tests.factories import CustomerFactory, IdentityFactory, ana, bo
from answerable.desk.tests.counting import queries
from answerable.kit import paging
from answerable.staff.tests.factories import conduct, finance, ines, kim

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client):
    client.force_login(kim())
    return client


def test_a_stranger_is_asked_to_sign_in(client):
    assert client.get(f"/desk/customers/{ana().pk}/").status_code == 302
    assert client.get("/desk/customers/").url.startswith("/sign-in/")


def test_everybody_is_listed_and_words_find_by_beginnings(desk):
    ana(), bo()
    assert [person.name for person in desk.get("/desk/customers/").context["people"]] == ["Ana Petrova", "Bo Lindqvist"]
    found = desk.get("/desk/customers/?q=bo%40exa")
    assert [person.name for person in found.context["people"]] == ["Bo Lindqvist"]
    assert "Nobody found" in desk.get("/desk/customers/?q=zzz").content.decode()


def test_the_list_goes_on_behind_its_last_row(desk):
    CustomerFactory.create_batch(51)
    first = desk.get("/desk/customers/")
    second = desk.get(f"/desk/customers/{first.context['following']}")
    names = {person.pk for page in (first, second) for person in page.context["people"]}
    assert len(names) == Customer.objects.count()
    assert desk.get("/desk/customers/?after=nonsense").status_code == 404


def test_the_list_asks_as_often_for_three_as_for_one(desk):
    IdentityFactory()
    one = queries(desk, "/desk/customers/")
    IdentityFactory(), IdentityFactory()
    assert queries(desk, "/desk/customers/") == one


def test_her_page_shows_what_one_may_see_and_one_line_of_the_rest(desk):
    seen, hidden = opened(), opened(subject="Secret matter", text="Secret words", team=conduct(), origin="behalf")
    page = desk.get(f"/desk/customers/{ana().pk}/").content.decode()
    assert seen.subject in page
    assert hidden.number in page
    assert "Secret" not in page


def test_a_history_asks_as_often_for_three_cases_as_for_one(desk):
    address = f"/desk/customers/{ana().pk}/"
    opened(), opened(team=finance(), origin="behalf")
    one = queries(desk, address)
    for _more in range(2):
        opened(origin="behalf"), opened(team=finance(), origin="behalf")
    assert queries(desk, address) == one


def test_she_is_described_and_what_makes_no_sense_is_shown_again(desk):
    address = f"/desk/customers/{ana().pk}/description/"
    given = {"name": "Ana Maria Petrova", "language": "bg", "time_zone": "Europe/Sofia", "note": "Calls after five."}
    refused = desk.post(address, given | {"organization": "Acme"})
    assert refused.status_code == 422
    assert "Calls after five." in refused.content.decode()
    desk.post(address, given | {"organization": "Acme", "organization_role": "billing", "since_on": "2016-05-01"})
    known = ana()
    assert (known.name, known.organization.name, known.organization_role) == ("Ana Maria Petrova", "Acme", "billing")
    assert (known.time_zone, known.since_on.year) == ("Europe/Sofia", 2016)


def test_she_is_known_by_one_thing_more_unless_it_is_somebody_elses(desk):
    bo()
    address = f"/desk/customers/{ana().pk}/identities/"
    taken = desk.post(address, {"kind": "mail", "value": "BO@example.net", "evidence": "said so"})
    assert taken.status_code == 422
    assert "Bo Lindqvist" in taken.content.decode()
    desk.post(address, {"kind": "phone", "value": "030 123456", "evidence": "said so"})
    assert Customer.objects.with_address("phone", "+4930123456") == ana()


def test_two_records_are_one_person_and_two_again(desk):
    address = f"/desk/customers/{ana().pk}/merge/?q=bo"
    assert desk.post(address, {"other": bo().pk}).status_code == 422
    desk.post(address, {"other": bo().pk, "evidence": "same passport"})
    assert bo().current() == ana()
    assert desk.get(f"/desk/customers/{bo().pk}/").url == f"/desk/customers/{ana().pk}/"
    assert "same passport" in desk.get(f"/desk/customers/{ana().pk}/").content.decode()
    desk.post(f"/desk/customers/{bo().pk}/parting/")
    assert bo().current() == bo()


def test_nobody_merges_with_herself(desk):
    refused = desk.post(f"/desk/customers/{ana().pk}/merge/", {"other": ana().pk, "evidence": "of course"})
    assert refused.status_code == 422


def test_who_is_not_there_is_not_found(desk):
    assert desk.get("/desk/customers/999/").status_code == 404
    assert desk.post("/desk/customers/999/parting/").status_code == 404


def test_the_administrator_sees_a_sensitive_case_as_one_line_too(client):
    reader = ines()
    reader.memberships.filter(team=conduct()).delete()
    hidden = opened(subject="Secret matter", team=conduct())
    client.force_login(reader)
    page = client.get(f"/desk/customers/{ana().pk}/").content.decode()
    assert hidden.number in page
    assert "Secret matter" not in page


@pytest.mark.parametrize("keys", [("ana", float("inf")), ("a\x00", 1), ("\ud800", 1), (1, 1), (None, 1), ("ana",)])
def test_a_place_that_no_list_of_customers_has_is_not_found(desk, keys):
    assert desk.get("/desk/customers/", {"after": paging.encode(*keys)}).status_code == 404
