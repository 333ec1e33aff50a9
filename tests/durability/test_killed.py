"""Killed at any instruction, again and again: what was acknowledged is filed once, what was answered is delivered."""

import os

import pytest

from answerable.staff.tests.factories import care, kim
from tests.durability.killing import kill_again_and_again

# On each database.
KILLS = 100 if "ANSWERABLE_DEEP" in os.environ else 10


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_nothing_acknowledged_is_lost_and_every_answer_goes_out_under_one_name():
    care(), kim()
    outcome = kill_again_and_again(KILLS, "care@halden.example", kim())
    assert outcome.wrong == 0, outcome
    assert KILLS < outcome.acknowledged <= outcome.sent, outcome
