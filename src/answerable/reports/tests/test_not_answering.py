"""A desk that stops answering looks worse in every number, never better."""

from datetime import date, datetime, timedelta

import pytest

from answerable.cases.models import Case
from answerable.cases.sweeping import sweep
from answerable.cases.tests.factories import TUESDAY, answered
from answerable.cases.words import Then
from answerable.customers.tests.factories import IdentityFactory
from answerable.reports import kept, monday, times
from answerable.reports.counting import count
from answerable.reports.scope import Scope
from answerable.staff.models import Team
from answerable.staff.tests.factories import MembershipFactory, StaffFactory, TeamFactory, ines

pytestmark = pytest.mark.django_db
DAYS, HOUR = 20, timedelta(hours=1)
WEEK_IT_STOPS = date(2026, 3, 9)
SEEN_AT = TUESDAY + timedelta(days=DAYS + 5)


def one_day(team: Team, colleague, day: datetime, *, answers: bool) -> None:
    """Two people write in the morning; two hours later both have their answer, or neither has."""
    for number in range(2):
        at = day + timedelta(minutes=10 * number)
        case, _message = Case.open(
            customer=IdentityFactory().customer,
            team=team,
            subject="Please",
            text="Can you help me?",
            channel="mail",
            at=at,
        )
        if answers:
            answered(case, by=colleague, at=at + 2 * HOUR, then=Then.PROPOSE)
            case.confirm(by=case.customer_participant, at=at + 3 * HOUR)


def four_weeks(name: str, stops_after: int) -> Team:
    team, colleague = TeamFactory(name=name), StaffFactory(full_name=f"One of {name}")
    MembershipFactory(team=team, staff=colleague)
    for number in range(DAYS):
        day = TUESDAY + timedelta(days=number)
        if day.weekday() < 5:
            one_day(team, colleague, day, answers=number < stops_after)
    return team


def numbers(team: Team, first_on: date) -> dict[str, float]:
    """Every headline, turned so that more is worse."""
    scope = Scope(ines(), first_on, date(2026, 3, 29), SEEN_AT, {"team": team.slug})
    asked = scope.by(measure="answer")
    found = times.answer_time(asked)
    percentiles = {label: said.percentile.seconds for label, said in [*found["headlines"]]}
    working = {f"working: {label}": said.percentile.seconds for label, said in found["working"]}
    counted = count(("backlog", "late", "open"), scope)
    shares = {
        "kept": kept.all_of_it(asked)["rate"].share.value,
        "first contact of what came": count(("first-contact",), scope)["first-contact"] / count(("in",), scope)["in"],
        "out": float(count(("out",), scope)["out"]),
    }
    longer = {label: float("inf") if seconds is None else seconds for label, seconds in (percentiles | working).items()}
    return longer | counted | {label: -share for label, share in shares.items()}


def test_a_desk_that_stops_answering_looks_worse_in_every_number():
    diligent, stopping = four_weeks("Diligent", stops_after=DAYS), four_weeks("Stopping", stops_after=DAYS // 2)
    sweep(SEEN_AT)
    good, bad = numbers(diligent, WEEK_IT_STOPS), numbers(stopping, WEEK_IT_STOPS)
    assert {name: bad[name] > good[name] for name in good} == dict.fromkeys(good, True)
    # Seen from the beginning, half of all had their answer as soon; that number alone is the same, and none is better.
    good, bad = numbers(diligent, TUESDAY.date()), numbers(stopping, TUESDAY.date())
    same = {name for name in good if bad[name] == good[name]}
    assert same == {"Half had it within", "working: Half had it within"}
    assert {name for name in good if bad[name] < good[name]} == set()


def test_a_desk_that_answers_nobody_at_all_has_no_time_to_boast_of():
    silent = four_weeks("Silent", stops_after=0)
    scope = Scope(ines(), date(2026, 3, 2), date(2026, 3, 29), SEEN_AT, {"team": silent.slug})
    found = times.answer_time(scope.by(measure="answer"))
    assert [said.note for _label, said in found["headlines"]] == ["not reached"] * 3
    assert all(said.words.startswith("over ") for _label, said in found["headlines"])
    assert monday.answers(scope)["rate"].words == "0 %"
