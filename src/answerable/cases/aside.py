"""What was set aside is looked through every working day, else the team's leads hear of it, once a day (I5)."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Min

from answerable.cases.models import Alert, Inbound
from answerable.kit.worktime import WorkingHours
from answerable.staff.models import Staff, Team

A_WORKING_DAY = 8 * 3600  # seconds of the team's own hours
TOLD_ONCE_IN = timedelta(days=1)


def escalate_set_aside(at: datetime) -> int:
    """Tell the leads of every team whose oldest set-aside has lain for a working day; how many teams."""
    rows = Inbound.objects.to_look_at().filter(team__isnull=False)
    oldest = dict(rows.values("team").annotate(first=Min("filed_at")).values_list("team", "first"))
    teams = Team.objects.filter(pk__in=list(oldest)).select_related("calendar")
    return sum(_tell(team, at) for team in teams if _lay_too_long(team, oldest[team.pk], at))


def look_by(since: datetime, hours: WorkingHours) -> datetime:
    """By when a team with these hours looks at what was set aside then: within a working day of theirs."""
    return hours.due(since, A_WORKING_DAY)


def who_looks_through(team: Team, at: datetime) -> list[Staff]:
    """Who is on duty now, of a team with a rota; else those who hear of it when nobody does."""
    on_duty = list(team.on_duty(at).in_order()) if team.has_rota else []
    return on_duty or _who_looks_after(team)


def _lay_too_long(team: Team, since: datetime, at: datetime) -> bool:
    return at - since > timedelta(hours=8) and look_by(since, team.calendar.current().hours()) <= at


def _tell(team: Team, at: datetime) -> int:
    with transaction.atomic():
        if connection.vendor == "postgresql":
            Team.objects.select_for_update().get(pk=team.pk)
        if Alert.objects.filter(kind=Alert.Kind.ASIDE, team=team, at__gt=at - TOLD_ONCE_IN).exists():
            return 0
        Alert.objects.bulk_create(
            Alert(staff=person, kind=Alert.Kind.ASIDE, team=team, at=at) for person in _who_looks_after(team)
        )
    return 1


def _who_looks_after(team: Team) -> list[Staff]:
    """Its leads; where there is none, its members, and of an empty team that is not sensitive the administrators."""
    people = list(team.leads()) or list(team.members())
    if people or team.is_sensitive:
        return people
    return list(Staff.objects.active().filter(role=Staff.Role.ADMIN))
