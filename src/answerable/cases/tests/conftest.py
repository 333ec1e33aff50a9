"""What several tests of cases begin with."""

import pytest

from answerable.cases.tests.factories import care_with_a_ladder


@pytest.fixture
def ladder():
    """Care, whose ladder has every rung."""
    return care_with_a_ladder()
