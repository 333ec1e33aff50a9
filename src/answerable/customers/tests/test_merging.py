"""Two records, one person: they point, nothing moves, and it can be taken back exactly."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from answerable.customers.models import Customer, Identity, Merge, MergeRefused
from answerable.customers.tests.factories import CustomerFactory, ana, bo
from answerable.kit import announce
from answerable.staff.tests.factories import ines, kim

AT = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def rows():
    """Everything about customers but the record of who merged what."""
    return list(Customer.objects.order_by("pk").values()), list(Identity.objects.order_by("pk").values())


@pytest.mark.django_db
def test_a_merge_points_and_says_who_found_it_and_how():
    source, target = ana(), bo()
    merge = source.merge_into(target, kim(), "same signature", AT)
    assert (source.current(), target.current()) == (target, target)
    assert source.family_ids() == target.family_ids() == [target.pk, source.pk]
    assert (merge.source, merge.target, merge.by, merge.evidence, merge.at) == (
        source,
        target,
        kim(),
        "same signature",
        AT,
    )
    assert (source.is_merged, target.is_merged) == (True, False)
    assert source.identities.get().value == "ana@example.org"


@pytest.mark.django_db
def test_taking_it_back_restores_every_row_and_keeps_the_history():
    source, target = ana(), bo()
    before = rows()
    source.merge_into(target, kim(), "same signature", AT)
    merge = source.unmerge(ines(), AT + HOUR)
    assert rows() == before
    assert (merge.undone_at, merge.undone_by) == (AT + HOUR, ines())
    source.merge_into(target, kim(), "it was her after all", AT + 2 * HOUR)
    assert [merge.undone_at for merge in Merge.objects.order_by("pk")] == [AT + HOUR, None]


@pytest.mark.django_db
def test_a_chain_ends_at_one_person_and_opens_where_it_is_taken_back():
    cleo = CustomerFactory(name="Cleo Marin")
    source, between = ana(), bo()
    source.merge_into(between, None, "", AT)
    between.merge_into(cleo, None, "", AT)
    assert ana().current() == cleo
    everybody = [cleo.pk, between.pk, source.pk]
    assert [source.family_ids(), between.family_ids(), cleo.family_ids()] == [everybody] * 3
    between.unmerge(None, AT)
    assert (source.family_ids(), cleo.family_ids()) == ([between.pk, source.pk], [cleo.pk])


@pytest.mark.django_db
def test_a_circle_a_second_target_and_oneself_are_refused_and_change_nothing():
    cleo = CustomerFactory(name="Cleo Marin")
    source, target = ana(), bo()
    source.merge_into(target, None, "", AT)
    before = rows()
    with pytest.raises(MergeRefused, match="Bo Lindqvist and Ana Petrova are one person already"):
        target.merge_into(source, None, "", AT)
    with pytest.raises(MergeRefused, match="are one person already"):
        cleo.merge_into(cleo, None, "", AT)
    with pytest.raises(MergeRefused, match="Ana Petrova is already merged with somebody"):
        source.merge_into(cleo, None, "", AT)
    with pytest.raises(MergeRefused, match="Bo Lindqvist is not merged with anybody"):
        target.unmerge(None, AT)
    assert rows() == before
    assert Merge.objects.count() == 1


@pytest.mark.django_db
def test_the_database_refuses_a_half_merge_and_a_merge_with_oneself():
    customer = ana()
    for wrong in ({"merged_at": AT}, {"merged_into": bo()}, {"merged_into": customer, "merged_at": AT}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Customer.objects.filter(pk=customer.pk).update(**wrong)


@pytest.mark.django_db
def test_merging_is_announced_both_ways(monkeypatch):
    heard = []
    for name in ("customer.merged", "customer.unmerged"):
        monkeypatch.setitem(
            announce._listeners, name, [lambda name=name, **facts: heard.append((name, *facts.values()))]
        )
    source, target, staff = ana(), bo(), kim()
    source.merge_into(target, staff, "", AT)
    source.unmerge(None, AT + HOUR)
    assert heard == [
        ("customer.merged", source, target, staff, AT),
        ("customer.unmerged", source, target, None, AT + HOUR),
    ]


PEOPLE = 5
STEPS = st.lists(st.tuples(st.integers(0, PEOPLE - 1), st.none() | st.integers(0, PEOPLE - 1)), max_size=14)


def root(pointers, person):
    """Who somebody is by the plain rule: follow the pointers."""
    while person in pointers:
        person = pointers[person]
    return person


def step(people, pointers, source, target):
    """Merge, or unmerge where there is no target, in the database and by the plain rule; both refuse alike."""
    may = source in pointers if target is None else source not in pointers and root(pointers, target) != source
    try:
        loaded = Customer.objects.get(pk=people[source])
        if target is None:
            loaded.unmerge(None, AT)
            pointers.pop(source)
        else:
            loaded.merge_into(Customer.objects.get(pk=people[target]), None, "", AT)
            pointers[source] = target
    except MergeRefused:
        assert not may
    else:
        assert may


def families(people, pointers):
    """For each record every record that is the same person, by the plain rule."""
    return [
        {people[other] for other in range(PEOPLE) if root(pointers, other) == root(pointers, person)}
        for person in range(PEOPLE)
    ]


@pytest.mark.django_db
@settings(deadline=None)
@given(steps=STEPS, back=st.randoms())
def test_whatever_is_merged_and_unmerged_everybody_is_who_the_pointers_say_and_all_can_be_undone(steps, back):
    with transaction.atomic():
        people = [CustomerFactory().pk for _ in range(PEOPLE)]
        before, pointers = rows(), {}
        for source, target in steps:
            step(people, pointers, source, target)
            loaded = [Customer.objects.get(pk=pk) for pk in people]
            assert [customer.current().pk for customer in loaded] == [people[root(pointers, n)] for n in range(PEOPLE)]
            assert [set(customer.family_ids()) for customer in loaded] == families(people, pointers)
        merged = list(pointers)
        back.shuffle(merged)
        for source in merged:
            step(people, pointers, source, None)
        assert rows() == before
        transaction.set_rollback(True)


@pytest.mark.django_db(transaction=True)
def test_merges_at_one_moment_never_close_a_circle():
    people = [CustomerFactory() for _ in range(4)]
    together = Barrier(4)

    def merge_with_the_next(number):
        source, target = (Customer.objects.get(pk=people[(number + step) % 4].pk) for step in (0, 1))
        together.wait(timeout=10)
        try:
            source.merge_into(target, None, "", AT)
        except MergeRefused:
            return 0
        finally:
            connection.close()
        return 1

    with ThreadPoolExecutor(4) as pool:
        merged = sum(pool.map(merge_with_the_next, range(4)))
    assert merged == 3
    assert Customer.objects.current().count() == 1
    assert {tuple(sorted(customer.family_ids())) for customer in Customer.objects.all()} == {
        tuple(sorted(customer.pk for customer in people))
    }
