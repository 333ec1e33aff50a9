"""One word to many: written once by a person, posted in each case that still waits, whatever happens to the worker."""

from datetime import timedelta

import pytest

from answerable.cases import overload
from answerable.cases.checking import check
from answerable.cases.digesting import gather
from answerable.cases.models import Alert, Case, Digest, Posting
from answerable.cases.models.circular import LEASE, claim_postings
from answerable.cases.tests.factories import TUESDAY, accept, answered, latest, opened
from answerable.cases.words import Kind, Measure
from answerable.customers.tests.factories import CustomerFactory
from answerable.staff.tests.factories import care, finance, ines, kim

pytestmark = pytest.mark.django_db
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
NOON = TUESDAY + 2 * HOUR
FRIDAY = TUESDAY + timedelta(days=3)
WORDS = "Our bank file ran twice. We are putting it right."


def overloaded(count=21, staff=None):
    """So many customers of Care wait, and Kim is asked what happens now."""
    staff = staff or kim()
    team = care()
    cases = [opened(team=team, customer=CustomerFactory(), address=f"c{number}@example.org") for number in range(count)]
    Alert.objects.bulk_create([Alert(staff=staff, kind="late", case=case, team=team, at=NOON) for case in cases])
    gather(NOON + 5 * MINUTE)
    return Digest.objects.get(staff=staff, is_overload=True), cases


def post_all(at):
    while overload.post_circulars(at):
        pass


def outcome():
    return sorted(Posting.objects.values_list("state", "reason").distinct())


def test_one_word_is_written_in_every_case_with_its_date():
    digest, cases = overloaded()
    assert overload.tell_all(digest, WORDS, FRIDAY, at=NOON)
    post_all(NOON + MINUTE)
    assert outcome() == [("written", "")]
    for case in cases:
        (message,) = case.messages.filter(kind=Kind.HOLDING)
        assert (message.text, message.staff, message.next_word_at) == (WORDS, kim(), FRIDAY)
    case = Case.objects.get(pk=cases[0].pk)
    accept(case.messages.get(kind=Kind.HOLDING), NOON + 2 * MINUTE)
    assert case.commitment(Measure.GIVEN).due_at == FRIDAY
    assert case.commitment(Measure.ANSWER).is_open, "a holding word answers nobody"
    assert list(check(latest())) == []


def test_nobody_comes_to_have_what_one_word_went_to():
    digest, _cases = overloaded()
    overload.tell_all(digest, WORDS, FRIDAY, at=NOON)
    post_all(NOON)
    assert set(Case.objects.values_list("owner", flat=True)) == {None}


def test_who_was_answered_meanwhile_gets_no_word_and_the_posting_says_why():
    digest, cases = overloaded()
    overload.tell_all(digest, WORDS, FRIDAY, at=NOON)
    answered(cases[0], at=NOON + MINUTE)
    cases[1].write("On its way.", by=kim(), at=NOON + MINUTE)
    post_all(NOON + 2 * MINUTE)
    told = dict(Posting.objects.values_list("case", "reason"))
    assert (told[cases[0].pk], told[cases[1].pk]) == ("answered", "sending")
    assert cases[0].messages.filter(kind=Kind.HOLDING).count() == 0


def test_who_may_not_write_writes_nothing():
    digest, _cases = overloaded()
    care().part(kim(), at=NOON)
    overload.tell_all(digest, WORDS, FRIDAY, at=NOON)
    assert overload.reachable(digest).count() == 0
    post_all(NOON)
    assert outcome() == [("left", "not-yours")]


def test_what_a_case_refuses_is_left_with_its_sentence():
    digest, _cases = overloaded()
    overload.tell_all(digest, WORDS, FRIDAY, at=NOON)
    post_all(FRIDAY)
    assert outcome() == [("left", "refused")]
    assert set(Posting.objects.values_list("refusal", flat=True)) == {"The next word must be in the future."}


def test_a_killed_worker_loses_nothing_and_nothing_is_written_twice():
    digest, cases = overloaded()
    overload.tell_all(digest, WORDS, FRIDAY, at=NOON)
    taken = claim_postings(NOON, 5)
    post_all(NOON + MINUTE)
    assert Posting.objects.filter(state="waiting").count() == 5, "another worker has them in hand"
    post_all(NOON + LEASE)
    for posting in taken:  # the worker that was thought dead goes on
        overload._post(posting, NOON + LEASE)
    assert outcome() == [("written", "")]
    assert [case.messages.filter(kind=Kind.HOLDING).count() for case in cases] == [1] * 21


def test_it_is_decided_once():
    digest, _cases = overloaded()
    assert overload.decide(digest, "help", at=NOON)
    assert not overload.decide(digest, "in-order", at=NOON + MINUTE)
    assert not overload.tell_all(digest, WORDS, FRIDAY, at=NOON + MINUTE)
    digest.refresh_from_db()
    assert (digest.decision, digest.decided_at) == ("help", NOON)
    assert not Posting.objects.exists()


def test_it_is_asked_until_it_is_decided():
    digest, _cases = overloaded()
    assert overload.asking(kim(), NOON + HOUR) == digest
    assert overload.asking(ines(), NOON + HOUR) is None
    overload.decide(digest, "in-order", at=NOON + HOUR)
    assert overload.asking(kim(), NOON + HOUR) is None


def test_what_would_be_told_agrees_with_what_is_told():
    digest, cases = overloaded()
    answered(cases[0], at=NOON)
    cases[1].write("On its way.", by=kim(), at=NOON)
    Case.objects.filter(pk=cases[2].pk).update(team=finance())
    expected = set(overload.reachable(digest).values_list("pk", flat=True))
    overload.tell_all(digest, WORDS, FRIDAY, at=NOON)
    post_all(NOON + MINUTE)
    assert set(Posting.objects.filter(state="written").values_list("case", flat=True)) == expected
    assert len(expected) == 18


def test_an_overload_that_never_left_takes_nothing_in():
    digest, cases = overloaded()
    Digest.objects.filter(pk=digest.pk).update(state="failed")
    Alert.objects.create(staff=kim(), kind="late", case=cases[0], team=care(), at=NOON + HOUR)
    gather(NOON + 2 * HOUR)
    assert list(Digest.objects.latest("pk").alerts.values_list("case", flat=True)) == [cases[0].pk]
