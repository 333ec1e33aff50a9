"""A person says whose a mail is that a colleague passed on: the customer is met, and the case becomes theirs."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from answerable.cases.models import Case
from answerable.customers.models import Customer
from answerable.staff.models import Staff


def name_customer(case: Case, address: str, name: str, *, by: Staff, at: datetime, language: str = "") -> None:
    """Somebody known by this address, or made known with it; Refused, and nobody is, where it cannot be theirs."""
    forward = case.forward_to_decide()
    evidence = f"named by {by} for a mail that {forward.by if forward else 'a colleague'} passed on"
    with transaction.atomic():
        customer = Customer.meet("mail", address, name, language, evidence=evidence, at=at)[0]
        case.say_whose(customer, by=by, at=at, address=address)
