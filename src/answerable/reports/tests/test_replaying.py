"""What if: history played again, by the arithmetic that judged it."""

from datetime import timedelta

import pytest

from answerable.cases.models import Case, Commitment
from answerable.cases.tests.factories import TUESDAY, answered, opened
from answerable.cases.words import Then
from answerable.promises.allowances import Allowance
from answerable.promises.models import Promise
from answerable.reports.replaying import replay
from answerable.reports.tests.factories import DAY, HOUR, WEEK, a_week, desk_of, figures_of, rows_behind
from answerable.staff.tests.factories import ines, kim

pytestmark = pytest.mark.django_db
LONG_AFTER = TUESDAY + timedelta(days=90)


def as_it_was(row: Commitment) -> Allowance:
    return Allowance(row.counting, row.seconds, row.count, row.statutory)


def stored(row: Commitment) -> str:
    """The verdict that stands in the row, long after everything."""
    if row.broken_at:
        return "broken"
    return "kept" if row.met_at else "void"


def paused_and_resumed() -> Case:
    """Asked on Tuesday, answered by the customer a week later, solved that day: its resolution stood still between."""
    case = opened(subject="Paused")
    answered(case, at=TUESDAY + HOUR, then=Then.WAIT, remind_at=TUESDAY + 14 * DAY, if_silent="ours")
    case.hear("Here is the number.", by=case.customer_participant, at=TUESDAY + 7 * DAY, channel="mail")
    answered(case, at=TUESDAY + 7 * DAY + HOUR, then=Then.PROPOSE)
    case.confirm(by=case.customer_participant, at=TUESDAY + 8 * DAY)
    return case


def test_replayed_as_it_was_promised_everything_is_judged_as_it_was():
    a_week()
    paused_and_resumed()
    for case in Case.objects.exclude(turn="closed"):
        answered(case, at=TUESDAY + 6 * DAY, then=Then.PROPOSE)
        case.lapse(at=TUESDAY + 14 * DAY)
    rows = list(Commitment.objects.filter(met_at__isnull=False).select_related("calendar_version"))
    verdicts = replay(rows, as_it_was, LONG_AFTER)
    assert {row.measure for row in rows} >= {"receipt", "answer", "resolution"}
    assert {stored(row) for row in rows} == {"kept", "broken"}
    assert verdicts == {row.pk: stored(row) for row in rows}


def test_a_pause_is_replayed_where_it_was():
    resolution = paused_and_resumed().commitments.get(measure="resolution")

    def had_it_been(hours: int) -> str:
        allowance = Allowance("working", hours * 3600)
        return replay([resolution], lambda row: allowance, LONG_AFTER)[resolution.pk]

    # It ran an hour before it stood still, and a little more than an hour afterwards.
    assert (had_it_been(1), had_it_been(2), had_it_been(3)) == ("broken", "broken", "kept")


def test_what_still_waits_is_broken_once_it_would_have_fallen_due_and_unknown_before():
    row = opened().commitments.get(measure="answer")
    seen_at = TUESDAY + 3 * HOUR

    def had_it_been(hours: int) -> str:
        return replay([row], lambda row: Allowance("working", hours * 3600), seen_at)[row.pk]

    assert (had_it_been(2), had_it_been(4)) == ("broken", "undue")


def test_what_was_excused_counts_only_if_it_was_late_by_then():
    case = opened()
    case.no_answer_needed(case.waiting(), "thanks", by=kim(), at=TUESDAY + 2 * HOUR)
    row = case.commitments.get(measure="answer")
    verdicts = [replay([row], lambda row, h=h: Allowance("working", h * 3600), LONG_AFTER)[row.pk] for h in (1, 3)]
    assert verdicts == ["broken", "void"]


def test_days_and_months_are_counted_by_the_calendar_of_the_commitment():
    row = opened().commitments.get(measure="answer")
    answered(row.case, at=TUESDAY + 2 * DAY)
    row.refresh_from_db()
    verdicts = [replay([row], lambda row, n=n: Allowance("days", count=n), LONG_AFTER)[row.pk] for n in (1, 3)]
    assert verdicts == ["broken", "kept"]


def test_the_page_says_it_in_a_sentence_and_every_number_opens_its_rows():
    a_week()
    browser, promise = desk_of(ines()), Promise.objects.get(is_last=True)
    address = f"/reports/what-if/?{WEEK}&promise={promise.pk}&measure=answer&instead=30m"
    text = " ".join(browser.get(address).content.decode().split())
    assert "Had we promised 30 minutes instead of 4 h, we would have kept <b>0 %</b>" in text
    assert "these same clocks kept 25 % (n 4, 5–70)" in text
    figures = figures_of(browser, address)
    assert [number for _href, number in figures] == [0, 4, 0, 0, 0]
    for href, number in figures:
        assert f'data-count="{number}"' in browser.get(href).content.decode()
        assert len(rows_behind(browser, href)) == number


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("promise=999&measure=answer&instead=2h", "999 is not one of the available choices"),
        ("promise=1&measure=answer&instead=soon", "Say how long instead as in 90m, 2h, 3d or 1mo."),
        ("promise=1&measure=answer&instead=", "This field is required."),
    ],
)
def test_what_makes_no_sense_is_answered_with_a_sentence(query, sentence):
    answer = desk_of(ines()).get(f"/reports/what-if/?{WEEK}&{query}")
    assert (answer.status_code, sentence in answer.content.decode()) == (422, True)
    rows = desk_of(ines()).get(f"/reports/rows/would-keep/?{WEEK}&instead=soon")
    assert rows.status_code == 422
