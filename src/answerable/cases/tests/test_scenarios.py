"""What other help desks say about their own clocks, played through the verbs of a case and the sweep.

Their *first response* is our answer. A case opens with the customer's word, so *created* and the first message are one.
"""

import json

import pytest

from answerable.calendars.models import Calendar
from answerable.cases.checking import check
from answerable.cases.models import Case
from answerable.cases.tests.factories import accept, opened, sweep_all
from answerable.kit.tests.calendar_samples import moment, rules_of
from answerable.promises.tests.factories import make_promise, working
from answerable.staff.tests.factories import MembershipFactory, TeamFactory, kim
from tests import samples_folder

pytestmark = pytest.mark.django_db
MEASURES = {"first_response": "answer", "update": "update", "resolution": "resolution"}
FOUNDED_AT = moment("2013-01-01T00:00:00Z")


def scenarios():
    path = samples_folder.SAMPLES / "calendar/service_level_scenarios.json"
    given = json.loads(path.read_text()) if path.is_file() else {"scenarios": []}
    # The calendar that is never open is refused, as `kit/tests/test_worktime_vectors.py` tells.
    return [
        pytest.param(one | {"rules": rules_of(given["calendars"][one["calendar"]])}, id=one["id"])
        for one in given["scenarios"]
        if one["calendar"] != "closed"
    ]


def team_of(scenario):
    calendar = Calendar.create(name="Theirs", rules=scenario["rules"], at=FOUNDED_AT)
    team = TeamFactory(name="Theirs", calendar=calendar)
    MembershipFactory(team=team, staff=kim())
    return team


def promise_of(scenario):
    allowances = {MEASURES[name]: working(60 * minutes) for name, minutes in scenario["sla_minutes"].items()}
    return make_promise(name="Theirs", allowances=allowances)


def play(case, event):
    at = moment(event["at"])
    sweep_all(at)
    match event["type"]:
        case "created":
            pass
        case "customer_message":
            assert case.messages.get(kind="customer").created_at == at
        case "internal_note":
            case.add_note("Looks like the last one.", by=kim(), at=at)
        case "agent_reply":
            accept(case.write("Here is how it goes.", by=kim(), at=at), at=at)


def clock(case, name):
    return case.commitments.filter(measure=MEASURES[name]).earliest("id")


@pytest.mark.parametrize("scenario", scenarios())
def test_a_case_falls_due_and_is_answered_as_other_desks_say(samples, scenario):
    promise_of(scenario)
    case = opened(team=team_of(scenario), at=moment(scenario["events"][0]["at"]))
    for event in scenario["events"]:
        play(case, event)
        for name, at in event.get("check", {}).items():
            assert clock(case, name.removesuffix("_at")).met_at == (moment(at) if at else None)
    expect = scenario["expect"]
    dues = {name: clock(case, name.removesuffix("_due")).due_at for name in expect if name.endswith("_due")}
    assert dues == {name: moment(expect[name]) for name in dues}
    assert list(check(Case.objects.get().touched_at)) == []


def test_a_reply_before_opening_took_no_minute_of_the_sixty(samples):
    (scenario,) = (one.values[0] for one in scenarios() if one.id == "zammad/old_reply_before_opening")
    promise_of(scenario)
    case = opened(team=team_of(scenario), at=moment(scenario["events"][0]["at"]))
    for event in scenario["events"]:
        play(case, event)
    sweep_all(moment("2013-03-29T20:00:00Z"))
    answer, expect = clock(case, "first_response"), scenario["expect"]
    hours = case.team.calendar.current().hours()
    took = hours.between(answer.started_at, answer.met_at) // 60
    assert took == expect["first_response_minutes"]
    assert scenario["sla_minutes"]["first_response"] - took == expect["first_response_diff_minutes"]
    assert (answer.broken_at is not None) == expect["first_response_breached"]
    assert answer.due_at == moment("2013-03-29T08:00:00Z")
