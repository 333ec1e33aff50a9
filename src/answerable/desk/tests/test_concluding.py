"""A final position from the desk: somebody uninvolved looks, who has the authority says it, the customer reads it."""

from datetime import timedelta

import pytest

from answerable.cases.tests.factories import accept
from answerable.cases.words import Outcome, Then
from answerable.desk.tests.conftest import ELEVEN
from answerable.desk.tests.test_case import at, words
from answerable.staff.models import Staff
from answerable.staff.tests import factories as colleagues

pytestmark = pytest.mark.usefixtures("tuesday_at_eleven")
REASONS, BODY = "The meter was read twice.", "Consumer Ombudsman"


@pytest.fixture
def decider(kim):
    Staff.objects.filter(pk=colleagues.kim().pk).update(takes_final_positions=True)
    return kim


def typed(case, **given):
    last = case.messages.order_by("-pk").first().pk
    return {"reasons": REASONS, "outside_body": BODY, "looked_over_by": colleagues.lee().pk, "seen": last} | given


def test_whoever_may_read_says_that_they_have_looked(lee, kim, case):
    assert "I have looked it over" in words(lee.get(at(case)))
    assert lee.post(at(case, "look/")).status_code == 302
    assert "Lee, uninvolved, looked it over" in words(kim.get(at(case)))


def test_whoever_has_it_does_not(kim, case):
    case.take(by=colleagues.kim(), at=ELEVEN)
    assert "I have looked it over" not in words(kim.get(at(case)))
    refused = kim.post(at(case, "look/"))
    assert (refused.status_code, "Somebody uninvolved must look" in words(refused)) == (422, True)


def test_it_is_offered_only_to_who_has_the_authority(kim, case):
    assert "Take a final position" not in words(kim.get(at(case)))
    colleagues.lee(), case.look_over(by=colleagues.lee(), at=ELEVEN)
    refused = kim.post(at(case, "final-position/"), typed(case))
    assert (refused.status_code, "An administrator gives it" in words(refused)) == (422, True)
    assert REASONS in words(refused)


def test_it_is_held_back_ten_seconds_and_ends_the_case_once_accepted(decider, case):
    case.look_over(by=colleagues.lee(), at=ELEVEN)
    assert "Take a final position" in words(decider.get(at(case)))
    assert decider.post(at(case, "final-position/"), typed(case)).status_code == 302
    message = case.messages.get(then=Then.FINAL)
    assert message.send_after == ELEVEN + timedelta(seconds=10)
    accept(message, ELEVEN + timedelta(minutes=1))
    case.refresh_from_db()
    assert case.outcome == Outcome.FINAL
    page = words(decider.get(at(case)))
    assert "Our final position; Lee, uninvolved, looked it over" in page
    assert "has our final position: the case is closed" in page


@pytest.mark.parametrize("missing", ["reasons", "outside_body", "looked_over_by"])
def test_each_thing_that_is_missing_is_asked_for_and_the_rest_is_kept(decider, case, missing):
    case.look_over(by=colleagues.lee(), at=ELEVEN)
    refused = decider.post(at(case, "final-position/"), typed(case, **{missing: ""}))
    assert refused.status_code == 422
    assert [told for told in (REASONS, BODY) if told in words(refused)] == [
        told for name, told in (("reasons", REASONS), ("outside_body", BODY)) if name != missing
    ]
    assert not case.messages.filter(then=Then.FINAL).exists()


def test_what_was_said_meanwhile_is_read_before_it_goes_out(decider, case):
    case.look_over(by=colleagues.lee(), at=ELEVEN)
    given = typed(case)
    case.add_note("Wait, I have the second protocol.", by=colleagues.ines(), at=ELEVEN)
    refused = decider.post(at(case, "final-position/"), given)
    assert (refused.status_code, "said in this case meanwhile" in words(refused)) == (422, True)
    note = case.messages.get(kind="note")
    assert f'name="seen" value="{note.pk}"' in refused.content.decode()
    assert decider.post(at(case, "final-position/"), given | {"seen": note.pk}).status_code == 302


def test_an_administrator_gives_the_authority(ines):
    kim = colleagues.kim()
    form = {"full_name": kim.full_name, "email": kim.email, "role": "agent", "language": "en"}
    ines.post(f"/desk/settings/colleagues/{kim.pk}/description/", form | {"takes_final_positions": "on"})
    kim.refresh_from_db()
    assert kim.takes_final_positions
    assert "may take a final position" in words(ines.get(f"/desk/settings/colleagues/{kim.pk}/"))
