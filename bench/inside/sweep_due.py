"""Cases by the thousand whose answer and resolution are due at the same second, and one worker that sweeps them."""

from __future__ import annotations

import json
import resource
import sys
import time
from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any

from bench.inside import company

ALLOWED = 4 * 3600  # seconds, for both: so two commitments of a case are due at once
AT_ONCE = 1000


def main(count: int) -> dict[str, float]:
    """Fill, sweep, and say how fast; whoever is left unbroken or checked false ends it."""
    from answerable.cases.models import Commitment
    from answerable.cases.sweeping import Sweeper

    due_at = _fill(count // 2)
    due = Commitment.objects.open().filter(due_at__lte=due_at, broken_at=None)
    total, before = due.count(), _memory()
    marks, sweeper, began = [(0.0, 0)], Sweeper(), time.perf_counter()
    done = 0
    while swept := sweeper.sweep(due_at):
        done += 2 * swept
        marks.append((time.perf_counter() - began, done))
    if left := due.count():
        raise SystemExit(f"{left} commitments are due and not broken.")
    _refuse_breaches()
    third = len(marks) // 3
    return {
        "commitments": total,
        "rate": total / marks[-1][0],
        "first": _rate(marks[0], marks[third]),
        "last": _rate(marks[-third - 1], marks[-1]),
        "before": before,
        "peak": _memory(),
    }


def _rate(first: tuple[float, int], last: tuple[float, int]) -> float:
    return (last[1] - first[1]) / max(last[0] - first[0], 1e-9)


def _memory() -> float:
    """The most this process has held so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _fill(cases: int) -> datetime:
    """One case opened by the verbs and copied; when all of them are due."""
    from answerable.calendars.models import Calendar
    from answerable.cases.models import Case
    from answerable.customers.models import Customer
    from answerable.kit import clock
    from answerable.promises.models import Promise
    from answerable.staff.models import Staff, Team
    from bench.inside.bulk import Bulk
    from bench.inside.copying import Copier
    from bench.inside.templates import WORDS, Template, _rows_of

    at = clock.now()
    hour = {"counting": "elapsed", "seconds": ALLOWED}
    Promise.create(name="At once", conditions={}, allowances={"answer": hour, "resolution": hour}, at=at, is_last=False)
    calendar = Calendar.create(name="Always", rules=_always(), at=at)
    team = Team.objects.get(name="Care")
    team.calendar, team.has_ladder = calendar, True
    team.save()
    customer = Customer.meet("mail", "someone@example.net", "Ana", "en", "wrote to us", at=at)[0]
    words = {"subject": "Charged twice", "text": "I was charged twice.", "channel": "mail"}
    case = Case.open(customer=customer, team=team, receipt=False, at=at, **words)[0]
    case.take(by=Staff.objects.get(email="kim@halden.example"), at=at)
    template, copier = Template("ours", _rows_of(case)), Copier()
    with Bulk({**copier.places, WORDS: dict.fromkeys(("message_id", "case_id", "words"), "")}) as bulk:
        for start in range(1, cases, AT_ONCE):
            rows: dict[str, list[list[Any]]] = defaultdict(list)
            for _copy in range(min(AT_ONCE, cases - start)):
                for table, row in copier.copy(template, 0):
                    rows[table].append(row)
            bulk.write(rows)
            if (start // AT_ONCE) % 10 == 9:
                company.say(f"{start + AT_ONCE} of {cases} cases copied")
    return at + timedelta(seconds=ALLOWED)


def _always() -> dict[str, Any]:
    days = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    return {"time_zone": "UTC", "hours": {day: [["00:00", "24:00"]] for day in days}, "holidays": [], "exceptions": {}}


def _refuse_breaches() -> None:
    from answerable.cases.checking import check_case
    from answerable.cases.models import Case

    for case in Case.objects.order_by("?")[:50]:
        if breaches := check_case(case):
            raise SystemExit(f"This should not be: {breaches}")


if __name__ == "__main__":
    company.settle()
    print(json.dumps(main(int(sys.argv[1]))))
