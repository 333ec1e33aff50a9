"""Everybody does anything at any time, in any order: after each step every touched case holds what the domain says."""

import os
from collections import Counter
from functools import wraps

import pytest
from django.db import connection
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from answerable.cases.models import Case
from answerable.cases.tests.machine.around import Around
from answerable.cases.tests.machine.customers_side import CustomersSide
from answerable.cases.tests.machine.our_side import OurDesk
from answerable.cases.tests.machine.world import people_the_world

DEEP = "ANSWERABLE_DEEP" in os.environ
EXAMPLES = int(os.environ.get("ANSWERABLE_EXAMPLES", 2000 if DEEP else 150 if connection.vendor == "sqlite" else 50))
STEPS = 50 if DEEP else 30
# To shrink a failure takes minutes; whoever hunts asks for it.
PHASES = [Phase.generate, Phase.shrink] if "ANSWERABLE_SHRINK" in os.environ else [Phase.generate]


class Life(CustomersSide, OurDesk, Around):
    """Customers, colleagues and the world around them, all at once."""


@pytest.fixture
def done(monkeypatch):
    """How often each verb of a case was done, and not only tried."""
    counts = Counter()
    for name in dir(Case):
        if hasattr(getattr(Case, name), "__wrapped__") and not name.startswith("_"):
            counts[name] = 0
            monkeypatch.setattr(Case, name, counted(name, getattr(Case, name), counts))
    return counts


def counted(name, verb, counts):
    @wraps(verb)
    def run(*args, **kwargs):
        result = verb(*args, **kwargs)
        counts[name] += 1
        return result

    return run


@pytest.mark.django_db
def test_whatever_happens_the_invariants_hold(done):
    people_the_world()
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            derandomize=not DEEP,
            database=None,
            print_blob=False,
            phases=PHASES,
            suppress_health_check=list(HealthCheck),
        ),
    )
    # Fewer lives than these leave out what needs three rare things in a row.
    assert EXAMPLES < 2000 or [name for name, times in done.items() if not times] == [], "nobody ever did these"
