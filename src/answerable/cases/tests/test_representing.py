"""Who decides for the customer has shown that they may."""

from datetime import timedelta

import pytest

from answerable.cases.checking import check
from answerable.cases.refusals import Refused
from answerable.cases.tests.factories import TUESDAY, opened
from answerable.cases.words import Part
from answerable.staff.tests.factories import kim

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def dana(case):
    return case.let_join(Part.NEW, address="dana@example.org", name="Dana", at=TUESDAY)


@pytest.mark.parametrize("proof", ["", "  ", "not recorded"])
def test_nobody_represents_her_without_proof(proof):
    case = opened()
    with pytest.raises(Refused, match="what they showed you"):
        case.let_in(dana(case), Part.REPRESENTATIVE, proof=proof, by=kim(), at=TUESDAY)
    with pytest.raises(Refused, match="with the proof"):
        case.let_join(Part.REPRESENTATIVE, address="dan@example.org", at=TUESDAY)
    assert dana(case).part == Part.NEW


def test_the_proof_says_what_was_shown_to_whom_and_when():
    case = opened()
    case.let_in(dana(case), Part.REPRESENTATIVE, proof="power of attorney", by=kim(), at=TUESDAY + HOUR)
    person = dana(case)
    known = (person.part, person.proof, person.proof_checked_by, person.proof_checked_at)
    assert known == (Part.REPRESENTATIVE, "power of attorney", kim(), TUESDAY + HOUR)
    assert list(check(TUESDAY + HOUR)) == []


def test_it_goes_along_into_the_case_that_theirs_was_merged_into():
    case, target = opened(), opened(subject="The same again")
    case.let_in(dana(case), Part.REPRESENTATIVE, proof="power of attorney", by=kim(), at=TUESDAY)
    case.merge_into(target, by=kim(), at=TUESDAY + HOUR)
    there = target.bring_along(dana(case), at=TUESDAY + HOUR)
    assert (there.part, there.proof, there.proof_checked_by) == (Part.REPRESENTATIVE, "power of attorney", kim())
