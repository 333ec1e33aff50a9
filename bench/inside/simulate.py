"""A year of arrivals, seeded: bursts, nights, holidays, leave, and outages of the worker; nobody waits unseen.

Customers, colleagues and the worker act in the order of a simulated clock through the verbs of cases. After each verb
the case it touched is checked, every open case once a simulated day, and everything each thirtieth day and at the end.
"""

from __future__ import annotations

import heapq
import json
import random
import resource
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from bench.inside import company

SEED = 1042
BEGIN = datetime(2027, 1, 1, tzinfo=UTC)
YEAR = timedelta(days=365)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
COLLEAGUES = 8
# How often the worker is down in the year, and for how many hours at most.
OUTAGES, LONGEST_OUTAGE = 12, 30


class Year:
    """One company and its year: what is to happen, in its order."""

    def __init__(self, cases: int) -> None:
        self.chance = random.Random(SEED)
        self.to_come: list[tuple[datetime, int, Callable[[datetime], None]]] = []
        self._order = count()
        self.verbs = 0
        self.touched: set[int] = set()
        self._found_company()
        self._plan(cases)

    def later(self, at: datetime, act: Callable[[datetime], None]) -> None:
        if at < BEGIN + YEAR:
            heapq.heappush(self.to_come, (at, next(self._order), act))

    def play(self) -> None:
        """Until the year is over; progress month by month."""
        month = 0
        while self.to_come:
            at, _number, act = heapq.heappop(self.to_come)
            act(at)
            if at.month != month:
                month = at.month
                company.say(f"{at:%B}")

    # -- the company -------------------------------------------------------------------------------------------------

    def _found_company(self) -> None:
        from answerable.calendars.models import DEFAULT_RULES, Calendar
        from answerable.staff.models import Staff, Team

        feasts = ["2027-01-01", "2027-03-26", "2027-03-29", "2027-05-01", "2027-05-06", "2027-10-03", "2027-12-25"]
        calendar = Calendar.create(name="Year", rules=DEFAULT_RULES | {"holidays": feasts}, at=BEGIN)
        self.team = Team.objects.create(
            name="Simulated", slug="simulated", calendar=calendar, has_ladder=True, tells_late=True
        )
        self.people = []
        for number in range(COLLEAGUES):
            person = Staff.objects.create_staff(f"s{number}@halden.example", f"Colleague {number}")
            self.team.join(person, "lead" if number == 0 else "member")
            self.people.append(person)

    def _plan(self, cases: int) -> None:
        for at in self._arrivals(cases):
            self.later(at, self._she_writes)
        down = list(self._outages())
        for number in range(365 * 24):
            at = BEGIN + number * HOUR
            if not any(begin <= at < end for begin, end in down):
                self.later(at, self._the_worker_works)
            if self.team.calendar.current().hours().is_open(at):
                self.later(at + 5 * MINUTE, self._colleagues_work)
        for day in range(1, 366):
            self.later(BEGIN + day * DAY - MINUTE, self._everything_is_checked)
        for person in self.people:
            for _leave in range(3):
                away = BEGIN + self.chance.randrange(340) * DAY + 9 * HOUR
                self.later(away, lambda at, who=person: self._goes_away(who, at))

    def _arrivals(self, cases: int) -> Iterator[datetime]:
        """Nine in ten by day on working days, the others at any hour; a twentieth come in bursts of one afternoon."""
        bursts = [BEGIN + self.chance.randrange(365) * DAY + 13 * HOUR for _ in range(4)]
        for _case in range(cases):
            luck = self.chance.random()
            if luck < 0.05:
                yield self.chance.choice(bursts) + self.chance.randrange(90) * MINUTE
                continue
            at = BEGIN + self.chance.randrange(365) * DAY + self.chance.randrange(86_400) * timedelta(seconds=1)
            if luck < 0.9:
                at = self.team.calendar.current().hours().next_opening(at) + self.chance.randrange(420) * MINUTE
            yield at

    def _outages(self) -> Iterator[tuple[datetime, datetime]]:
        for _outage in range(OUTAGES):
            begin = BEGIN + self.chance.randrange(365 * 24) * HOUR
            yield begin, begin + self.chance.randrange(1, LONGEST_OUTAGE) * HOUR

    # -- what happens ------------------------------------------------------------------------------------------------

    def _did(self, case: Any) -> None:
        """A verb was done in this case: it holds."""
        from answerable.cases.checking import check_case

        self.verbs += 1
        self.touched.add(case.pk)
        if breaches := check_case(case):
            raise SystemExit(f"This should not be: {'; '.join(map(str, breaches))}")

    def _she_writes(self, at: datetime) -> None:
        from answerable.cases.models import Case
        from answerable.cases.receipting import acknowledge
        from answerable.customers.models import Customer

        number = self.chance.randrange(10**9)
        customer = Customer.meet("mail", f"c{number}@example.net", f"C {number}", "en", "wrote to us", at=at)[0]
        facts = {"customer": customer, "team": self.team, "channel": "mail", "subject": "A question"}
        case = Case.open(text="Can you help me with this?", at=at, **facts)[0]
        self._did(case)
        if receipt := acknowledge(case, at=at):
            self._is_accepted(case, receipt, at)

    def _is_accepted(self, case: Any, message: Any, at: datetime) -> None:
        for delivery in message.deliveries.all():
            case.accepted(delivery, at=at)
        self._did(case)

    def _colleagues_work(self, at: datetime) -> None:
        """Whoever is on duty deals with three cases an hour, by the order of work."""
        from answerable.cases.models import Case

        on_duty = list(self.team.on_duty(at))
        waiting = list(Case.objects.ours().filter(team=self.team).in_order_of_work()[: 3 * len(on_duty)])
        for number, case in enumerate(waiting):
            self._is_dealt_with(case, on_duty[number % len(on_duty)], at + number * MINUTE)

    def _is_dealt_with(self, case: Any, person: Any, at: datetime) -> None:
        from answerable.cases.refusals import Refused

        luck = self.chance.random()
        try:
            if luck < 0.62:
                answer = case.write("This is how it works.", by=person, at=at, then="propose")
            elif luck < 0.8:
                answer = case.write("Which one is it?", by=person, at=at, then="wait", remind_at=at + 3 * DAY)
            elif luck < 0.92:
                answer = case.write("More to come.", by=person, at=at, then="keep")
            else:
                answer = case.write("I look into it.", by=person, at=at, kind="holding", next_word_at=at + 2 * DAY)
        except Refused:
            return
        self._did(case)
        self._is_accepted(case, answer, at + timedelta(seconds=20))
        if self.chance.random() < 0.02:
            self.later(at + HOUR, lambda then: self._comes_back(case, answer, then))
        else:
            self.later(at + self.chance.randrange(20, 4000) * MINUTE, lambda then: self._she_reacts(case, then))

    def _comes_back(self, case: Any, answer: Any, at: datetime) -> None:
        case.refresh_from_db()
        case.bounced(answer.deliveries.get(is_decisive=True), "550 no such user", at=at)
        self._did(case)

    def _she_reacts(self, case: Any, at: datetime) -> None:
        case.refresh_from_db()
        her, luck = case.customer_participant, self.chance.random()
        if case.turn == "proposed" and luck < 0.5:
            case.confirm(by=her, at=at)
        elif case.turn == "proposed" and luck < 0.6:
            case.reject("It still does not work.", by=her, at=at)
        elif case.turn == "theirs" and luck < 0.75:
            case.hear("It is the blue one, bought last year.", by=her, at=at, channel="mail")
        elif luck > 0.93:
            case.hear("Is there any news on this?", by=her, at=at, channel="mail")
        else:
            return
        self._did(case)

    def _goes_away(self, person: Any, at: datetime) -> None:
        person.refresh_from_db()
        if not person.absences.overlapping(at, at + 14 * DAY).exists():
            person.go_away(at, at + 14 * DAY, at=at)

    def _the_worker_works(self, at: datetime) -> None:
        """What the worker does of all this, until nothing is left; letters of machines are taken at once."""
        from answerable.cases.aside import escalate_set_aside
        from answerable.cases.digesting import gather
        from answerable.cases.leaving import return_of_the_absent
        from answerable.cases.models import Delivery, Digest
        from answerable.cases.sweeping import sweep
        from answerable.cases.telling_late import tell_of_lateness

        for step in (return_of_the_absent, sweep, tell_of_lateness, escalate_set_aside, gather):
            while step(at):
                pass
        for delivery in Delivery.objects.filter(state="waiting", not_before__lte=at).select_related("case"):
            delivery.case.accepted(delivery, at=at)
            self._did(delivery.case)
        Digest.objects.filter(state="waiting").update(state="sent", sent_at=at)
        self._nobody_waits_unseen(at)

    def _nobody_waits_unseen(self, at: datetime) -> None:
        """After the worker has been: whatever is late is known to be late, and somebody was called."""
        from answerable.cases.models import Alert, Case, Commitment

        late = Commitment.objects.open().filter(paused_at=None, due_at__lte=at)
        if late.filter(broken_at=None).exists():
            raise SystemExit(f"{at}: something is late and nobody knows.")
        answers = late.filter(measure="answer").exclude(pk__in=Alert.objects.values("commitment"))
        if answers.exists():
            raise SystemExit(f"{at}: {answers.first().case} waits for an answer, late, and nobody was told.")
        if Case.objects.ours().filter(next_due_at=None).exists():
            raise SystemExit(f"{at}: a case waits for us without a clock.")

    def _everything_is_checked(self, at: datetime) -> None:
        from answerable.cases.checking import check, check_cases
        from answerable.cases.models import Case

        numbers = set(Case.objects.still_open().values_list("pk", flat=True)) | self.touched
        self.touched = set()
        whole = (at - BEGIN).days % 30 == 29
        breaches = list(check(at)) if whole else check_cases(sorted(numbers))
        if breaches:
            raise SystemExit(f"{at}: this should not be: {'; '.join(map(str, breaches[:5]))}")


def main(cases: int) -> dict[str, float]:
    """Play the year and count."""
    from answerable.cases.checking import check
    from answerable.cases.models import Case, Commitment, Digest

    year, began = Year(cases), time.perf_counter()
    year.play()
    taken = time.perf_counter() - began
    if breaches := list(check(BEGIN + YEAR)):
        raise SystemExit(f"This should not be: {'; '.join(map(str, breaches[:5]))}")
    answers = Commitment.objects.filter(measure="answer", met_at__isnull=False)
    return {
        "cases": Case.objects.count(),
        "verbs": year.verbs,
        "seconds": taken,
        "answers": answers.count(),
        "kept": answers.filter(broken_at=None).count(),
        "digests": Digest.objects.count(),
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


if __name__ == "__main__":
    company.settle()
    print(json.dumps(main(int(sys.argv[1]))))
