"""By the API, too: whose a mail is that a colleague passed on, and that the desk is nobody's customer."""

from datetime import timedelta

import pytest

from answerable.api.tests.test_api import NEW, Program
from answerable.cases.models import Case, Inbound
from answerable.cases.tests.factories import TUESDAY, opened
from answerable.customers.models import Customer
from answerable.staff.models import TeamAddress
from answerable.staff.tests.factories import care, finance, kim, lee, technical

pytestmark = pytest.mark.django_db
BO = {"name": "Bo", "address": "Bo@Example.com", "language": "sv"}


@pytest.fixture
def program():
    care(), technical(), finance()
    return Program(kim())


def passed_on() -> Case:
    """Kim's mail began it, and nothing showed whose words it holds."""
    return opened(address=kim().email, channel="mail")


@pytest.mark.parametrize("address", ["care@halden.example", "Care+spring@Halden.example", "hello@halden.example"])
def test_the_desk_is_not_its_own_customer(program, address):
    TeamAddress.objects.create(team=care(), address="hello@halden.example")
    case, customer = NEW | {"customer": {"address": address}}, {"address": address}
    told = [program.post("/cases", case, 422), program.post("/customers", customer, 422)]
    assert [row["field"] for each in told for row in each["errors"]] == ["customer.address", "address"]
    assert {each["detail"] for each in told} == {"That is an address of ours: our answer would come back to us."}
    assert (Customer.objects.count(), Case.objects.count(), Inbound.objects.count()) == (0, 0, 0)


def test_whose_a_passed_on_mail_is_can_be_said_until_a_word_of_ours_has_left(program):
    case = passed_on()
    told = program.post(f"/cases/{case.number}/customer", BO)
    assert (told["customer"]["name"], told["customer"]["address"]) == ("Bo", "bo@example.com")
    assert Customer.objects.with_address("mail", "bo@example.com").language == "sv"
    case.refresh_from_db()
    case.write("Hello Bo.", by=kim(), at=TUESDAY + timedelta(hours=1))
    late = program.post(f"/cases/{case.number}/customer", {"address": "ana@example.org"}, 422)
    assert late["detail"].startswith("Somebody has written to the customer of this case already.")


def test_whoever_is_refused_is_not_made_known(program):
    TeamAddress.objects.create(team=care(), address="hello@halden.example")
    ours = program.post(f"/cases/{passed_on().number}/customer", {"address": "hello@halden.example"}, 422)
    own = program.post(f"/cases/{opened().number}/customer", BO, 422)
    assert [row["field"] for row in ours["errors"]] == ["address"]
    assert own["detail"].startswith("This case is the customer's who wrote.")
    assert not Customer.objects.with_address("mail", "bo@example.com")
    assert not Customer.objects.with_address("mail", "hello@halden.example")


def test_only_who_may_write_in_it_says_whose_it_is(program):
    case = passed_on()
    assert Program(lee()).post(f"/cases/{case.number}/customer", BO, 403)["detail"].startswith("You may read")
    Program(kim(), scopes=("read",)).post(f"/cases/{case.number}/customer", BO, 403)
    program.post(f"/cases/{case.number}/customer", {"address": "bo@example.com", "names": "Bo"}, 422)
