"""`--dry-run`: what would happen, counted as it would be done, with nothing written."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from answerable.channels.mail.importing.index import Index, Row
from answerable.channels.mail.importing.looking import Setting
from answerable.channels.mail.importing.planning import Plan, plans
from answerable.customers.models import Customer


@dataclass
class Forecast:
    """Mails by what would become of them, and the cases by team."""

    mails: int = 0
    ours: int = 0
    silent: int = 0
    twice: int = 0
    teamless: int = 0
    nobodys: int = 0
    cases: Counter[str] = field(default_factory=Counter)
    new_customers: int = 0
    known_customers: int = 0


def forecast(index: Index, setting: Setting) -> Forecast:
    told = Forecast()
    for plan in plans(index, setting):
        for row in index.of(plan.talk):
            if not row.is_there:
                name = _kind(plan, row)
                setattr(told, name, getattr(told, name) + 1)
        if plan.becomes_a_case and plan.team:
            told.cases[plan.team.name] += 1
            index.meet(plan.customer)
    for address in index.met():
        known = Customer.objects.with_address("mail", address) is not None
        told.known_customers += known
        told.new_customers += not known
    return told


def _kind(plan: Plan, row: Row) -> str:
    if plan.team is None and plan.case is None:
        return "teamless"
    if not plan.customer and plan.case is None and not plan.says_nothing:
        return "nobodys"
    if row.is_twin:
        return "twice"
    return "silent" if row.is_automatic else "ours" if row.is_ours else "mails"
