"""The world the machine plays in: its people, its clock, and the check after every step."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Set
from datetime import timedelta
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant

from answerable.calendars.models import Calendar
from answerable.cases.checking import Breach, check, check_cases
from answerable.cases.leaving import return_of_the_absent
from answerable.cases.models import Case, Delivery, Field, Message, Topic
from answerable.cases.refusals import Refused
from answerable.cases.tests.factories import TUESDAY, latest
from answerable.cases.tests.machine.luck import TWELVE, Luck
from answerable.cases.tests.machine.stories import Opening
from answerable.cases.tests.machine.tally import Tally
from answerable.customers.models import Customer
from answerable.customers.models.merging import MergeRefused
from answerable.customers.tests import factories as customers
from answerable.promises.models import Promise
from answerable.staff.models import Brand, Staff, Team
from answerable.staff.tests import factories as colleagues

T = TypeVar("T")
NIGHTS = {"time_zone": "America/New_York", "hours": {day: [["20:00", "04:00"]] for day in ("mon", "tue", "sat")}}
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
# Mostly forward; sometimes the same instant, sometimes a clock a little behind the others.
PASSES = [timedelta(0), timedelta(0), timedelta(0), timedelta(seconds=1), timedelta(minutes=20), HOUR, 3 * HOUR]
PASSES += [DAY, DAY, 4 * DAY, 8 * DAY, 70 * DAY, timedelta(minutes=-10)]

steps = st.sampled_from(PASSES)
# Which of those there are, and whether it is the wrong one; small numbers first: a failure shrinks to the oldest.
which = st.integers(0, 10 * TWELVE - 1)
ahead = st.sampled_from([timedelta(0), HOUR, 2 * DAY, 30 * DAY])


MORE = [("ana@work.example", "Ana P."), ("dee@example.org", "Dee Okafor"), ("eli@example.org", "Eli Sand")]


def people_the_world() -> list[Customer]:
    """The cast, once for all lives: four teams with ladders on two calendars, four promises, topics and a field."""
    for person in (colleagues.kim, colleagues.lee, colleagues.ines):
        person()
    Topic.plant("Overheating", Topic.plant("Router"))
    Field.objects.create(key="serial", label="Serial number", kind="text", types=["problem", "request"])
    Staff.objects.filter(working_name__in=["Kim", "Ines"]).update(takes_final_positions=True)
    noa = colleagues._colleague("Noa Berg", colleagues.care(), colleagues.finance())
    assert noa.is_active
    nights = Calendar.create(name="Nights", rules=NIGHTS | {"holidays": [], "exceptions": {}}, at=TUESDAY)
    Team.objects.filter(name="Technical").update(calendar=nights)
    Team.objects.update(has_ladder=True, tells_late=True, last_person=noa)
    Team.objects.filter(name="Care").update(head=colleagues.ines())
    Brand.objects.create(name="Nordlicht")
    known = [Customer.meet("mail", address, name, "en", "wrote to us", at=TUESDAY)[0] for address, name in MORE]
    Customer.meet("phone", "+4930123456", "Cy Young", "de", "rang us", at=TUESDAY)
    _promise("Danger", {"harm": ["person"]}, answer=_elapsed(3600), resolution=_elapsed(4 * 3600))
    _promise("By law", {"type": ["complaint"]}, resolution={"counting": "months", "count": 1, "statutory": True})
    _promise("Deadlines", {"needed_by": True}, resolution={"counting": "days", "count": 2}, update=_elapsed(7200))
    return [customers.ana(), customers.bo(), *known]


def _promise(name: str, conditions: dict[str, Any], **allowances: dict[str, Any]) -> None:
    Promise.create(name=name, conditions=conditions, allowances=allowances, at=TUESDAY)


def _elapsed(seconds: int) -> dict[str, Any]:
    return {"counting": "elapsed", "seconds": seconds}


class _InThisLife:
    """What may come next: the rules that this life's seed chose."""

    def __init__(self, world: World) -> None:
        self.world = world

    def is_enabled(self, name: str) -> bool:
        return name in self.world.happening


class Complaints(logging.Handler):
    """The sweep writes down what fails and goes on; here that is a failure."""

    def emit(self, record: logging.LogRecord) -> None:
        raise AssertionError(record.getMessage())


