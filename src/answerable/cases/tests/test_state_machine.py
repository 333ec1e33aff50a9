"""Everybody does anything at any time, in any order: after each step every touched case holds what the domain says."""

import logging
import os
import secrets

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.internal.conjecture.providers import AVAILABLE_PROVIDERS, HypothesisProvider
from hypothesis.stateful import run_state_machine_as_test

from answerable.cases.checking import check
from answerable.cases.tests.factories import latest
from answerable.cases.tests.machine.around import Around
from answerable.cases.tests.machine.customers_side import CustomersSide
from answerable.cases.tests.machine.our_side import OurDesk
from answerable.cases.tests.machine.stories import STORIES, Opening, side_by_side
from answerable.cases.tests.machine.tally import BROUGHT_ABOUT, Tally, verbs
from answerable.cases.tests.machine.world import Complaints, people_the_world

DEEP = "ANSWERABLE_DEEP" in os.environ
# The long form is lived in parts, so that several workers can share it: 2,000 lives of 50 steps.
PARTS, STEPS = (20, 50) if DEEP else (1, 30)
LIVES = int(os.environ.get("ANSWERABLE_EXAMPLES", 100 if DEEP else 152 if connection.vendor == "sqlite" else 52))
OPENINGS = 5
# So few lives may leave out what needs three rare things in a row; then some more seek it, at most so many times.
MORE = 4
# To shrink a failure takes minutes; whoever hunts asks for it.
PHASES = [Phase.generate, Phase.shrink] if "ANSWERABLE_SHRINK" in os.environ else [Phase.generate]


class Afresh(HypothesisProvider):
    """Each life is drawn anew. By itself Hypothesis spends five of six on small changes to one before."""


AVAILABLE_PROVIDERS["afresh"] = Afresh


class Life(CustomersSide, OurDesk, Around):
    """Customers, colleagues and the world around them, all at once."""


@pytest.fixture
def tally(monkeypatch):
    """How often each verb of a case was done."""
    tally = Tally()
    tally.watch(monkeypatch)
    return tally


@pytest.fixture
def complaints():
    """What is only written down elsewhere fails here."""
    handler = Complaints(logging.ERROR)
    logging.getLogger("answerable").addHandler(handler)
    yield
    logging.getLogger("answerable").removeHandler(handler)


def rules():
    return {rule.function.__name__: rule.function for rule in Life.setup_state().rules}


def live(opening, tally, lives, number, sought):
    """So many lives that go on from these stories, drawn from this number; a failure prints it."""
    told = "_".join(["Life", *map(str, opening.stories)])
    print(f"{told}, drawn from {number}")
    life = seed(number)(type(told, (Life,), {"opening": opening, "tally": tally, "sought": sought}))
    run_state_machine_as_test(
        life,
        settings=settings(
            backend="afresh",
            max_examples=lives,
            stateful_step_count=STEPS,
            deadline=None,
            database=None,
            print_blob=False,
            phases=PHASES,
            suppress_health_check=list(HealthCheck),
        ),
    )


def number(part):
    """The same each time in the short form, another each time in the long one, unless one is to be lived again."""
    return int(os.environ.get("ANSWERABLE_SEED", secrets.randbits(32) if DEEP else part))


def live_from_each_opening(customers, tally, lives, number, sought=frozenset()):
    for stories in side_by_side(OPENINGS, sought):
        with transaction.atomic():
            with tally.silent():
                opening = Opening(stories, customers)
            assert list(check(latest())) == []
            live(opening, tally, lives // OPENINGS, number, sought)
            transaction.set_rollback(True)


@pytest.mark.long
@pytest.mark.django_db
@pytest.mark.parametrize("part", range(PARTS))
def test_whatever_happens_the_invariants_hold(part, tally, complaints):
    customers = people_the_world()
    live_from_each_opening(customers, tally, lives=LIVES, number=number(part))
    for more in range(1, MORE + 1):
        if tally.never():
            sought = tally.naming(rules())
            live_from_each_opening(customers, tally, LIVES // 2, number(part + more * PARTS), sought)
    assert tally.never() == [], f"nobody ever did these; how often the others were done:\n{tally}"


def test_every_story_leads_to_rules_that_there_are():
    assert {name for story in STORIES for name in story.leads_to} <= rules().keys()


def test_every_verb_has_a_rule_that_seeks_it():
    named = {name for rule in rules().values() for name in rule.__code__.co_names} | BROUGHT_ABOUT.keys()
    assert [verb for verb in verbs() if verb not in named] == []
    assert set(BROUGHT_ABOUT.values()) <= rules().keys()
