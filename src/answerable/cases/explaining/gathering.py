"""What happened around the promises of a case: its events, who was told, which team had it when."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from answerable.calendars.models import Closure
from answerable.cases.models import Alert, Case, Commitment, Event
from answerable.staff.models import Staff, Team

# What says why a clock started or a due time moved.
REASONS = ("proposal.rejected", "answer.refused", "lateness.told")
FACTS = ("team_id", "type", "topic_id", "harm", "needed_by")


@dataclass(frozen=True)
class Gathered:
    """All of it, once for all promises of one case."""

    case: Case
    events: list[Event]
    alerts: list[Alert]
    names: dict[int, str]
    teams: dict[int, str]
    closures: list[Closure]

    def of(self, row: Commitment, *names: str) -> list[Event]:
        """The events of one promise, in order."""
        return [event for event in self.events if event.name in names and _is_about(event, row)]

    def at(self, moment: datetime) -> list[Event]:
        """What happened in the same transaction."""
        return [event for event in self.events if event.at == moment]

    def team_at(self, moment: datetime) -> str:
        """Who had the case then."""
        had = [team for at, team in self.moves() if at <= moment]
        return had[-1] if had else self.case.team.name

    def moves(self) -> list[tuple[datetime, str]]:
        """When it came to which team."""
        moved = [(event.at, _changed(event).get("team_id")) for event in self.events]
        return [(at, self.teams.get(team, "")) for at, team in moved if team]

    def name(self, number: Any) -> str:
        return self.names.get(number, "")

    def closure_at(self, row: Commitment) -> Closure | None:
        """The closure in which it fell due."""
        calendar = row.calendar_version.calendar_id
        found = (one for one in self.closures if one.calendar_id == calendar)
        return next((one for one in found if one.begins_at <= row.due_at <= one.ends_at), None)


def gather(case: Case, rows: Sequence[Commitment]) -> Gathered:
    """Ask for it."""
    facts = Q(data__changed__has_any_keys=FACTS)
    mine = Q(name__startswith="commitment.") | Q(name__in=REASONS) | facts
    events = list(case.events.filter(mine).order_by("id"))
    alerts = list(Alert.objects.filter(commitment__in=[row.pk for row in rows]).order_by("id"))
    return Gathered(case, events, alerts, _names(events, alerts), _teams(case, events), _closures(rows))


def _names(events: Iterable[Event], alerts: Iterable[Alert]) -> dict[int, str]:
    told: list[Any] = [alert.staff_id for alert in alerts] + [event.data.get("staff") for event in events]
    told += [event.actor_id for event in events if event.actor_kind == "staff"]
    wanted = {int(number) for number in told if number}
    people = Staff.objects.filter(pk__in=wanted) if wanted else Staff.objects.none()
    return dict(people.values_list("pk", "working_name"))


def _teams(case: Case, events: Iterable[Event]) -> dict[int, str]:
    had = [_changed(event).get("team_id") for event in events]
    others = {int(team) for team in had if team and team != case.team_id}
    rows = Team.objects.filter(pk__in=others) if others else Team.objects.none()
    return dict(rows.values_list("pk", "name")) | {case.team_id: case.team.name}


def _closures(rows: Iterable[Commitment]) -> list[Closure]:
    closed = [row for row in rows if row.broken_reason]
    if not closed:
        return []
    calendars, dues = {row.calendar_version.calendar_id for row in closed}, [row.due_at for row in closed]
    return list(Closure.objects.filter(calendar__in=calendars, begins_at__lte=max(dues), ends_at__gte=min(dues)))


def _changed(event: Event) -> dict[str, Any]:
    found: dict[str, Any] = event.data.get("changed", {})
    return found


def _is_about(event: Event, row: Commitment) -> bool:
    return event.data.get("commitment") == row.pk or row.pk in event.data.get("commitments", ())