class World(RuleBasedStateMachine):
    """What every rule needs: whom and what to pick, what time it is, and a way to try a verb."""

    opening: Opening
    tally: Tally
    sought: Set[str] = frozenset()

    def __init__(self) -> None:
        super().__init__()
        # By itself it chooses the rules of each life without knowing what the life begins with.
        self._rules_strategy.enabled_rules_strategy = st.just(_InThisLife(self))

    @initialize(seed=st.integers(0, 2**32 - 1))
    def begin(self, seed: int) -> None:
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.luck = Luck(seed, self.opening)
        self.happening = self.luck.happening((rule.function.__name__ for rule in self.rules), self.sought)
        self.last: Callable[[], Any] | None = None
        self.now = latest()
        self.standing, self.touched = stand(), set[int]()

    def teardown(self) -> None:
        if not hasattr(self, "undo"):
            return
        try:
            while return_of_the_absent(self.now):
                self.see()
            self.what_was_touched_holds()
            refuse_breaches(check(self.now))
        finally:
            transaction.set_rollback(True)
            self.undo.__exit__(None, None, None)

    def later(self, step: timedelta) -> Any:
        """The moment of this step; a clock that is behind does not turn back the world's."""
        at = self.now + self.luck.paced(step)
        self.now = max(self.now, at)
        return at

    def attempt(self, verb: Callable[..., T], *args: Any, **kwargs: Any) -> T | None:
        """Try it; to be refused is a legal outcome, and then nothing has changed."""
        self.last = lambda: self.attempt(verb, *args, **kwargs)
        try:
            result = verb(*args, **kwargs)
        except (Refused, MergeRefused, ValidationError):
            self.has_changed_nothing()
            return None
        self.see()
        return result

    def has_changed_nothing(self) -> None:
        assert self.standing == stand(), "refused, and something changed"

    def see(self) -> None:
        """What has changed since somebody looked, to be checked when the step is over."""
        before, self.standing = self.standing, stand()
        self.touched |= {pk for pk, row in self.standing.items() if before.get(pk) != row}

    @invariant()
    def what_was_touched_holds(self) -> None:
        """After each step every case that it touched holds what the domain says."""
        touched, self.touched = self.touched, set()
        if touched:
            refuse_breaches(check_cases(touched | {self.current(pk) for pk in touched}))

    def current(self, pk: int) -> int:
        """The case that this one was merged into, and that one in turn."""
        while into := self.standing[pk][1]:
            pk = into
        return pk

    def case(self, number: int, **fits: Any) -> Case | None:
        """Mostly one that the verb is for, where there is one; now and then any."""
        wanted = fits and not self.luck.errs(number)
        fitting = Case.objects.filter(**fits).distinct().order_by("pk").values_list("pk", flat=True) if wanted else []
        pk = self.luck.pick_case(list(fitting) or list(self.standing), number)
        return Case.objects.get(pk=pk) if pk else None

    def staff(self, number: int, **fits: Any) -> Staff:
        """Mostly one whom it is for, where there is one; now and then anyone."""
        wanted = fits and not self.luck.errs(number)
        fitting = list(Staff.objects.active().filter(**fits).distinct().order_by("pk")) if wanted else []
        return self.surely(fitting or Staff.objects.order_by("pk"), number)

    def member(self, number: int, case: Case) -> Staff:
        return self.staff(number, memberships__team=case.team_id)

    def team(self, number: int) -> Team:
        return self.surely(Team.objects.order_by("pk"), number)

    def customer(self, number: int) -> Customer:
        return self.surely(Customer.objects.order_by("pk"), number)

    def message(self, case: Case, number: int, **facts: Any) -> Message | None:
        return self.luck.pick(list(case.messages.filter(**facts).order_by("-pk")), number)

    def delivery(self, number: int, *states: str) -> Delivery | None:
        rows = list(Delivery.objects.filter(state__in=states).select_related("case").order_by("-pk"))
        if self.luck.errs(number):
            return self.luck.pick(rows, number)
        own = [row for row in rows if row.case_id in self.luck.focus] or rows
        return self.luck.pick([row for row in own if row.state == "waiting"] or own, number)

    def surely(self, rows: Iterable[Any], number: int) -> Any:
        found = self.luck.pick(list(rows), number)
        assert found is not None
        return found


def stand() -> dict[int, tuple[Any, ...]]:
    """Every case's own row, how far its history goes, and how much of what belongs to it there is, by id."""
    with connection.cursor() as cursor:
        cursor.execute(AS_IT_STANDS)
        return {row[0]: row for row in cursor.fetchall()}


AS_IT_STANDS = """
    SELECT c.id, c.merged_into_id, c.*,
        (SELECT max(e.id) FROM cases_event e WHERE e.case_id = c.id),
        (SELECT count(*) FROM cases_message m WHERE m.case_id = c.id),
        (SELECT count(*) FROM cases_participant p WHERE p.case_id = c.id),
        (SELECT count(*) FROM cases_commitment k WHERE k.case_id = c.id),
        (SELECT count(*) FROM cases_commitment k WHERE k.case_id = c.id AND k.met_at IS NULL AND k.void_at IS NULL)
    FROM cases_case c ORDER BY c.id
"""


def refuse_breaches(breaches: Iterable[Breach]) -> None:
    if told := "\n".join(str(breach) for breach in breaches):
        raise AssertionError(told)
