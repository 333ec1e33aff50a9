"""A Tuesday at ten in Berlin, and everybody at work."""

import pytest
import time_machine

from answerable.cases.tests.factories import TUESDAY, opened
from answerable.staff.tests import factories as colleagues


@pytest.fixture
def clock():
    """Stands still until a test moves it."""
    with time_machine.travel(TUESDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def case(db, clock):
    """Ana's, just opened, with Kim who took it."""
    made = opened()
    made.take(by=colleagues.kim(), at=TUESDAY)
    return made
