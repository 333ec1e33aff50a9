"""A mail that a colleague passed on, at the desk: who did, who wrote it, and whose it is, said by hand."""

from datetime import timedelta

import pytest

from answerable.cases.checking import check
from answerable.cases.models import Case, Grant
from answerable.cases.receipting import acknowledge
from answerable.cases.tests.factories import TUESDAY
from answerable.customers.models import Customer
from answerable.desk.tests.test_case import at, words
from answerable.staff.tests import factories as colleagues

pytestmark = pytest.mark.usefixtures("tuesday_at_eleven")

NOBODY = "Nobody outside gets anything of this case before somebody says who the customer is."


def passed_on(*, is_open, proven_by="mx.halden.example"):
    """Kim passed Ada's mail on; the case as filing makes it."""
    forward = {"by": colleagues.kim(), "name": "Ada Lovelace", "address": "ada@example.org", "is_open": is_open,
               "written_at": TUESDAY - timedelta(days=1), "proven_by": proven_by}  # fmt: skip
    if is_open:
        customer = Customer.objects.create(name="Unknown sender", created_at=TUESDAY)
    else:
        customer = Customer.meet("mail", "ada@example.org", "Ada Lovelace", at=TUESDAY)[0]
    case, message = Case.open(
        customer=customer, team=colleagues.care(), subject="Cold heating", text="My heating is cold.", channel="mail",
        address="" if is_open else "ada@example.org", at=TUESDAY, receipt=False, first={"forward": forward},
    )  # fmt: skip
    return case, message


def test_it_says_who_passed_it_on_and_who_wrote_it(kim):
    case, _message = passed_on(is_open=False)
    page = words(kim.get(at(case, "story/")))
    assert "Kim passed this on. Written by Ada Lovelace &lt;ada@example.org&gt;" in page
    assert "It is somebody else's…" in page
    assert NOBODY not in page


def test_whose_it_is_is_said_by_hand(kim, lee):
    case, message = passed_on(is_open=True, proven_by="")
    page, place = words(kim.get(at(case, "story/"))), at(case, f"messages/{message.pk}/whose/")
    assert NOBODY in page
    assert "Passed on in the name of Kim; nothing has shown that they sent it. Written by Ada" in page
    assert 'value="ada@example.org"' in kim.get(place).content.decode()
    assert lee.post(place, {"address": "ada@example.org"}).status_code == 403
    assert kim.post(place, {"address": "nowhere"}).status_code == 422
    kim.post(place, {"address": "ada@work.example", "name": "Ada"})
    case.refresh_from_db()
    assert (case.customer.name, case.customer_participant.address) == ("Ada", "ada@work.example")
    page = words(kim.get(at(case, "story/")))
    assert "Kim said whose it is" in page
    assert NOBODY not in page
    case.write("We come today.", by=colleagues.kim(), at=TUESDAY + timedelta(hours=3))
    assert kim.post(place, {"address": "bo@example.org"}).status_code == 422
    assert not Customer.objects.with_address("mail", "bo@example.org")


def test_where_a_colleague_is_taken_for_the_customer_it_is_said_whose_it_is(kim):
    customer = Customer.meet("mail", "kim@halden.example", "Kim", at=TUESDAY)[0]
    case, message = Case.open(customer=customer, team=colleagues.care(), subject="Please look", text="Fred is cold.",
                              channel="mail", address="kim@halden.example", at=TUESDAY)  # fmt: skip
    acknowledge(case, at=TUESDAY)
    link = Grant.objects.get(case=case)
    assert "Say who the customer is…" in words(kim.get(at(case, "story/")))
    place = at(case, f"messages/{message.pk}/whose/")
    assert "Fred is cold." in kim.get(place).content.decode()
    kim.post(place, {"address": "fred@example.org", "name": "Fred"})
    case.refresh_from_db()
    link.refresh_from_db()
    assert (case.customer.name, case.customer_participant.address) == ("Fred", "fred@example.org")
    assert link.revoked_at is not None  # Kim's receipt opens nothing of Fred's
    assert list(check(TUESDAY + timedelta(hours=2))) == []
    assert "It is somebody else's…" in words(kim.get(at(case, "story/")))
    case.write("We come today.", by=colleagues.kim(), at=TUESDAY + timedelta(hours=3))
    assert kim.post(place, {"address": "bo@example.org"}).status_code == 422


def test_a_customers_own_mail_is_nobody_elses(kim):
    case, message = Case.open(
        customer=Customer.meet("mail", "ana@example.org", "Ana", at=TUESDAY)[0], team=colleagues.care(),
        subject="Cold", text="My heating is cold.", channel="mail", address="ana@example.org", at=TUESDAY,
    )  # fmt: skip
    assert "Say who" not in words(kim.get(at(case, "story/")))
    assert kim.get(at(case, f"messages/{message.pk}/whose/")).status_code == 404


def test_to_nobody_is_said_in_a_sentence(kim):
    case, _message = passed_on(is_open=True)
    page = words(kim.get(at(case)))
    assert "To <b>nobody: we have no mail address for them</b> <span" in page
