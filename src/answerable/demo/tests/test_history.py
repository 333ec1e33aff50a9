"""The demo's history: real, whole, the same when it is loaded again, and never in anybody's way."""

from collections import Counter

import pytest
from django.db import connection

from answerable.cases.checking import check
from answerable.cases.models import Case, Inbound
from answerable.cases.words import Turn
from answerable.channels.mail.models import SortingRule
from answerable.channels.mail.receiving import file_pending
from answerable.channels.mail.sorting.previewing import Look, Preview
from answerable.demo import history, odd_letters, people
from answerable.desk.lists import LISTINGS
from answerable.kit import clock
from answerable.staff.models import Staff

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def few(monkeypatch):
    """A company with its people and a dozen cases instead of hundreds."""
    monkeypatch.setattr(history, "CASES", 30)
    monkeypatch.setattr(history, "FRESH", 4)
    monkeypatch.setattr(history, "ASKED", 4)
    people.load(clock.now())


def file_what_came():
    """As the worker does beside the loading."""
    while file_pending(clock.now()):
        pass


def test_cases_stand_in_every_turn_and_break_no_law(few):
    history.load(lambda done, whole: None, rest=lambda seconds: None)
    turns = Counter(Case.objects.values_list("turn", flat=True))
    assert turns[Turn.OURS] >= 4
    assert turns[Turn.THEIRS]
    assert turns[Turn.CLOSED]
    file_what_came()
    assert list(check()) == []


def test_kim_finds_something_in_every_list(few):
    history.load(lambda done, whole: None, rest=lambda seconds: None)
    kim, at = Staff.objects.get(email="kim@halden.example"), clock.now()
    visible = Case.objects.visible_to(kim)
    for key in ("ours", "mine", "asked", "theirs", "late", "glance"):
        assert LISTINGS[key].cases(visible, kim, at).exists(), key
    assert Case.objects.filter(chases__isnull=False).exists()


def test_machines_and_doubles_are_set_aside_with_their_reason(few):
    history.load(lambda done, whole: None, rest=lambda seconds: None)
    file_what_came()
    aside = Inbound.objects.filter(channel="mail", fate="aside", looked_at=None)
    assert sorted(aside.values_list("reason", flat=True)) == [
        "auto-reply",
        "bulk",
        "duplicate",
        "not-a-customer",
        "report",
    ]
    assert Case.objects.filter(subject="Router restarts").count() == 1


def test_loading_again_goes_on_where_it_was(few):
    said = []
    history.load(lambda *how_far: said.append(how_far), rest=lambda seconds: None)
    loaded = Case.objects.count()
    history.load(lambda *how_far: said.append("again"), rest=lambda seconds: None)
    assert Case.objects.count() == loaded
    assert said == [(done, 30) for done in range(1, 31)]


def test_it_rests_between_cases_and_holds_no_transaction_meanwhile(few):
    outside = len(connection.savepoint_ids)
    rests = []

    def rest(seconds: float) -> None:
        rests.append((seconds, len(connection.savepoint_ids)))

    history.load(lambda done, whole: None, rest=rest)
    assert rests == [(history.BREATH, outside)] * 30


def test_a_rule_can_be_tried_on_what_came_to_the_demo(few):
    history.load(lambda done, whole: None, rest=lambda seconds: None)
    file_what_came()
    ines = Staff.objects.get(email="ines@halden.example")
    rule = SortingRule(name="All", conditions={"recipient": ["care@halden.example"]}, type="idea")
    assert Preview(rule, ines, clock.now()).go_on(Look(), lambda: False).changed > 0


def test_odd_letters_come_once_however_often_the_demo_is_loaded():
    now = clock.now()
    for _start in range(2):
        odd_letters.write(now)
    assert Inbound.objects.count() == 3
