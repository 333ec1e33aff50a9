"""A figure opens its rows, and there are as many of them as it says."""

import pytest

from answerable.cases.tests.factories import TUESDAY, answered, opened, sweep_all
from answerable.cases.words import Outcome
from answerable.reports.tests.factories import DAY, HOUR, WEEK, a_week, desk_of, figures_of, rows_behind
from answerable.staff.models import Brand
from answerable.staff.tests.factories import ines, kim, technical

pytestmark = pytest.mark.django_db
PAGES = ["/reports/", "/reports/kept/", "/reports/times/"]
# Each page whole, and each narrowed by one of the three.
NARROWED = list(zip(PAGES * 2, [""] * 3 + ["&team=technical", "&channel=web", "&type=complaint"], strict=True))


@pytest.mark.parametrize(("page", "narrowed"), NARROWED)
def test_every_figure_on_a_page_counts_the_rows_that_it_opens(page, narrowed):
    a_week()
    browser = desk_of(ines())
    figures = figures_of(browser, f"{page}?{WEEK}{narrowed}")
    assert len(figures) > 5
    assert any(number for _href, number in figures)
    for href, number in figures:
        listed = browser.get(href).content.decode()
        assert f'data-count="{number}"' in listed, href
        assert len(rows_behind(browser, href)) == number, href


def figure(key: str, **narrowed: str) -> list[str]:
    """The subjects of the cases behind a figure of that week."""
    query = "".join(f"&{name}={value}" for name, value in narrowed.items())
    return sorted(row["subject"] for row in rows_behind(desk_of(ines()), f"/reports/rows/{key}/?{WEEK}{query}"))


def test_what_was_promised_and_kept_is_parted_by_brand_and_narrowed_to_one():
    week, browser = a_week(), desk_of(ines())
    assert "Brand" not in browser.get(f"/reports/kept/?{WEEK}").content.decode()
    brand = Brand.objects.create(name="Nordlicht")
    week["kept"].speak_as(brand, by=ines(), at=week["kept"].touched_at)
    page = browser.get(f"/reports/kept/?{WEEK}").content.decode()
    assert "Nordlicht" in page
    assert "The house itself" in page
    for href, number in figures_of(browser, f"/reports/kept/?{WEEK}&brand=nordlicht"):
        assert len(rows_behind(browser, href)) == number, href
    assert figure("in", brand="nordlicht") == ["Kept"]
    assert figure("in", brand="none") == ["'=HYPERLINK(1)", "An invoice", "Chased"]
    assert {row["brand"] for row in rows_behind(browser, f"/reports/rows/in/?{WEEK}")} == {"Nordlicht", ""}


def test_what_came_went_lies_and_was_chased():
    a_week()
    assert figure("in") == ["'=HYPERLINK(1)", "An invoice", "Chased", "Kept"]
    assert figure("out") == ["Kept"]
    assert figure("backlog") == ["'=HYPERLINK(1)", "An invoice", "Chased"]
    assert figure("chasers") == ["An invoice", "Chased"]
    assert figure("first-contact") == ["Kept"]


def test_an_answer_too_late_or_none_at_all_is_broken():
    a_week()
    assert figure("kept", measure="answer") == ["Kept"]
    assert figure("broken", measure="answer") == ["'=HYPERLINK(1)", "An invoice", "Chased"]


def test_an_answer_that_bounced_was_never_given():
    case = opened(subject="Gone astray")
    message = answered(case, at=TUESDAY + HOUR)
    assert figure("kept", measure="answer") == ["Gone astray"]
    case.bounced(message.deliveries.get(), "no such mailbox", at=TUESDAY + DAY)
    assert figure("kept", measure="answer") == []
    assert figure("broken", measure="answer") == ["Gone astray"]


def test_what_is_void_after_its_due_time_was_broken_all_the_same():
    case = opened(subject="Excused late")
    case.no_answer_needed(case.waiting(), "thanks", by=kim(), at=TUESDAY + 3 * DAY)
    assert figure("broken", measure="answer") == ["Excused late"]
    early = opened(subject="Excused at once", at=TUESDAY + HOUR)
    early.no_answer_needed(early.waiting(), "thanks", by=kim(), at=TUESDAY + 2 * HOUR)
    assert figure("void", measure="answer") == ["Excused at once"]


@pytest.mark.parametrize("swept", [True, False])
def test_a_date_in_a_word_that_came_back_is_no_promise_however_late_we_hear_of_it(swept):
    case = opened(subject="Never heard")
    message = answered(case, at=TUESDAY + HOUR, next_word_at=TUESDAY + 2 * HOUR)
    if swept:
        sweep_all(TUESDAY + DAY)
        case.refresh_from_db()
    case.bounced(message.deliveries.get(), "no such mailbox", at=TUESDAY + DAY)
    assert figure("void", measure="given") == ["Never heard"]
    assert figure("broken", measure="given") == []


def test_silence_is_held_only_after_thirty_days():
    case = opened(subject="Silent")
    answered(case, at=TUESDAY + HOUR, then="propose")
    case.lapse(at=case.lapses_at)
    week = "since=2026-03-09&until=2026-03-15"
    browser = desk_of(ines())
    assert case.outcome == Outcome.UNCONFIRMED
    assert [row["subject"] for row in rows_behind(browser, f"/reports/rows/out/?{week}&ending=held")] == ["Silent"]
    assert rows_behind(browser, f"/reports/rows/out/?{week}&ending=confirmed") == []
    assert rows_behind(browser, f"/reports/rows/first-contact/?{week}") == []


def test_a_case_that_comes_back_is_reopened_and_no_longer_out():
    cases = a_week()
    kept = cases["kept"]
    kept.hear("It happened again, what now?", by=kept.customer_participant, at=TUESDAY + DAY, channel="mail")
    assert figure("reopened") == ["Kept"]
    assert figure("out") == []
    assert figure("first-contact") == []


def test_spam_and_history_are_no_matter():
    opened(subject="Spam").close("spam", by=kim(), at=TUESDAY + HOUR)
    assert figure("in") == []


def test_days_without_anything_say_so_in_words():
    technical()
    page = desk_of(ines()).get("/reports/?since=2026-01-05&until=2026-01-11").content.decode()
    assert "Nothing came in these days." in page
    assert "Nothing was closed in these days." in page
    assert "none to count" in page
    assert "There is none in these days." in desk_of(ines()).get(f"/reports/rows/in/?{WEEK}").content.decode()


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("since=2026-03-08&until=2026-03-02", "The last day lies before the first."),
        ("since=yesterday", "Enter a valid date."),
        ("since=1066-10-14&until=1066-10-14", "Choose days after the year 2000"),
        (f"{WEEK}&team=nowhere", "nowhere is not one of the available choices"),
        (f"{WEEK}&age=ancient", "Age: there is no ancient."),
        (f"{WEEK}&topic=mice", "Topic: there is no mice."),
    ],
)
def test_what_makes_no_sense_is_answered_with_a_sentence_and_kept(query, sentence):
    technical()
    for page in ("/reports/", "/reports/rows/in/", "/reports/rows/in/csv/"):
        answer = desk_of(ines()).get(f"{page}?{query}")
        assert (answer.status_code, sentence in answer.content.decode()) == (422, True), page
