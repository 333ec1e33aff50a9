"""`--dry-run`: what would happen, counted as it would be done, with nothing written."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from answerable.channels.mail.importing.index import Index, Row
from answerable.channels.mail.importing.looking import Setting
from answerable.channels.mail.importing.planning import Counts, Plan, plans
from answerable.customers.models import Customer


@dataclass
class Forecast(Counts):
    """What would become of the mails, and the cases by team."""

    cases: Counter[str] = field(default_factory=Counter)
    known_customers: int = 0


def forecast(index: Index, setting: Setting) -> Forecast:
    told = Forecast()
    for plan in plans(index, setting):
        for row in index.of(plan.talk):
            if not row.is_there:
                told.add(_kind(plan, row), row.place)
        if plan.becomes_a_case and plan.team:
            told.cases[plan.team.name] += 1
            index.meet(plan.customer)
    for address in index.met():
        known = Customer.objects.with_address("mail", address) is not None
        told.known_customers += known
        told.new_customers += not known
    return told


def _kind(plan: Plan, row: Row) -> str:
    return plan.left_out(plan.case) or ("twice" if row.is_twin else row.counted)
