"""The world the machine plays in: its people, its clock, and the check after every step."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from typing import Any, TypeVar

from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize

from answerable.calendars.models import Calendar
from answerable.cases.checking import Breach, check, check_case
from answerable.cases.leaving import return_of_the_absent
from answerable.cases.models import Case, Delivery, Event, Field, Message, Topic
from answerable.cases.refusals import Refused
from answerable.cases.tests.factories import TUESDAY, latest
from answerable.cases.tests.machine.stories import STORIES
from answerable.customers.models import Customer
from answerable.customers.tests import factories as customers
from answerable.promises.models import Promise
from answerable.staff.models import Staff, Team
from answerable.staff.tests import factories as colleagues

T = TypeVar("T")
NIGHTS = {"time_zone": "America/New_York", "hours": {day: [["20:00", "04:00"]] for day in ("mon", "tue", "sat")}}
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
# Mostly forward; sometimes the same instant, sometimes a clock a little behind the others.
PASSES = [timedelta(0), timedelta(0), timedelta(0), timedelta(seconds=1), timedelta(minutes=20), HOUR, 3 * HOUR]
PASSES += [DAY, DAY, 4 * DAY, 8 * DAY, 70 * DAY, timedelta(minutes=-10)]

steps = st.sampled_from(PASSES)
# Which of those there are; small numbers first, so that a failure shrinks to the oldest.
which = st.integers(0, 11)
ahead = st.sampled_from([timedelta(0), HOUR, 2 * DAY, 30 * DAY])


def people_the_world() -> None:
    """The cast, once for all examples: four teams on two calendars, four promises, topics and a field."""
    for person in (colleagues.kim, colleagues.lee, colleagues.ines):
        person()
    Topic.plant("Overheating", Topic.plant("Router"))
    Field.objects.create(key="serial", label="Serial number", kind="text", types=["problem", "request"])
    noa = colleagues._colleague("Noa Berg", colleagues.care(), colleagues.finance())
    assert noa.is_active
    nights = Calendar.create(name="Nights", rules=NIGHTS | {"holidays": [], "exceptions": {}}, at=TUESDAY)
    Team.objects.filter(name="Technical").update(calendar=nights)
    customers.ana(), customers.bo()
    Customer.meet("mail", "ana@work.example", "Ana P.", "en", "wrote to us", at=TUESDAY)
    Customer.meet("phone", "+4930123456", "Cy Young", "de", "rang us", at=TUESDAY)
    _promise("Danger", {"harm": ["person"]}, answer=_elapsed(3600), resolution=_elapsed(4 * 3600))
    _promise("By law", {"type": ["complaint"]}, resolution={"counting": "months", "count": 1, "statutory": True})
    _promise("Deadlines", {"needed_by": True}, resolution={"counting": "days", "count": 2}, update=_elapsed(7200))


def _promise(name: str, conditions: dict[str, Any], **allowances: dict[str, Any]) -> None:
    Promise.create(name=name, conditions=conditions, allowances=allowances, at=TUESDAY)


def _elapsed(seconds: int) -> dict[str, Any]:
    return {"counting": "elapsed", "seconds": seconds}


class _Everything:
    """Every rule may come next, in every example."""

    def is_enabled(self, name: str) -> bool:
        return True


class World(RuleBasedStateMachine):
    """What every rule needs: whom and what to pick, what time it is, and a way to try a verb."""

    def __init__(self) -> None:
        super().__init__()
        # By itself it leaves most rules out of each example ("swarm testing"), and of sixty then too few meet.
        self._rules_strategy.enabled_rules_strategy = st.just(_Everything())  # type: ignore[assignment]

    @initialize(story=st.sampled_from(STORIES))
    def begin(self, story: Callable[[], None]) -> None:
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.now = TUESDAY
        self.seen = Event.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        story()
        self.now = latest()
        self.check_touched()

    def teardown(self) -> None:
        if not hasattr(self, "undo"):
            return
        try:
            while return_of_the_absent(self.now):
                self.check_touched()
            refuse_breaches(check(self.now))
        finally:
            transaction.set_rollback(True)
            self.undo.__exit__(None, None, None)

    def later(self, step: timedelta) -> Any:
        """The moment of this step; a clock that is behind does not turn back the world's."""
        at = self.now + step
        self.now = max(self.now, at)
        return at

    def attempt(self, verb: Callable[..., T], *args: Any, **kwargs: Any) -> T | None:
        """Try it; to be refused is a legal outcome. Then every case it touched must hold what the domain says."""
        try:
            with transaction.atomic():
                return verb(*args, **kwargs)
        except Refused:
            return None
        finally:
            self.check_touched()

    def check_touched(self) -> None:
        fresh = list(Event.objects.filter(pk__gt=self.seen).order_by("pk").values_list("pk", "case"))
        if not fresh:
            return
        self.seen = fresh[-1][0]
        touched = {number for _pk, number in fresh}
        for case in Case.objects.filter(pk__in=touched):
            for one in {case, case.current()}:
                refuse_breaches(check_case(one))

    def case(self, number: int, **fits: Any) -> Case | None:
        """Mostly one that the verb is for, where there is one; every fourth time any."""
        every = Case.objects.order_by("pk")
        fitting = list(every.filter(**fits).distinct()) if number % 4 else []
        return pick(fitting or list(every), number)

    def staff(self, number: int) -> Staff:
        return _surely(Staff.objects.order_by("pk"), number)

    def team(self, number: int) -> Team:
        return _surely(Team.objects.order_by("pk"), number)

    def customer(self, number: int) -> Customer:
        return _surely(Customer.objects.order_by("pk"), number)

    def message(self, case: Case, number: int, **facts: Any) -> Message | None:
        return pick(list(case.messages.filter(**facts).order_by("-pk")), number)

    def delivery(self, number: int, *states: str) -> Delivery | None:
        rows = Delivery.objects.filter(state__in=states).select_related("case").order_by("-pk")
        return (
            pick(list(rows.filter(state="waiting")) or list(rows), number) if number % 2 else pick(list(rows), number)
        )


def refuse_breaches(breaches: Iterable[Breach]) -> None:
    if told := "\n".join(str(breach) for breach in breaches):
        raise AssertionError(told)


def pick(things: Sequence[T], number: int) -> T | None:
    return things[number % len(things)] if things else None


def _surely(rows: Any, number: int) -> Any:
    return list(rows)[number % len(rows)]
