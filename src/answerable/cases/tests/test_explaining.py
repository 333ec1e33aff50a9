"""Every promise tells its story in words, from data: why it is due when it is, and what became of it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from answerable.calendars.models import DEFAULT_RULES, Closure
from answerable.cases.explaining import EXPLAINED_BY, explain
from answerable.cases.models import Case
from answerable.cases.recomputing import recompute
from answerable.cases.tests.factories import TUESDAY, answered, opened, sweep_all
from answerable.cases.words import Measure, Then
from answerable.staff.tests.factories import ines, kim, office_calendar, technical

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
FRIDAY = datetime(2026, 4, 3, 14, 10, tzinfo=UTC)  # ten past four in Berlin, before Easter
EASTER = DEFAULT_RULES | {"holidays": ["2026-04-06"]}
LATER = TUESDAY + timedelta(hours=3, minutes=20)
WRITTEN = "They wrote on Tuesday 3 March 2026, 10:00."
PROMISED = "Answer promised within 4 working hours by “Everybody”."


@pytest.fixture(autouse=True)
def in_berlin():
    with timezone.override("Europe/Berlin"):
        yield


def told(case, measure=Measure.ANSWER):
    case = Case.objects.get(pk=case.pk)
    row = case.commitments.select_related(*EXPLAINED_BY).get(measure=measure)
    return explain(case, [row])[row.pk]


def test_a_weekend_and_a_holiday_by_name():
    words = {"holidays": {"2026-04-06": "Easter Monday"}}
    office_calendar().revise(EASTER, "", None, TUESDAY, words=words)
    assert told(opened(at=FRIDAY)) == [
        PROMISED,
        "They wrote on Friday 3 April 2026, 16:10.",
        "Care works until Friday 17:00.",
        "Monday 6 April is closed: Easter Monday.",
        "Not counted in between: Saturday and Sunday.",
        "So due Tuesday 7 April 2026, 12:10.",
    ]


def test_what_is_due_the_same_day_is_told_shortly():
    assert told(opened()) == [PROMISED, WRITTEN, "So due Tuesday 3 March 2026, 14:00."]


def test_nights_are_summed_up_and_long_spans_count_their_free_days():
    sentences = told(opened(), Measure.RESOLUTION)
    assert sentences[0] == "Solution promised within 5 working days by “Everybody”."
    assert "Not counted in between: 4 nights, Saturday and Sunday." in sentences
    assert "Paused 0 min." in sentences


def test_an_exception_gives_its_reason():
    rules = DEFAULT_RULES | {"exceptions": {"2026-03-04": [["11:00", "13:00"]]}}
    office_calendar().revise(rules, "", None, TUESDAY, words={"exceptions": {"2026-03-04": "We move"}})
    sentences = told(opened(at=TUESDAY + 5 * HOUR))
    assert "Wednesday 4 March has hours of its own, 11:00–13:00: We move." in sentences
    assert sentences[-1] == "So due Wednesday 4 March 2026, 13:00."


def test_pauses_are_told_one_by_one():
    case = opened()
    answered(case, at=TUESDAY + HOUR, then=Then.WAIT, remind_at=TUESDAY + timedelta(days=2))
    case = Case.objects.get(pk=case.pk)
    case.hear("Here is the number.", by=case.customer_participant, channel="page", at=LATER)
    sentences = told(case, Measure.RESOLUTION)
    assert "Paused 2 h 19 min." in sentences
    assert "It paused from Tuesday 3 March 2026, 11:00 to Tuesday 3 March 2026, 13:20." in sentences


def test_what_is_paused_now_says_since_when():
    case = opened()
    answered(case, at=TUESDAY + HOUR, then=Then.WAIT, remind_at=TUESDAY + timedelta(days=2))
    assert "It has paused since Tuesday 3 March 2026, 11:00, while it is not our turn." in told(
        case, Measure.RESOLUTION
    )


def test_who_was_warned_and_called_and_told(ladder):
    case = opened(team=ladder)
    case.take(by=kim(), at=TUESDAY)
    for at in (2, 3.5, 4, 24, 28, 48, 72):
        sweep_all(TUESDAY + at * HOUR)
    assert told(case)[3:] == [
        "Kim was warned when half of the time was gone, Tuesday 3 March 2026, 12:00.",
        "Kim was warned when four fifths of the time were gone, Tuesday 3 March 2026, 13:30.",
        "It was not kept by then, so the promise is broken.",
        "Kim was told that it is late, Tuesday 3 March 2026, 14:00.",
        "Max, on duty, was called, Tuesday 3 March 2026, 14:00.",
        "Ines was called as lead, Wednesday 4 March 2026, 10:00.",
        "Vera was called as head, Wednesday 4 March 2026, 14:00.",
        "Odo was called as the last person, Thursday 5 March 2026, 10:00.",
        "Odo was reminded once more, Friday 6 March 2026, 10:00.",
    ]


def test_how_it_ended():
    case = opened()
    answered(case, at=TUESDAY + 5 * HOUR)
    assert told(case)[-2:] == [
        "It was not kept by then, so the promise is broken.",
        "Met late, Tuesday 3 March 2026, 15:00, by Kim's word.",
    ]


def test_a_closure_is_named_as_the_reason(ladder):
    case = opened(team=ladder)
    facts = {"begins_at": TUESDAY + HOUR, "ends_at": TUESDAY + 6 * HOUR, "recorded_at": TUESDAY + HOUR}
    Closure.objects.create(calendar=office_calendar(), reason="No power", **facts)
    sweep_all(TUESDAY + 4 * HOUR)
    assert "It broke then, in a closure that nobody had foreseen (No power), so nobody was called." in told(case)


def test_a_change_of_team_keeps_the_hours_that_were_promised():
    case = opened(at=TUESDAY + 5 * HOUR)
    case.route(technical(), by=ines(), at=TUESDAY + 6 * HOUR)
    sentences = told(case)
    assert "Care works until Tuesday 17:00." in sentences
    assert "It went on to Technical on Tuesday 3 March 2026, 16:00, which makes nothing due later." in sentences


def test_what_moved_earlier_says_from_when_and_why():
    case = opened()
    rules = {day: [["09:00", "20:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
    office_calendar().revise(DEFAULT_RULES | {"hours": rules}, "Longer", None, TUESDAY + HOUR)
    recompute(TUESDAY + HOUR)
    sentences = told(case, Measure.RESOLUTION)
    moved = [sentence for sentence in sentences if sentence.startswith("Moved from")]
    assert len(moved) == 1
    assert moved[0].startswith("Moved from Tuesday 10 March 2026, 10:00 to ")
    assert moved[0].endswith(": the hours or the promises were revised.")


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        (datetime(2026, 3, 27, 15, tzinfo=UTC), "The clocks went forward on Sunday 29 March."),
        (datetime(2026, 10, 23, 14, tzinfo=UTC), "The clocks went back on Sunday 25 October."),
    ],
)
def test_a_change_of_the_clocks_is_told(day, sentence):
    assert sentence in told(opened(at=day))


def test_elapsed_time_and_agreed_dates_and_calls_say_what_they_are():
    case = opened()
    assert "Counted by the clock on the wall, nights and free days too." in told(case, Measure.RECEIPT)
    answered(case, at=TUESDAY + HOUR, kind="holding", next_word_at=TUESDAY + timedelta(days=2))
    assert told(case, Measure.GIVEN) == [
        "They were told a date for our next word on Tuesday 3 March 2026, 11:00.",
        "It is due Thursday 5 March 2026, 10:00.",
    ]


def test_a_rejection_starts_it_anew():
    case = opened()
    answered(case, at=TUESDAY + HOUR, then=Then.PROPOSE)
    case = Case.objects.get(pk=case.pk)
    case.reject("It still charges twice.", by=case.customer_participant, at=TUESDAY + 2 * HOUR)
    case = Case.objects.get(pk=case.pk)
    row = case.commitments.select_related(*EXPLAINED_BY).get(measure=Measure.ANSWER, met_at=None)
    assert explain(case, [row])[row.pk][1] == "They said on Tuesday 3 March 2026, 12:00 that it is not solved."


def test_another_zone_is_named():
    with timezone.override("America/New_York"):
        assert told(opened())[-1] == "Times here are those of Europe/Berlin."


def test_many_promises_cost_what_one_costs(ladder):
    case = opened(team=ladder)
    case.take(by=kim(), at=TUESDAY)
    sweep_all(TUESDAY + 30 * HOUR)
    case = Case.objects.get(pk=case.pk)
    rows = list(case.commitments.select_related(*EXPLAINED_BY))
    counts = []
    for some in (rows[:1], rows):
        with CaptureQueriesContext(connection) as asked:
            explain(Case.objects.select_related("team").get(pk=case.pk), some)
        counts.append(len(asked))
    assert counts == [4, 4]
    assert len(rows) > 2
