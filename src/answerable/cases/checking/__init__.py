"""`answerable check`: the invariants of the domain, recomputed from the rows of a live database.

A verb cannot leave a case in breach; a hand in the database, a wrong restore or a bug of ours can. What is computed
here is computed anew, not by the code that wrote it.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from django.db import connection, transaction

from answerable.cases.checking import blocks, clocks, history, people, sending, turns, whole
from answerable.cases.checking.breach import Breach, Rule
from answerable.cases.checking.rows import Rows, read
from answerable.cases.models import Case
from answerable.kit import clock

__all__ = ["Breach", "check", "check_case", "check_cases"]

AT_ONCE = 200
RULES: Sequence[Rule] = (
    *turns.RULES,
    *blocks.RULES,
    *clocks.RULES,
    *history.RULES,
    *people.RULES,
    *sending.RULES,
)


def check(at: datetime | None = None) -> Iterator[Breach]:
    """Everything, case by case, while others go on working; `at` is now unless said otherwise."""
    yield from whole.breaches(at or clock.now())
    last = 0
    while rows := _read_batch(last):
        for one in rows:
            yield from _breaches(one)
        last = rows[-1].case.pk


def check_case(case: Case) -> list[Breach]:
    """One case, as it stands in the database."""
    return check_cases([case.pk])


def check_cases(ids: Iterable[int]) -> list[Breach]:
    """These cases, as they stand in the database."""
    return [breach for one in read(ids) for breach in _breaches(one)]


def _read_batch(after: int) -> list[Rows]:
    with transaction.atomic():
        _see_one_moment()
        return read(_ids(after))


def _ids(after: int) -> Iterable[int]:
    return list(Case.objects.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:AT_ONCE])


def _see_one_moment() -> None:
    """All rows of a case must come from one moment; SQLite's transactions see one anyway."""
    if connection.vendor == "postgresql" and len(connection.savepoint_ids) == 0 and connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")


def _breaches(rows: Rows) -> Iterator[Breach]:
    for invariant, rule in RULES:
        for sentence in rule(rows):
            yield Breach(invariant, rows.case.number, sentence)
