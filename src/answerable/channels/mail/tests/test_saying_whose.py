"""Whose a mail is that a colleague passed on: said by hand, perhaps wrongly at first."""

from datetime import timedelta

import pytest

from answerable.cases.models import Link
from answerable.cases.refusals import Refused
from answerable.cases.words import Excuse, Kind, Measure
from answerable.channels.mail.tests.factories import anas_case, desk
from answerable.channels.mail.tests.test_forwarding import LATER, WRITTEN, inline, is_sound, kim_passes_on
from answerable.customers.models import Customer
from answerable.staff.models import TeamAddress
from answerable.staff.tests.factories import care, kim

pytestmark = pytest.mark.django_db
SOON = LATER + timedelta(minutes=5)


@pytest.fixture(autouse=True)
def our_server(settings):
    settings.MAIL_AUTHSERV_IDS = ["mx.halden.example"]
    desk()


def bo():
    return Customer.meet("mail", "bo@example.com", "Bo", at=LATER)[0]


def answer_of(case):
    return case.commitment(Measure.ANSWER)


def taken_for_same():
    return Link.objects.filter(kind="probably-same", parted_at=None)


def test_said_of_who_waits_already_it_counts_from_the_older_case_until_it_is_somebody_elses():
    anas = anas_case()
    case = kim_passes_on(inline("Ana <ana@example.org>"), proof="").case
    assert answer_of(case).started_at == LATER
    case.say_whose(anas.customer, by=kim(), at=SOON)
    assert (answer_of(case).started_at, case.chases) == (answer_of(anas).started_at, anas)
    assert taken_for_same().exists()
    is_sound(case)
    case.say_whose(bo(), by=kim(), at=SOON)
    assert (answer_of(case).started_at, case.chases) == (LATER, None)
    assert not taken_for_same().exists()
    is_sound(case)


def test_what_was_believed_to_chase_another_case_chases_none_if_it_is_somebody_elses():
    anas = anas_case()
    case = kim_passes_on(inline("Ana <ana@example.org>")).case
    assert case.chases == anas
    case.say_whose(bo(), by=kim(), at=SOON)
    assert (answer_of(case).started_at, case.chases) == (WRITTEN, None)
    assert not taken_for_same().exists()
    is_sound(case)


def test_said_again_of_the_same_customer_no_clock_begins_later():
    anas = anas_case()
    case = kim_passes_on(inline("Ana <ana@example.org>"), proof="").case
    case.say_whose(anas.customer, by=kim(), at=SOON)
    since = answer_of(case).started_at
    anas.close("withdrawn", by=kim(), at=SOON)
    case.say_whose(anas.customer, by=kim(), at=SOON)
    assert answer_of(case).started_at == since


def test_an_excuse_taken_back_restores_what_the_first_word_counted_from():
    anas = anas_case()
    case = kim_passes_on(inline("Ana <ana@example.org>").replace("9:10 AM", "10:30 AM")).case
    word, since = case.messages.get(kind=Kind.CUSTOMER), answer_of(case).started_at
    assert since == answer_of(anas).started_at < word.created_at < case.opened_at
    case.no_answer_needed([word], Excuse.THANKS, by=kim(), at=SOON)
    case.need_answer(word, by=case.customer_participant, at=SOON)
    assert answer_of(case).started_at == since


@pytest.mark.parametrize("address", ["care@halden.example", "Care+spring@Halden.example", "hello@halden.example"])
def test_the_desk_is_not_its_own_customer(address):
    TeamAddress.objects.create(team=care(), address="hello@halden.example")
    case = kim_passes_on(proof="").case
    customer = Customer.meet("mail", address, at=LATER)[0]
    with pytest.raises(Refused, match="an address of ours"):
        case.say_whose(customer, by=kim(), at=SOON, address=address)
