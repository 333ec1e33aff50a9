"""No storm reaches a colleague: one digest an hour, and one overload beyond twenty cases."""

from datetime import timedelta

import pytest

from answerable.cases.digesting import gather, lines
from answerable.cases.models import Alert, Case, Digest
from answerable.cases.tests.factories import TUESDAY, answered, opened, sweep_all
from answerable.customers.tests.factories import CustomerFactory
from answerable.staff.tests.factories import conduct, finance, ines, kim, lee

pytestmark = pytest.mark.django_db
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
DUE = TUESDAY + 4 * HOUR
ADDRESS = "somebody@example.org"


def late_cases(team, count, at=TUESDAY):
    """So many customers wrote, Kim took all, and the time is up."""
    cases = [opened(team=team, customer=CustomerFactory(), address=ADDRESS, at=at) for _number in range(count)]
    for case in cases:
        case.take(by=kim(), at=at)
    return cases


def kims():
    return Digest.objects.filter(staff=kim()).order_by("pk")


def test_what_comes_together_goes_in_one_digest(ladder):
    late_cases(ladder, 3)
    sweep_all(DUE)
    assert gather(DUE + 4 * MINUTE) == 0, "it waits for what comes with it"
    assert gather(DUE + 5 * MINUTE) > 0
    assert [len(lines(digest)[0]) for digest in kims()] == [3]
    assert gather(DUE + 6 * MINUTE) == 0


def test_a_colleague_gets_one_digest_an_hour(ladder):
    late_cases(ladder, 1)
    sweep_all(DUE)
    gather(DUE + 5 * MINUTE)
    late_cases(ladder, 1, at=TUESDAY + 10 * MINUTE)
    sweep_all(DUE + 10 * MINUTE)
    gather(DUE + 30 * MINUTE)
    assert kims().count() == 1
    gather(DUE + 65 * MINUTE)
    assert kims().count() == 2


def test_what_was_dealt_with_meanwhile_is_not_told(ladder):
    (case,) = late_cases(ladder, 1)
    sweep_all(DUE)
    answered(Case.objects.get(pk=case.pk), at=DUE + MINUTE)
    gather(DUE + 5 * MINUTE)
    assert not kims().exists()
    assert Alert.objects.filter(staff=kim()).exclude(moot_at=None).exists()


def test_beyond_twenty_it_is_one_overload_that_grows_until_it_is_decided(ladder):
    late_cases(ladder, 21)
    sweep_all(DUE)
    gather(DUE + 5 * MINUTE)
    assert [digest.is_overload for digest in kims()] == [True]
    late_cases(ladder, 3, at=TUESDAY + HOUR)
    sweep_all(DUE + HOUR)
    gather(DUE + 3 * HOUR)
    assert kims().count() == 1
    assert lines(kims().get())[1] == 24
    kims().update(decision="help", decided_at=DUE + 3 * HOUR)
    late_cases(ladder, 1, at=TUESDAY + 2 * HOUR)
    sweep_all(DUE + 3 * HOUR)
    gather(DUE + 4 * HOUR)
    assert [digest.is_overload for digest in kims()] == [True, False]


def test_twenty_are_no_overload(ladder):
    late_cases(ladder, 20)
    sweep_all(DUE)
    gather(DUE + 5 * MINUTE)
    assert [digest.is_overload for digest in kims()] == [False]


def test_what_is_urgent_waits_for_nothing():
    kim(), ines()
    opened(harm=3)
    assert gather(TUESDAY) == 1
    assert kims().count() == 1


def test_a_sensitive_case_is_told_without_its_words(ladder):
    team = conduct()
    team.join(kim())
    case = opened(team=team, subject="What he said to me")
    Alert.objects.create(staff=kim(), kind="late", case=case, team=team, at=TUESDAY)
    gather(TUESDAY + 5 * MINUTE)
    told, count = lines(kims().get())
    assert (told[0]["words"], told[0]["case"].number, count) == ("", case.number, 1)


def test_who_may_not_open_a_case_reads_none_of_its_words(ladder):
    case = opened(team=finance(), subject="My salary")
    Alert.objects.create(staff=lee(), kind="again", case=case, team=case.team, at=TUESDAY)
    gather(TUESDAY + 5 * MINUTE)
    assert lines(Digest.objects.get(staff=lee()))[0][0]["words"] == ""


def test_who_has_left_is_told_nothing(ladder):
    late_cases(ladder, 1)
    sweep_all(DUE)
    kim().deactivate(at=DUE)
    gather(DUE + 5 * MINUTE)
    assert not kims().exists()
