"""Other people's working time: the vectors of six libraries and desks must come out the same here."""

import json

import pytest

from answerable.kit.tests.calendar_samples import moment, rules_of
from answerable.kit.worktime import RulesError, WorkingHours


def answer(case):
    hours, at = WorkingHours.from_rules(rules_of(case["calendar"])), moment(case["at"])
    match case["op"]:
        case "add":
            return hours.due(at, case["seconds"])
        case "subtract":
            return hours.before(at, case["seconds"])
        case "between":
            return hours.between(at, moment(case["end"]))
        case "is_open":
            return hours.is_open(at)
        case "next_opening_after":
            return hours.next_opening(at)


def expected(case):
    return moment(case["expect"]) if isinstance(case["expect"], str) else case["expect"]


def test_every_vector_of_six_libraries_comes_out_the_same(samples):
    cases = json.loads((samples / "calendar/working_time_vectors.json").read_text())["cases"]
    wrong = {case["id"]: (answer(case), expected(case)) for case in cases if answer(case) != expected(case)}
    assert wrong == {}
    assert len(cases) == 162


def test_no_file_of_the_samples_is_left_out_and_no_vector_has_an_operation_of_its_own(samples):
    """The feeds are read in `test_ical.py`; whoever adds a file here has to say where it is told."""
    assert sorted(path.name for path in (samples / "calendar").iterdir()) == [
        "calendar1.ics",
        "calendar2.ics",
        "calendar3.ics",
        "ical_holidays_expect.json",
        "service_level_scenarios.json",
        "working_time_vectors.json",
    ]
    cases = json.loads((samples / "calendar/working_time_vectors.json").read_text())["cases"]
    assert {case["op"] for case in cases} == {"add", "subtract", "between", "is_open", "next_opening_after"}
    assert len({case["source"] for case in cases}) == 6


def test_of_the_calendars_that_others_refuse_the_empty_one_is_refused_and_the_other_ends_at_midnight(samples):
    """Theirs takes 09:00 to 00:00 for nonsense; here an end that is not after its beginning lies on the next day."""
    given = json.loads((samples / "calendar/ical_holidays_expect.json").read_text())["invalid_calendars"]
    until_midnight, empty = ({"time_zone": "UTC", "hours": one["hours"]} for one in given)
    with pytest.raises(RulesError, match="without any hours"):
        WorkingHours.from_rules(empty)
    monday = moment("2026-11-23T00:00:00Z")
    assert WorkingHours.from_rules(until_midnight).due(monday, 15 * 3600) == moment("2026-11-24T00:00:00Z")


def dues(scenario, calendar):
    created = moment(scenario["events"][0]["at"])
    hours = WorkingHours.from_rules(rules_of(calendar))
    minutes = scenario["sla_minutes"]
    return {f"{name}_due": hours.due(created, 60 * minutes[name]) for name in minutes}


def test_every_scenario_of_other_desks_falls_due_when_they_say(samples):
    given = json.loads((samples / "calendar/service_level_scenarios.json").read_text())
    wrong, checked = {}, 0
    for scenario in given["scenarios"]:
        if scenario["calendar"] == "closed":
            continue
        due = dues(scenario, given["calendars"][scenario["calendar"]])
        told = {name: moment(at) for name, at in scenario["expect"].items() if name.endswith("_due")}
        checked += len(told)
        wrong |= {(scenario["id"], name): (due[name], at) for name, at in told.items() if due[name] != at}
    assert wrong == {}
    assert checked == 21
    # Two of the nineteen are about answers and name no due time: `cases/tests/test_scenarios.py` plays them by the
    # verbs of a case, as all the others. The one that is never open is refused below.
    assert len(given["scenarios"]) == 19


def test_the_scenario_without_any_hours_is_refused(samples):
    given = json.loads((samples / "calendar/service_level_scenarios.json").read_text())
    with pytest.raises(RulesError, match="without any hours"):
        WorkingHours.from_rules(rules_of(given["calendars"]["closed"]))


def test_an_answer_three_seconds_after_opening_took_three_seconds(samples):
    given = json.loads((samples / "calendar/service_level_scenarios.json").read_text())
    scenario = next(s for s in given["scenarios"] if s["id"] == "zammad/old_reply_before_opening")
    created, _, reply = (moment(event["at"]) for event in scenario["events"])
    hours = WorkingHours.from_rules(rules_of(given["calendars"][scenario["calendar"]]))
    assert hours.between(created, reply) == 3
    assert reply < hours.due(created, 3600)
