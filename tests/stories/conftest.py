"""Every story plays in the same house: Care, Finance, Sales and Technical, on a Tuesday at ten."""

import shutil
from pathlib import Path

import pytest
import time_machine
from django.conf import settings

from answerable.staff.tests import factories
from tests.smtp import open_door
from tests.stories.house import TUESDAY, House


@pytest.fixture(autouse=True)
def empty_outbox():
    shutil.rmtree(Path(settings.OUTBOX), ignore_errors=True)


@pytest.fixture
def house(transactional_db):
    factories.care(), factories.finance(), factories.technical()
    factories.TeamFactory(name="Sales", position=5)
    with open_door() as port, time_machine.travel(TUESDAY, tick=False) as traveller:
        yield House(port, traveller)
