"""Who has a case: taken, offered, returned; and whose eyes an escalation brings (laws 4 and 5, I7)."""

from datetime import timedelta

import pytest
from django.test import RequestFactory

from answerable.cases.checking import check
from answerable.cases.leaving import return_of_the_absent
from answerable.cases.models import Case
from answerable.cases.refusals import Refused
from answerable.cases.sweeping import sweep
from answerable.cases.tests.factories import TUESDAY, answered, latest, opened
from answerable.cases.words import Harm, Kind, Measure, Part, Then, Turn
from answerable.kit.remembering import remembering
from answerable.staff.access import teams_of
from answerable.staff.models import Staff
from answerable.staff.tests.factories import StaffFactory, care, conduct, ines, kim, lee, technical

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture(autouse=True)
def soundness():
    """Whatever a test has done, every invariant holds after it."""
    yield
    assert list(check(latest())) == []


def test_an_offer_of_the_pools_ends_when_somebody_takes_the_case():
    case = opened()
    case.offer(to_staff=lee(), by=kim(), at=TUESDAY)
    case.take(by=kim(), at=TUESDAY + HOUR)
    assert (case.open_handover(), case.commitment(Measure.HANDOVER)) == (None, None)
    with pytest.raises(Refused, match="no open offer"):
        case.accept_handover(by=lee(), at=TUESDAY + HOUR)


def test_a_team_that_is_no_more_is_offered_routed_and_asked_nothing():
    case = opened()
    technical().__class__.objects.filter(pk=technical().pk).update(is_active=False)
    for moves in (
        lambda: case.offer(to_team=technical(), by=kim(), at=TUESDAY),
        lambda: case.route(technical(), by=kim(), at=TUESDAY),
        lambda: case.ask("Is it known?", to_team=technical(), by=kim(), at=TUESDAY),
    ):
        with pytest.raises(Refused, match="Technical takes on nothing any more"):
            moves()


def test_who_has_left_while_her_page_was_open_takes_nothing():
    case, on_an_open_page = opened(), kim()
    Staff.objects.get(pk=on_an_open_page.pk).deactivate(at=TUESDAY)
    with pytest.raises(Refused):
        case.take(by=on_an_open_page, at=TUESDAY + HOUR)
    assert Case.objects.get(pk=case.pk).owner is None


def test_the_case_of_somebody_who_took_it_while_leaving_returns_all_the_same():
    case = opened()
    case.take(by=kim(), at=TUESDAY)
    Staff.objects.filter(pk=kim().pk).update(is_active=False, left_at=TUESDAY)
    assert {breach.invariant for breach in check(TUESDAY + DAY)} == {"I7"}
    assert return_of_the_absent(TUESDAY + HOUR) == 1
    assert Case.objects.get(pk=case.pk).owner is None


def test_an_absence_that_was_planned_returns_her_cases_when_it_begins():
    case = opened()
    case.take(by=kim(), at=TUESDAY)
    kim().go_away(TUESDAY + DAY, TUESDAY + 9 * DAY, at=TUESDAY)
    assert return_of_the_absent(TUESDAY + HOUR) == 0
    assert [breach.case for breach in check(TUESDAY + 2 * DAY)] == [case.number]
    assert return_of_the_absent(TUESDAY + DAY) == 1
    assert return_of_the_absent(TUESDAY + DAY) == 0


def test_the_cases_of_whoever_goes_away_a_second_time_return_a_second_time():
    case = opened()
    kim().go_away(TUESDAY + DAY, TUESDAY + 2 * DAY, at=TUESDAY)
    kim().go_away(TUESDAY + 9 * DAY, TUESDAY + 12 * DAY, at=TUESDAY)
    for begins in (TUESDAY + DAY, TUESDAY + 9 * DAY):
        case.take(by=kim(), at=begins - HOUR)
        assert return_of_the_absent(begins) == 1
        with pytest.raises(Refused, match="Kim is away"):
            case.take(by=kim(), at=begins + HOUR)
    assert return_of_the_absent(TUESDAY + 11 * DAY) == 0


def test_who_came_back_a_moment_ago_and_took_a_case_is_no_breach():
    case = opened()
    kim().go_away(TUESDAY, TUESDAY + 9 * DAY, at=TUESDAY)
    kim().come_back(at=TUESDAY + HOUR)
    case.take(by=kim(), at=TUESDAY + HOUR)
    assert list(check(TUESDAY + HOUR)) == []


