"""At the desk: somebody is probably a customer whom we know by another address, and a person says whether."""

from datetime import timedelta

import pytest

from answerable.cases.models import Likeness
from answerable.cases.tests.factories import TUESDAY
from answerable.channels.mail.tests.factories import anas_case, answer_to_ana, filed, reply_address
from answerable.customers.models import Customer
from answerable.staff.tests.factories import StaffFactory, conduct
from tests.smtp import letter

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tuesday_at_eleven")]
HOME = "ana@home.example"


@pytest.fixture
def delivery():
    return answer_to_ana(anas_case(), at=TUESDAY + timedelta(minutes=20))


def from_home(delivery, *, to="care@halden.example", name="Ana Petrova", **headers):
    chain = {"In_Reply_To": delivery.message.message_id} | headers
    mail = letter("That is not the amount.", sender=f"{name} <{HOME}>", to=to, **chain)
    return filed(mail, sender=HOME, to=[to], at=TUESDAY + timedelta(minutes=40)).case


def told(client, case) -> str:
    return client.get(f"/desk/cases/{case.number}/").content.decode()


def says(client, case, what):
    return client.post(f"/desk/cases/{case.number}/addresses/{Likeness.objects.get().pk}/{what}/")


def test_it_is_offered_with_what_speaks_for_it(kim, delivery):
    page = told(kim, from_home(delivery))
    for words in (
        "Probably Ana Petrova, from another address.",
        f"{HOME} answered our mail to Ana Petrova of Tuesday 3 March 2026",
        "They write under the same name.",
        "No server of ours has looked",
        f"/desk/cases/{delivery.case.number}/",
        "Link the address",
        "Another person",
    ):
        assert words in page


@pytest.mark.parametrize(
    ("name", "words"),
    [("Cy", "They call themselves Cy."), ("", "They give no name."), ("ANA PETROVÁ", "the same name")],
)
def test_the_name_speaks_for_it_or_against(kim, delivery, name, words):
    assert words in told(kim, from_home(delivery, name=name))


def test_who_brings_a_token_is_offered_where_they_write(kim, delivery):
    from_home(delivery, to=reply_address(delivery))
    assert "a reply address that was given to Ana Petrova alone" in told(kim, delivery.case)


def test_linked_the_address_is_theirs_and_can_be_taken_back(kim, delivery):
    case = from_home(delivery)
    assert says(kim, case, "linking").status_code == 302
    assert Customer.objects.with_address("mail", HOME) == delivery.case.customer
    page = told(kim, case)
    assert "is a customer whom we knew by another address" in page
    assert "linked by Kim" in page
    assert "Link the address" not in page
    assert says(kim, case, "undoing").status_code == 302
    assert "Link the address" in told(kim, case)


def test_another_person_is_said_once(kim, delivery):
    case = from_home(delivery)
    says(kim, case, "parting")
    assert "another person, said Kim" in told(kim, case)
    assert says(kim, case, "linking").status_code == 422


def test_who_may_not_see_the_other_case_is_told_nothing_of_it(kim):
    conduct()
    to = "conduct@halden.example"
    grim = filed(letter("Your Lee was rude to me.", to=to), to=[to]).case
    delivery = answer_to_ana(grim, by=StaffFactory(full_name="Rea"), at=TUESDAY + timedelta(minutes=20))
    case = from_home(delivery)
    page = told(kim, case)
    for hidden in ("Probably", "answered our mail", "Link the address"):
        assert hidden not in page
    assert says(kim, case, "linking").status_code == 404
    assert Likeness.objects.get().decided_at is None
