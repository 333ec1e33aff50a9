"""Drives the verbs of a case's life on many cases, and checks each case."""

from __future__ import annotations

import json
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from bench import cpu
from bench.inside import company
from bench.profiling import profiled

WARM = 10
MINUTE = timedelta(minutes=1)


def main(count: int, top: int) -> dict[str, dict[str, float]]:
    for number in range(WARM):
        _life(f"warm{number}", _timed(defaultdict(list)))
    spent: dict[str, list[float]] = defaultdict(list)
    with profiled(top):
        for number in range(count):
            _life(str(number), _timed(spent))
    return {name: cpu.summary(values, 0.0) for name, values in spent.items()}


Timed = Callable[[str, Callable[[], Any]], Any]


def _timed(spent: dict[str, list[float]]) -> Timed:
    def run(name: str, work: Callable[[], Any]) -> Any:
        began = time.process_time()
        result = work()
        spent[name].append((time.process_time() - began) * 1000)
        return result

    return run


def _life(serial: str, timed: Timed) -> None:
    """She writes, somebody takes it, answers, she writes again, it is solved, she says so."""
    from answerable.cases.checking import check_case
    from answerable.cases.models import Case
    from answerable.cases.words import Then
    from answerable.customers.models import Customer
    from answerable.kit import clock
    from answerable.staff.models import Staff, Team

    at = clock.now()
    kim, care = Staff.objects.get(email="kim@halden.example"), Team.objects.get(name="Care")
    address = f"verb-{serial}@example.net"
    customer = Customer.meet("mail", address, "Ana Petrova", "en", "wrote to us", at=at)[0]
    words = "I was charged twice for March. Can you look at it?"
    first = {"customer": customer, "team": care, "subject": "Charged twice", "text": words, "channel": "mail"}
    case = timed("open", lambda: Case.open(at=at, **first)[0])
    timed("take", lambda: case.take(by=kim, at=at + MINUTE))
    answer = timed("write", lambda: case.write("We look at it.", by=kim, at=at + 2 * MINUTE))
    delivery = answer.deliveries.get()
    timed("accepted", lambda: case.accepted(delivery, at=at + 3 * MINUTE))
    person = case.customer_participant
    timed("hear", lambda: case.hear("Any news?", by=person, at=at + 4 * MINUTE, channel="mail"))
    solution = timed("write, propose", lambda: case.write("Done.", by=kim, at=at + 5 * MINUTE, then=Then.PROPOSE))
    delivery = solution.deliveries.get()
    timed("accepted, proposes", lambda: case.accepted(delivery, at=at + 6 * MINUTE))
    timed("confirm", lambda: case.confirm(by=person, at=at + 7 * MINUTE))
    if breaches := timed("check_case", lambda: check_case(case)):
        raise SystemExit(f"This should not be: {breaches}")


if __name__ == "__main__":
    company.settle()
    print(json.dumps(main(int(sys.argv[1]), int(sys.argv[2]))))
