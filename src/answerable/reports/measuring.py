"""What a staffing question needs to know of a team, measured: how many come, how long one takes, who gives up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise

from answerable.cases.models import Message
from answerable.cases.words import Kind, Measure
from answerable.reports.access import cases_reported
from answerable.reports.counting import count
from answerable.reports.lengths import waits
from answerable.reports.scope import Scope
from answerable.staff.models import Team

# Two words of one colleague that lie further apart had a break, or other work, between them.
STRETCH = timedelta(hours=1)


@dataclass(frozen=True)
class Measured:
    """Per working hour, in minutes, and of how many; None where there was nothing to measure."""

    hours: float
    arrived: int
    handled: int
    handling: float | None
    gave_up: int
    patience: float | None

    @property
    def arrivals(self) -> float | None:
        return self.arrived / self.hours if self.hours and self.arrived else None


def measure(scope: Scope, team: Team) -> Measured:
    """The team in these days."""
    its = scope.by(team=team.slug)
    asked = its.by(measure=Measure.ANSWER)
    hours = team.calendar.current().hours().between(its.since, its.moments.as_of) / 3600
    found, gave_up = waits(asked), count(("chasers",), its)["chasers"]
    waited = sum(wait.working[0] for wait in found) / 60
    gaps = _gaps(its)
    return Measured(
        hours=max(hours, 0.0),
        arrived=len(found),
        handled=len(gaps),
        handling=sum(gaps) / len(gaps) if gaps else None,
        gave_up=gave_up,
        patience=waited / gave_up if gave_up and waited else None,
    )


def _gaps(scope: Scope) -> list[float]:
    """Minutes from a colleague's word to their next one where that is an answer, within one stretch of work."""
    cases = scope.narrow(cases_reported(scope.staff).filter(touched_at__gte=scope.since))
    words = Message.objects.filter(author_kind="staff", created_at__gte=scope.since, created_at__lt=scope.until)
    words = words.filter(case__in=cases.values("pk"), undone_at=None)
    rows = words.order_by("staff", "created_at", "pk").values_list("staff", "created_at", "kind")
    return [
        (then - before).total_seconds() / 60
        for (who, before, _kind), (same, then, kind) in pairwise(rows.iterator(chunk_size=2_000))
        if who == same and kind == Kind.ANSWER and timedelta(0) < then - before <= STRETCH
    ]
