"""What no code can make of a rule or of the list of senders, and what their verbs refuse in words."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from answerable.cases.tests.factories import TUESDAY
from answerable.cases.tests.test_constraints import refused, twin
from answerable.channels.mail.models import NotACustomer, SortedMail, SortingRule
from answerable.channels.mail.tests.factories import filed
from answerable.staff.models import Brand
from answerable.staff.tests.factories import care, ines, kim
from tests.smtp import letter

pytestmark = pytest.mark.django_db
WORDS = {"words": ["casino"]}


def made(conditions=None, **does) -> SortingRule:
    row = SortingRule(name="A rule", conditions=WORDS if conditions is None else conditions, **does)
    return SortingRule.objects.add(row, by=None, at=TUESDAY)


def test_a_rule_does_something_to_something():
    rows = SortingRule.objects.filter(pk=made(type="complaint").pk)
    refused("sorting_rule_has_name", rows, name="")
    refused("sorting_rule_has_a_condition", rows, conditions={})
    refused("sorting_rule_describes_or_sets_aside", rows, type="")
    refused("sorting_rule_describes_or_sets_aside", rows, aside="spam")
    refused("sorting_rule_type_known", rows, type="riddle")
    refused("sorting_rule_aside_known", rows, type="", aside="bin")
    refused("sorting_rule_does_harm", rows, harm=0)
    refused("sorting_rule_knows_who_is_no_customer", rows, type="", aside="not-a-customer")
    assert rows.update(brand=Brand.objects.create(name="Nordlicht"), type="") == 1
    refused("sorting_rule_describes_or_sets_aside", rows, aside="spam")
    assert rows.update(brand=None, type="complaint") == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        twin(rows.get())
    assert rows.update(type="", aside="not-a-customer", conditions={"domain": ["a.example"]}) == 1


def test_what_was_sorted_was_set_aside_for_one_reason():
    care()
    filed(letter("Hello"))
    entry = NotACustomer.objects.put("a.example", "machine", by=kim(), at=TUESDAY)
    rows = SortedMail.objects.all()
    refused("sorted_mail_set_aside_once", rows, set_aside_by=made(type="idea"), listed_as=entry)
    refused("sorted_mail_protected_from_rules", rows, set_aside_by=SortingRule.objects.get(), is_protected=True)


def test_a_sender_stands_on_the_list_once_and_may_return():
    entry = NotACustomer.objects.put("News@Shop.Example ", "newsletter", by=kim(), at=TUESDAY)
    assert NotACustomer.objects.put("news@shop.example", "machine", by=ines(), at=TUESDAY) == entry
    entry.end(by=ines(), at=TUESDAY)
    again = NotACustomer.objects.put("news@shop.example", "machine", by=ines(), at=TUESDAY)
    rows = NotACustomer.objects.filter(pk=again.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        twin(rows.get())
    refused("not_a_customer_value_lower", rows, value="News@shop.example")
    refused("not_a_customer_value_lower", rows, value="")
    refused("not_a_customer_kind_known", rows, kind="customer")
    refused("not_a_customer_ended_by_once_ended", rows, ended_by=kim())
    refused("not_a_customer_ends_after_it_began", rows, ended_at=TUESDAY.replace(year=2020))


@pytest.mark.parametrize("value", ["", "nobody", "a@b@c", "@", "a b@c.example", "exa mple.org", "com"])
def test_only_an_address_or_a_domain_stands_on_the_list(value):
    with pytest.raises(ValidationError):
        NotACustomer.objects.put(value, "machine", by=None, at=TUESDAY)


@pytest.mark.parametrize(
    ("conditions", "told"),
    [
        ({}, "to all of them"),
        ({"mood": ["bad"]}, "cannot look at mood"),
        ({"words": []}, "Say which"),
        ({"words": "casino"}, "Say which"),
        ({"words": [" "]}, "longer than a word"),
        ({"words": ["x" * 201]}, "longer than a word"),
        ({"words": ["x"] * 51}, "No more than 50"),
        ({"sender": ["Ana"]}, "“Ana” is no mail address"),
        ({"domain": ["ana@example.org"]}, "is no domain"),
        ({"automatic": ["bounce"]}, "no kind of automatic mail"),
        ({"score": True}, "a number of points"),
        ({"score": float("nan")}, "a number of points"),
        ({"score": 0}, "above zero"),
        ({"header": {"name": "X", "how": "like", "text": "a"}}, "which header"),
        ({"header": {"name": "X Y", "how": "is", "text": "a"}}, "is no name of a header"),
        ({"header": {"name": "X", "how": "is", "text": " "}}, "what stands in it"),
        ({"header": {"name": "X", "how": "is", "text": "x" * 201}}, "longer than we look for"),
    ],
    ids=str,
)
def test_what_cannot_be_understood_is_refused_in_a_sentence(conditions, told):
    with pytest.raises(ValidationError) as caught:
        made(conditions, type="idea")
    assert told in caught.value.messages[0]


@pytest.mark.parametrize(
    ("does", "told"),
    [
        ({}, "does nothing yet"),
        ({"type": "idea", "aside": "spam"}, "is no case"),
        ({"aside": "not-a-customer"}, "name who writes"),
    ],
)
def test_a_rule_without_sense_is_refused_in_a_sentence(does, told):
    with pytest.raises(ValidationError) as caught:
        made(**does)
    assert told in caught.value.messages[0]
