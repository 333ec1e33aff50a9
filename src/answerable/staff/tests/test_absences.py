"""Absences: several may be planned, none overlap, what is over stays; duty is answered from their table."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from answerable.kit import announce
from answerable.staff.models import Absence, Staff
from answerable.staff.models.shifts import put_on_duty
from answerable.staff.rota.duty import NextDuty, next_on_duty, shift_ends_at, team_on_duty
from answerable.staff.rota.gaps import gaps
from answerable.staff.tests.factories import care, ines, kim, lee

pytestmark = pytest.mark.django_db
# A Tuesday at ten in Berlin.
AT = datetime(2026, 3, 3, 9, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def heard(monkeypatch):
    """What is announced about colleagues, in order."""
    told = []
    for name in ("staff.away", "staff.back"):
        monkeypatch.setitem(
            announce._listeners, name, [lambda name=name, **facts: told.append((name, facts["staff"], facts["at"]))]
        )
    return told


def spans(staff):
    return list(staff.absences.order_by("begins_at").values_list("begins_at", "ends_at"))


def test_away_is_from_a_time_until_another_or_until_they_are_back(heard):
    staff = kim()
    staff.go_away(AT, AT + HOUR, at=AT)
    moments = [AT - HOUR, AT, AT + HOUR - timedelta(seconds=1), AT + HOUR]
    assert [staff.on_duty(at) for at in moments] == [True, False, False, True]
    assert [staff in Staff.objects.on_duty(at) for at in moments] == [True, False, False, True]
    assert [staff in Staff.objects.away(at) for at in moments] == [False, True, True, False]
    assert [staff in Staff.objects.not_on_duty(at) for at in moments] == [False, True, True, False]
    staff.go_away(AT + HOUR, None, at=AT + HOUR)
    assert not staff.on_duty(AT + 1000 * HOUR)
    staff.come_back(at=AT + 2 * HOUR)
    assert staff.on_duty(AT + 2 * HOUR)
    assert heard == [
        ("staff.away", staff, AT),
        ("staff.away", staff, AT + HOUR),
        ("staff.back", staff, AT + 2 * HOUR),
    ]


def test_an_absence_that_lies_ahead_is_announced_when_it_begins_and_not_before(heard):
    kim().go_away(AT + HOUR, None, at=AT)
    assert heard == []


def test_christmas_and_easter_are_planned_beside_each_other_and_what_is_over_stays():
    staff = kim()
    christmas, easter = (AT + 10 * DAY, AT + 20 * DAY), (AT + 100 * DAY, AT + 110 * DAY)
    staff.go_away(*easter, at=AT, by=ines())
    staff.go_away(*christmas, at=AT, by=staff)
    assert spans(staff) == [christmas, easter]
    assert list(staff.absences.in_order().values_list("by", "noted_at")) == [(staff.pk, AT), (ines().pk, AT)]
    days = [9, 10, 19, 20, 100, 109, 110]
    assert [staff.is_away(AT + day * DAY) for day in days] == [False, True, True, False, True, True, False]
    after = AT + 30 * DAY
    assert [(row.begins_at, row.ends_at) for row in staff.absences.over(after)] == [christmas]
    assert [(row.begins_at, row.ends_at) for row in staff.absences.not_over(after)] == [easter]


def test_coming_back_ends_what_goes_on_and_leaves_what_is_planned():
    staff = kim()
    staff.go_away(AT, AT + 9 * DAY, at=AT)
    staff.go_away(AT + 30 * DAY, AT + 40 * DAY, at=AT)
    staff.come_back(at=AT + DAY)
    assert spans(staff) == [(AT, AT + DAY), (AT + 30 * DAY, AT + 40 * DAY)]
    staff.come_back(at=AT + 2 * DAY)
    assert len(spans(staff)) == 2


def test_one_who_ends_it_from_an_old_page_reaches_into_nothing_that_was_planned_since():
    staff = kim()
    seen_before = staff.go_away(AT, None, at=AT)
    Absence.objects.get(pk=seen_before.pk).end(at=AT + HOUR)
    staff.go_away(AT + 2 * HOUR, AT + 9 * HOUR, at=AT + HOUR)
    seen_before.end(at=AT + 3 * HOUR)
    assert spans(staff) == [(AT, AT + HOUR), (AT + 2 * HOUR, AT + 9 * HOUR)]
    removed = staff.go_away(AT + DAY, None, at=AT)
    Absence.objects.get(pk=removed.pk).end(at=AT)
    removed.end(at=AT)
    assert len(spans(staff)) == 2


def test_what_lies_ahead_is_removed_and_what_is_over_is_left_alone(heard):
    staff = kim()
    over = staff.go_away(AT, AT + HOUR, at=AT)
    ahead = staff.go_away(AT + DAY, None, at=AT)
    heard.clear()
    over.end(at=AT + 2 * HOUR)
    ahead.end(at=AT + 2 * HOUR)
    assert spans(staff) == [(AT, AT + HOUR)]
    assert heard == []


@pytest.mark.parametrize(
    ("since", "until", "sentence"),
    [
        (2, 3, "Kim is away from Tuesday 3 March 2026, 12:00 CET until Tuesday 3 March 2026, 14:00 CET already"),
        (3, None, "and absences cannot overlap"),
        (1, 9, "and absences cannot overlap"),
        (6, 8, "Kim is away from Tuesday 3 March 2026, 16:00 CET already, and nobody knows until when"),
        (-4, -3, "That is over already"),
        (5, 5, "One is back after one has left"),
    ],
)
def test_what_cannot_be_is_refused_by_a_sentence(settings, since, until, sentence):
    settings.TIME_ZONE = "Europe/Berlin"
    staff = kim()
    staff.go_away(AT + 2 * HOUR, AT + 4 * HOUR, at=AT)
    staff.go_away(AT + 6 * HOUR, None, at=AT)
    before = spans(staff)
    with pytest.raises(ValidationError, match=sentence):
        staff.go_away(AT + since * HOUR, until and AT + until * HOUR, at=AT)
    assert spans(staff) == before


def test_where_one_ends_another_may_begin_and_colleagues_are_away_at_once():
    kim().go_away(AT + HOUR, AT + 2 * HOUR, at=AT)
    kim().go_away(AT + 2 * HOUR, AT + 3 * HOUR, at=AT)
    kim().go_away(AT, AT + HOUR, at=AT)
    lee().go_away(AT, None, at=AT)
    assert (len(spans(kim())), len(spans(lee()))) == (3, 1)


def test_the_database_refuses_absences_that_cannot_be():
    Absence.objects.create(staff=kim(), begins_at=AT)
    for wrong in ({"begins_at": AT}, {"begins_at": AT - HOUR}, {"begins_at": AT + HOUR, "ends_at": AT + HOUR}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Absence.objects.create(**{"staff": kim(), "ends_at": None} | wrong)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_plan_the_same_days_at_once_one_is_refused():
    staff, refused = kim(), []
    together = threading.Barrier(2)

    def plan(since):
        together.wait()
        try:
            Staff.objects.get(pk=staff.pk).go_away(since, AT + 9 * DAY, at=AT)
        except ValidationError as refusal:
            refused.append(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=plan, args=(AT + days * DAY,)) for days in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (staff.absences.count(), len(refused)) == (1, 1)


def test_next_on_duty_is_found_beyond_several_absences():
    team = care()
    kim().go_away(AT - HOUR, AT + HOUR, at=AT - HOUR)
    kim().go_away(AT + 2 * HOUR, AT + DAY, at=AT)
    team.part(ines(), at=AT)
    assert team_on_duty(team, AT) == []
    assert next_on_duty(team, AT) == NextDuty(AT + HOUR, (kim(),))
    assert next_on_duty(team, AT + 3 * HOUR) == NextDuty(AT + DAY, (kim(),))


def test_a_shift_lasts_until_its_absence_begins_and_covers_what_lies_between_two():
    team = care()
    team.has_rota = True
    team.save()
    put_on_duty(team, kim(), AT, AT + 6 * HOUR, at=AT)
    kim().go_away(AT + HOUR, AT + 2 * HOUR, at=AT)
    kim().go_away(AT + 3 * HOUR, AT + 4 * HOUR, at=AT)
    kim().go_away(AT + 10 * DAY, None, at=AT)
    assert shift_ends_at(kim(), team, AT) == AT + HOUR
    assert shift_ends_at(kim(), team, AT + HOUR) is None
    assert shift_ends_at(kim(), team, AT + 2 * HOUR) == AT + 3 * HOUR
    assert shift_ends_at(kim(), team, AT + 5 * HOUR) == AT + 6 * HOUR
    assert gaps(team, AT, AT + 6 * HOUR) == [(AT + HOUR, AT + 2 * HOUR), (AT + 3 * HOUR, AT + 4 * HOUR)]
