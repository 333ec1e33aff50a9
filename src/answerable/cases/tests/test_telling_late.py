"""What the customer hears when we are late: once, in her language, with a date that a person gave or the pace."""

from datetime import timedelta

import pytest

from answerable.cases.checking import check
from answerable.cases.models import Case, Draft, Message
from answerable.cases.pace import Wait, median_beyond
from answerable.cases.receipting import acknowledge
from answerable.cases.telling_late import tell_of_lateness
from answerable.cases.tests.factories import TUESDAY, accept, answered, latest, opened, sweep_all
from answerable.cases.words import Kind, Measure
from answerable.customers.tests.factories import CustomerFactory, bo
from answerable.staff.models import Team
from answerable.staff.tests.factories import kim

pytestmark = pytest.mark.django_db
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
DUE = TUESDAY + 4 * HOUR


def receipted(**facts):
    """A case whose customer has had a receipt: so mail reaches her."""
    case = opened(**facts)
    accept(acknowledge(case, at=case.opened_at), at=case.opened_at)
    return case


def time_passes(at):
    sweep_all(at)
    while tell_of_lateness(at):
        pass
    assert list(check(max(at, latest()))) == []


def notices(case=None):
    rows = Message.objects.filter(kind=Kind.NOTICE).order_by("id")
    return list(rows.filter(case=case) if case else rows)


def test_she_is_told_once_that_an_answer_is_late(ladder):
    case = receipted(team=ladder)
    time_passes(DUE - MINUTE)
    assert notices() == []
    time_passes(DUE)
    (notice,) = notices(case)
    assert notice.author_kind == "automation"
    assert "by 14:00 on Tuesday 3 March, and" in notice.text
    assert "automatic" in notice.text
    time_passes(DUE + timedelta(days=30))
    assert len(notices()) == 1
    assert case.commitments.get(measure=Measure.ANSWER).told_at == DUE


def test_the_notice_stops_no_clock(ladder):
    case = receipted(team=ladder)
    time_passes(DUE)
    accept(notices()[0], DUE + MINUTE)
    row = case.commitments.get(measure=Measure.ANSWER)
    assert (row.state, row.broken_at) == ("running", DUE)
    assert Case.objects.get().turn == "ours"


def test_it_is_written_in_her_language(ladder):
    receipted(team=ladder, customer=bo(), language="de")
    time_passes(DUE)
    assert "14:00" in notices()[0].text
    assert "Antwort" in notices()[0].text


def test_a_team_that_has_it_off_tells_nobody(ladder):
    Team.objects.update(tells_late=False)
    ladder.refresh_from_db()
    receipted(team=ladder)
    time_passes(DUE + HOUR)
    assert notices() == []


def test_whom_we_have_never_reached_is_not_told(ladder):
    """No receipt went, since nobody vouches for the sender; so nothing else does by itself."""
    opened(team=ladder)
    time_passes(DUE + HOUR)
    assert notices() == []


def test_not_while_a_colleague_is_writing(ladder):
    case = receipted(team=ladder)
    Draft.objects.create(case=case, staff=kim(), text="Dear Ana, I have", saved_at=DUE - MINUTE)
    time_passes(DUE)
    assert notices() == []
    time_passes(DUE + 15 * MINUTE)
    assert len(notices()) == 1, "nothing has come of it"


def test_not_while_an_answer_is_on_its_way(ladder):
    case = receipted(team=ladder)
    case.write("Here it is.", by=kim(), at=DUE - MINUTE)
    time_passes(DUE)
    assert notices() == []


def test_an_answer_in_time_leaves_nothing_to_tell(ladder):
    answered(receipted(team=ladder), at=TUESDAY + HOUR)
    time_passes(DUE + HOUR)
    assert notices() == []


def test_at_most_once_a_week_in_a_case(ladder):
    case = receipted(team=ladder)
    time_passes(DUE)
    accept(notices()[0], DUE + MINUTE)
    answered(Case.objects.get(pk=case.pk), at=DUE + HOUR)
    case.refresh_from_db()
    again = DUE + timedelta(days=1)
    case.hear("And the other one?", by=case.customer_participant, at=again, channel="mail")
    time_passes(again + timedelta(days=2))
    assert len(notices()) == 1
    time_passes(DUE + timedelta(days=7))
    assert len(notices()) == 2, "still without an answer, a week after the first"


def test_a_date_that_a_person_gave_is_told(ladder):
    case = receipted(team=ladder)
    word = case.write(
        "I am looking into it.", by=kim(), at=TUESDAY + HOUR, kind=Kind.HOLDING, next_word_at=DUE + timedelta(days=2)
    )
    accept(word, TUESDAY + HOUR)
    time_passes(DUE)
    assert "A colleague has said that you will hear from us by 14:00 on Thursday 5 March." in notices()[0].text


def test_what_we_agreed_to_is_told_of_too(ladder):
    case = receipted(team=ladder)
    answered(case, at=TUESDAY + HOUR, next_word_at=TUESDAY + timedelta(days=1))
    time_passes(TUESDAY + timedelta(days=1))
    assert len(notices()) == 1


def test_the_measured_pace_is_told_and_nothing_promised(ladder):
    for number in range(12):
        earlier = opened(team=ladder, customer=CustomerFactory(), at=TUESDAY - timedelta(days=14, minutes=number))
        earlier.participants.update(address="someone@example.org")
        answered(earlier, at=earlier.opened_at + timedelta(days=3))
    receipted(team=ladder, at=TUESDAY)
    time_passes(DUE)
    told = next(text for text in (notice.text for notice in notices()) if "At present" in text)
    assert "At present an answer takes about 4 days." in told


def test_the_pace_counts_those_who_still_wait():
    day = 86400
    waits = [Wait(number * day, True) for number in range(1, 12)]
    assert median_beyond(0, waits) == timedelta(days=6)
    assert median_beyond(0, [*waits, *[Wait(20 * day, False)] * 10]) == timedelta(days=11)
    assert median_beyond(0, [*waits, *[Wait(20 * day, False)] * 30]) is None, "nobody can say"
    assert median_beyond(5 * day, waits) is None, "too few have waited so long"
