"""Who is called when something of a team is late, rung by rung: on duty, lead, head, the last person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from django.db.models import Count, Q

from answerable.staff.models import Staff, Team

RUNGS = ("duty", "lead", "head", "last")
# Who worked a moment ago is still there when something falls due exactly at closing time.
STILL_THERE = timedelta(minutes=5)


class Ladder:
    """The rungs of one team at one moment. A rung is one person, so that nobody can think that another will look."""

    def __init__(self, team: Team, at: datetime) -> None:
        self.team = team
        self.duty = list(team.on_duty(at).order_by("pk") or team.on_duty(at - STILL_THERE).order_by("pk"))
        self._rungs = {
            "lead": _there(team.leads().order_by("memberships__pk"), at),
            "head": _there([team.head], at),
            "last": _there([team.last_person], at),
        }
        # Who stands higher up is called there.
        higher = {person.pk for people in self._rungs.values() for person in people}
        self._rungs["duty"] = [person for person in self.duty if person.pk not in higher]
        self._burden = _burden(self.duty)

    def above(self, rung: str, called: Collection[int]) -> tuple[str, Staff] | None:
        """The next rung and who stands on it; who has been called, or has the case, counts once."""
        for name in RUNGS[RUNGS.index(rung) + 1 if rung else 0 :]:
            fresh = [person for person in self.on(name) if person.pk not in called]
            if fresh:
                person = min(fresh, key=lambda one: self._burden[one.pk])
                self._burden[person.pk] += 1
                return name, person
        return None

    def on(self, rung: str) -> list[Staff]:
        """Who can be called there now; of several, one is."""
        return [person for person in self._rungs[rung] if self._may(person)]

    def _may(self, person: Staff) -> bool:
        """Nobody is let into a sensitive team by an escalation (I9)."""
        return not self.team.is_sensitive or self.team.memberships.filter(staff=person).exists()

    @property
    def is_empty_now(self) -> bool:
        """Nobody is on duty."""
        return not self.duty


def _there(people: Iterable[Staff | None], at: datetime) -> list[Staff]:
    return [person for person in people if person and person.on_duty(at)]


def _burden(people: list[Staff]) -> Counter[int]:
    """How many open cases each of them already looks into as a sponsor: the least burdened is called first."""
    open_ones = Count("sponsored", filter=Q(sponsored__took_at=None) & ~Q(sponsored__case__turn="closed"))
    rows = Staff.objects.filter(pk__in=[one.pk for one in people]).annotate(sponsoring=open_ones)
    return Counter(dict(rows.values_list("pk", "sponsoring")))
