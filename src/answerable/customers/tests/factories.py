"""Customers for tests: `ana` and `bo`, whom every story knows, and as many others as needed."""

from datetime import UTC, datetime

import factory
from factory.django import DjangoModelFactory

from answerable.customers.models import Customer, Identity, Organization

MET_AT = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)


class OrganizationFactory(DjangoModelFactory):
    class Meta:
        model = Organization
        django_get_or_create = ["name"]

    name = factory.Sequence(lambda number: f"Organization {number}")


class CustomerFactory(DjangoModelFactory):
    """A customer without an identity yet; `add_identity` or an `IdentityFactory` gives her one."""

    class Meta:
        model = Customer

    name = factory.Sequence(lambda number: f"Customer {number}")
    language = "en"
    created_at = MET_AT


class IdentityFactory(DjangoModelFactory):
    class Meta:
        model = Identity

    customer = factory.SubFactory(CustomerFactory)
    kind = "mail"
    value = factory.Sequence(lambda number: f"customer{number}@example.org")
    created_at = MET_AT


def ana() -> Customer:
    """Ana Petrova, who writes English from ana@example.org; the same record every time, merged or not."""
    return _known("ana@example.org", "Ana Petrova", "en")


def bo() -> Customer:
    """Bo Lindqvist, who writes German from bo@example.net; the same record every time, merged or not."""
    return _known("bo@example.net", "Bo Lindqvist", "de")


def _known(address: str, name: str, language: str) -> Customer:
    record = Customer.objects.filter(identities__kind="mail", identities__value=address).first()
    return record or Customer.meet("mail", address, name, language, "wrote to us", at=MET_AT)[0]
