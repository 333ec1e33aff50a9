"""Somebody answers our mail from an address that we do not know: offered with the evidence, never joined by itself."""

from datetime import timedelta

import pytest

from answerable.cases.models import Case, Likeness, Link
from answerable.cases.refusals import Refused
from answerable.cases.tests.factories import TUESDAY
from answerable.cases.words import Measure, Part
from answerable.channels.mail.sending import send_pending
from answerable.channels.mail.tests.factories import anas_case, answer_to_ana, filed, reply_address
from answerable.customers.models import Customer, Identity
from answerable.staff.tests.factories import kim, lee
from tests.smtp import letter

pytestmark = pytest.mark.django_db
LATER = TUESDAY + timedelta(hours=3)
HOME = "ana@home.example"
MORE = "That is not the amount I was told about on the phone. Could you look again?"


def from_home(delivery, *, at=LATER, by_token=False, sender=HOME, name="Ana Petrova", **headers):
    to = reply_address(delivery) if by_token else "care@halden.example"
    chain = {} if by_token else {"In_Reply_To": delivery.message.message_id}
    mail = letter(MORE, sender=f"{name} <{sender}>", to=to, **chain | headers)
    return filed(mail, sender=sender, to=[to], at=at)


def join(new, old) -> Case:
    """They are one matter, once the receipt has left."""
    send_pending(LATER)
    new = Case.objects.get(pk=new.pk)
    new.merge_into(Case.objects.get(pk=old.pk), by=kim(), at=LATER)
    return new


@pytest.fixture
def delivery():
    return answer_to_ana(anas_case())


def test_who_answers_from_an_unknown_address_is_offered_with_what_speaks_for_it(delivery):
    new, old = from_home(delivery).case, delivery.case
    row = Likeness.objects.get()
    assert (row.participant, row.customer, row.about) == (new.customer_participant, old.customer, old)
    assert (row.answered, row.by_token, row.finding, row.is_same) == (delivery.message, False, "", None)
    assert new.customer != old.customer, "nobody is known by another address before a person has said so"


def test_who_holds_a_token_is_somebody_new_and_offered(delivery):
    case = from_home(delivery, by_token=True).case
    row = Likeness.objects.get()
    assert (case, row.about, row.by_token, row.participant.part) == (delivery.case, delivery.case, True, Part.NEW)


def test_linked_they_are_one_person_and_the_cases_probably_one_matter(delivery):
    new = from_home(delivery).case
    new.link_address(Likeness.objects.get(), by=kim(), at=LATER)
    assert Customer.objects.with_address("mail", HOME) == delivery.case.customer
    assert Link.objects.get(parted_at=None).kind == "probably-same"
    join(new, delivery.case)
    assert from_home(delivery, at=LATER + timedelta(hours=1), Message_ID="<later@x>").case == delivery.case


def test_linked_somebody_new_was_no_other_and_speaks_as_the_customer(delivery):
    case = from_home(delivery, by_token=True).case
    started = case.commitment(Measure.ANSWER).started_at
    case.link_address(Likeness.objects.get(), by=kim(), at=LATER)
    assert case.commitment(Measure.ANSWER).started_at == started == LATER
    said = from_home(delivery, at=LATER + timedelta(hours=1), Message_ID="<later@x>").messages.get()
    assert (said.case, said.participant.part, said.audience) == (case, Part.CUSTOMER, "public")
    assert case.messages.get(participant__address=HOME).audience == "internal", (
        "the audience of a message never changes"
    )


@pytest.mark.parametrize("by_token", [True, False])
def test_linking_is_taken_back(delivery, by_token):
    case = from_home(delivery, by_token=by_token).case
    case.link_address(Likeness.objects.get(), by=kim(), at=LATER)
    case.decide_anew(Likeness.objects.get(), by=kim(), at=LATER + timedelta(hours=1))
    known = Customer.objects.with_address("mail", HOME)
    assert known != delivery.case.customer
    assert Likeness.objects.get().decided_at is None
    assert not case.participants.filter(address=HOME).exclude(left_at=None).exists()
    kinds = [] if by_token else ["quoted"]
    assert list(Link.objects.filter(parted_at=None).values_list("kind", flat=True)) == kinds
    told = case.events.filter(name__startswith="address.").order_by("pk")
    assert list(told.values_list("name", flat=True)) == ["address.linked", "address.undecided"]


def test_taking_it_back_parts_the_cases_that_were_merged_since(delivery):
    new, old = from_home(delivery).case, delivery.case
    new.link_address(Likeness.objects.get(), by=kim(), at=LATER)
    new = join(new, old)
    new.decide_anew(Likeness.objects.get(), by=kim(), at=LATER + timedelta(hours=1))
    new.refresh_from_db()
    assert (new.merged_into, new.is_closed) == (None, False)


def test_another_person_stays_another_and_is_not_offered_again(delivery):
    case = from_home(delivery, by_token=True).case
    case.keep_apart(Likeness.objects.get(), by=kim(), at=LATER)
    from_home(delivery, by_token=True, at=LATER + timedelta(hours=1), Message_ID="<later@x>")
    assert Likeness.objects.get().is_same is False
    assert not Identity.objects.filter(value=HOME).exists()
    with pytest.raises(Refused, match="decided that already"):
        case.link_address(Likeness.objects.get(), by=kim(), at=LATER)


def test_nobody_is_linked_in_a_case_where_they_did_not_write(delivery):
    from_home(delivery)
    for verb in (delivery.case.link_address, delivery.case.keep_apart, delivery.case.decide_anew):
        with pytest.raises(Refused):
            verb(Likeness.objects.get(), by=kim(), at=LATER)


def test_an_address_that_became_somebody_elses_meanwhile_is_not_taken_from_them(delivery):
    case = from_home(delivery, by_token=True).case
    Customer.meet("mail", HOME, "Cy", at=LATER)
    with pytest.raises(Refused, match="somebody else by that address"):
        case.link_address(Likeness.objects.get(), by=kim(), at=LATER)


def test_neither_colleagues_nor_those_we_know_nor_machines_nor_who_names_a_number_are_offered(delivery):
    lee(), Customer.meet("mail", "bo@example.net", "Bo", at=TUESDAY)
    from_home(delivery, sender="bo@example.net")
    from_home(delivery, sender="lee@halden.example")
    from_home(delivery, sender="shop@example.com", Auto_Submitted="auto-generated")
    number = {"Subject": delivery.case.number, "In_Reply_To": "<nothing@x>"}
    filed(letter(MORE, sender=HOME, **number), sender=HOME, at=LATER)
    assert not Likeness.objects.exists()


def test_a_token_of_somebody_in_copy_says_nothing_about_the_customer():
    case = anas_case(Cc="bo@example.net")
    message = answer_to_ana(case).message
    from_home(message.deliveries.get(address="bo@example.net"), by_token=True)
    assert not Likeness.objects.exists()


def test_what_our_own_servers_found_is_kept_as_evidence(delivery, settings):
    settings.MAIL_AUTHSERV_IDS = ["mx.halden.example"]
    from_home(delivery, Authentication_Results="mx.halden.example; dkim=pass header.d=home.example")
    from_home(
        delivery,
        sender="ana@fake.example",
        Message_ID="<2@x>",
        Authentication_Results="mx.halden.example; spf=fail smtp.mailfrom=ana@fake.example",
    )
    rows = Likeness.objects.order_by("pk").values_list("finding", "found_by")
    assert list(rows) == [("passed", "mx.halden.example"), ("failed", "")]
