"""Meeting a customer: once, by whatever identity, however many messages arrive at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction

from answerable.customers.models import Customer, Identity, Organization
from answerable.customers.tests.factories import MET_AT, CustomerFactory, ana, bo


@pytest.mark.django_db
def test_the_first_word_makes_her_known_and_the_next_finds_her_again():
    new, created = Customer.meet("mail", "Ana@Example.org", "Ana Petrova", "en", "wrote to us", at=MET_AT)
    again, created_again = Customer.meet("mail", " ana@example.ORG", "Somebody Else", "de", "", at=MET_AT)
    assert (new, created, created_again) == (again, True, False)
    assert (again.name, again.language, again.created_at) == ("Ana Petrova", "en", MET_AT)
    identity = again.identities.get()
    assert (identity.value, identity.shown, identity.evidence) == ("ana@example.org", "Ana@Example.org", "wrote to us")
    assert identity.verified_at is None


@pytest.mark.django_db
def test_a_name_she_tells_later_is_learnt_and_until_then_she_is_called_by_what_we_know():
    customer, _ = Customer.meet("phone", "030 1234567", at=MET_AT)
    assert customer.display_name == "030 1234567"
    customer, _ = Customer.meet("phone", "+49 30 1234567", " Ana \n Petrova ", "de", at=MET_AT)
    assert (customer.display_name, customer.language) == ("Ana Petrova", "de")
    assert list(Customer.objects.matching("petrova")) == [customer]


@pytest.mark.django_db
def test_one_value_of_two_kinds_is_two_people():
    by_handle, _ = Customer.meet("handle", "ana@example.org", at=MET_AT)
    assert by_handle != ana()


@pytest.mark.django_db
def test_a_merged_customer_is_met_as_who_she_is_now():
    ana().merge_into(bo(), None, "she said so", MET_AT)
    assert Customer.meet("mail", "ana@example.org", at=MET_AT) == (bo(), False)
    assert Customer.objects.with_address("mail", "ANA@example.org") == bo()
    assert Customer.objects.with_address("mail", "nobody@example.org") is None


@pytest.mark.django_db
@pytest.mark.parametrize("value", ["x" * 500 + "@example.org", "\x00ana\x00@example.org", "  spaced   out  "])
def test_an_odd_sender_is_met_all_the_same_and_found_again(value):
    met, created = Customer.meet("mail", value, "N\x00ame" * 100, at=MET_AT)
    assert created
    assert Customer.meet("mail", value, at=MET_AT) == (met, False)


@pytest.mark.django_db
def test_an_identity_that_says_nothing_or_belongs_to_another_is_refused():
    bo()
    with pytest.raises(IntegrityError), transaction.atomic():
        ana().add_identity("mail", "BO@example.net", at=MET_AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        ana().add_identity("mail", "  ", at=MET_AT)
    with pytest.raises(ValueError, match="says nothing"):
        Customer.meet("mail", " ", at=MET_AT)


@pytest.mark.django_db
def test_the_first_proof_that_an_identity_is_hers_is_kept():
    identity = ana().identities.get()
    identity.verify("code entered", at=MET_AT)
    identity.verify("another code", at=MET_AT + timedelta(days=1))
    identity.refresh_from_db()
    assert (identity.evidence, identity.verified_at) == ("code entered", MET_AT)


@pytest.mark.django_db
def test_she_acts_for_an_organization_in_a_role_or_for_herself():
    customer, halden = ana(), Organization.objects.create(name="Halden")
    customer.act_for(halden, "billing")
    customer.refresh_from_db()
    assert (customer.organization, customer.organization_role) == (halden, "billing")
    customer.act_for(None)
    customer.refresh_from_db()
    assert (customer.organization, customer.organization_role) == (None, "")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong", [{"organization_role": "billing"}, {"merged_at": MET_AT}, {"organization_role": "spy"}]
)
def test_the_database_refuses_what_makes_no_sense(wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        Customer.objects.filter(pk=ana().pk).update(**wrong)


@pytest.mark.django_db
def test_her_mail_address_is_her_own_first_then_that_of_a_record_merged_with_hers():
    customer = CustomerFactory()
    assert customer.mail_address() == ""
    customer.add_identity("phone", "030 1234567", at=MET_AT)
    ana().merge_into(customer, None, "", MET_AT)
    assert customer.mail_address() == "ana@example.org"
    customer.add_identity("mail", "Own@example.org", at=MET_AT)
    assert customer.mail_address() == "own@example.org"
    assert ana().mail_address() == "ana@example.org"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("inside", [False, True], ids=["alone", "inside a transaction"])
def test_many_first_words_at_one_moment_make_one_customer(inside):
    together = Barrier(6)

    def first_word(number):
        together.wait(timeout=10)
        try:
            if not inside:
                return Customer.meet("mail", "ana@example.org", f"Ana {number}", at=MET_AT)
            with transaction.atomic():
                met = Customer.meet("mail", "ana@example.org", f"Ana {number}", at=MET_AT)
                assert Identity.objects.count() == 1
                return met
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        met = list(pool.map(first_word, range(6)))
    assert {customer.pk for customer, _created in met} == {Customer.objects.get().pk}
    assert sum(created for _customer, created in met) == 1
