"""The demo's history: real, whole, the same when it is loaded again, and never in anybody's way."""

from collections import Counter

import pytest
from django.db import connection

from answerable.cases.checking import check
from answerable.cases.models import Case
from answerable.cases.words import Turn
from answerable.demo import history, people
from answerable.kit import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def few(monkeypatch):
    """A company with its people and a dozen cases instead of hundreds."""
    monkeypatch.setattr(history, "CASES", 24)
    monkeypatch.setattr(history, "FRESH", 4)
    monkeypatch.setattr(history, "ASKED", 4)
    people.load(clock.now())


def test_cases_stand_in_every_turn_and_break_no_law(few):
    history.load(lambda line: None, rest=lambda seconds: None)
    turns = Counter(Case.objects.values_list("turn", flat=True))
    assert turns[Turn.OURS] >= 4
    assert turns[Turn.THEIRS]
    assert turns[Turn.CLOSED]
    assert list(check()) == []


def test_loading_again_goes_on_where_it_was(few):
    said = []
    history.load(said.append, rest=lambda seconds: None)
    loaded = Case.objects.count()
    history.load(lambda line: None, rest=lambda seconds: None)
    assert Case.objects.count() == loaded
    assert said[-1] == "Demo cases: 24 of 24"


def test_it_rests_between_cases_and_holds_no_transaction_meanwhile(few):
    outside = len(connection.savepoint_ids)
    rests = []

    def rest(seconds: float) -> None:
        rests.append((seconds, len(connection.savepoint_ids)))

    history.load(lambda line: None, rest=rest)
    assert rests == [(history.BREATH, outside)] * 24