def test_an_offer_that_nobody_accepts_returns_to_the_giver_or_to_her_team():
    kept, left = opened(), opened()
    for case in (kept, left):
        if case.owner_id is None:
            case.take(by=kim(), at=TUESDAY)
        case.offer(to_team=technical(), by=kim(), at=TUESDAY)
    sweep(TUESDAY + DAY)
    assert [(one.owner, one.open_handover()) for one in Case.objects.all()] == [(kim(), None)] * 2


def test_eyes_that_are_open_come_before_those_of_who_is_away():
    case = opened()
    mia = StaffFactory(full_name="Mia Osei")
    care().join(mia, role="lead")
    ines().go_away(TUESDAY, None, at=TUESDAY)
    case.escalate(by=case.customer_participant, at=TUESDAY)
    assert case.sponsors.get().staff == mia


def test_nobody_is_brought_into_a_sensitive_case_who_may_not_read_it():
    admin = StaffFactory(full_name="Odd Berg", role="admin")
    lead, case = ines(), opened(team=conduct())
    for hour in range(2):
        case.escalate(by=case.customer_participant, at=TUESDAY + hour * HOUR)
    assert [sponsor.staff for sponsor in case.sponsors.all()] == [lead]
    assert not Case.objects.visible_to(admin).exists()


def test_escalating_makes_nothing_due_sooner_but_harm_does():
    case = opened()
    before = {row.pk: row.due_at for row in case.open_commitments()}
    case.escalate(by=case.customer_participant, at=TUESDAY)
    assert {row.pk: row.due_at for row in case.open_commitments()} == before
    case.describe(harm=Harm.PERSON, by=kim(), at=TUESDAY)
    assert all(row.due_at <= before[row.pk] for row in case.open_commitments())


@pytest.mark.parametrize("part", [Part.COPIED, Part.OUTSIDE, Part.NEW])
def test_only_the_customer_and_who_represents_her_decide(part):
    case = opened()
    answered(case, then=Then.PROPOSE)
    other = case.let_join(part, address="pat@example.org", at=TUESDAY + DAY)
    at = {"by": other, "at": TUESDAY + DAY}
    for decides in (case.confirm, case.withdraw, case.escalate, case.take_back):
        with pytest.raises(Refused):
            decides(**at)
    with pytest.raises(Refused):
        case.reject("No", **at)
    assert case.turn == Turn.PROPOSED


def test_words_from_outside_move_no_turn_and_start_and_meet_nothing():
    case = opened()
    answered(case, then=Then.PROPOSE)
    before = [(row.pk, row.state) for row in case.commitments.order_by("pk")]
    works = case.let_join(Part.OUTSIDE, address="works@example.org", at=TUESDAY + DAY)
    word = case.hear("We need the serial number. When?", by=works, at=TUESDAY + DAY, channel="mail")
    assert (case.turn, word.kind, word.audience) == (Turn.PROPOSED, Kind.OUTSIDE, "internal")
    assert [(row.pk, row.state) for row in case.commitments.order_by("pk")] == before


def test_whoever_answers_a_case_that_nobody_has_has_it():
    case = opened()
    answered(case, by=kim(), then=Then.KEEP)
    assert case.owner == kim()
    assert list(case.events.values_list("name", flat=True)).count("case.taken") == 1
    answered(case, by=ines(), then=Then.KEEP, at=TUESDAY + HOUR)
    assert case.owner == kim()


def test_who_only_helps_or_is_away_answers_without_having_the_case():
    helped = opened()
    answered(helped, by=lee(), then=Then.KEEP)
    assert helped.owner is None
    kim().go_away(TUESDAY - HOUR, None, at=TUESDAY - HOUR)
    left = opened()
    answered(left, by=kim(), then=Then.KEEP)
    assert left.owner is None


def test_a_word_taken_back_is_not_what_the_list_shows():
    case = opened("Help me")
    message = case.write("Draft words", by=kim(), at=TUESDAY, undo=timedelta(seconds=10))
    assert case.last_words == "Draft words"
    case.undo(message, by=kim(), at=TUESDAY)
    assert (case.last_words, case.last_spoke_at) == ("Help me", TUESDAY)


def test_what_a_page_remembers_of_teams_decides_no_verb():
    case, staff = opened(), kim()

    def view(_request):
        before = teams_of(staff)
        case.team.memberships.all().delete()
        assert teams_of(staff) == before == {case.team_id}
        with pytest.raises(Refused, match="team"):
            case.take(by=staff, at=TUESDAY + HOUR)

    remembering(view)(RequestFactory().get("/"))
