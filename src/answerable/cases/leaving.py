"""A colleague leaves, is away, or leaves a team: what was theirs returns to the team's pool that minute (law 5, I7)."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Count, Exists, OuterRef

from answerable.cases.models import Case
from answerable.cases.models.queries import CaseQuerySet
from answerable.cases.words import Turn
from answerable.staff.models import Membership, Staff, Team

OPEN = (Turn.OURS, Turn.THEIRS, Turn.PROPOSED)


def return_to_pools(*, staff: Staff, at: datetime, team: Team | None = None, **_facts: object) -> None:
    """Give back every open case of theirs, or only those of `team`; the notes in it stay."""
    cases = Case.objects.filter(owner=staff).still_open()
    for case in cases.filter(team=team) if team else cases:
        case.give_back(by=None, at=at, reason="left-team" if team else "away-or-left")


def return_after_shift(*, staff: Staff, team: Team, at: datetime, **_facts: object) -> None:
    """A shift of a team with a rota is over: what they have of this team waits in its pool; the notes stay."""
    for case in Case.objects.filter(owner=staff, team=team).still_open():
        case.give_back(by=None, at=at, reason="shift-over")


def return_of_the_absent(at: datetime) -> int:
    """Owners whose absence has begun since it was planned, or who took a case as they left. How many returned."""
    cases = list(of_the_absent(at)[:200])
    for case in cases:
        case.give_back(by=None, at=at, reason="away-or-left")
    return len(cases)


def of_the_absent(at: datetime, *, since: datetime | None = None) -> CaseQuerySet:
    """Open cases of an owner who is away (`since`: at least then) or has left."""
    # The worker asks again and again: few are absent, and of each the index by owner knows what is open.
    absent = list(Staff.objects.not_on_duty(at, since=since).values_list("pk", flat=True))
    return Case.objects.filter(owner__in=absent, turn__in=OPEN)


def left_alone() -> dict[str, int]:
    """Teams in which nobody is left to answer, by name, with how many of their cases are open."""
    there = Membership.objects.filter(team=OuterRef("team"), staff__is_active=True)
    rows = Case.objects.filter(~Exists(there), turn__in=OPEN).order_by("team__name").values_list("team__name")
    return dict(rows.annotate(cases=Count("pk")))


def would_be_left_alone(team: Team, staff: Staff) -> int:
    """How many open cases would have nobody if this colleague went: none while a colleague remains."""
    if not team.members().filter(pk=staff.pk).exists() or team.members().exclude(pk=staff.pk).exists():
        return 0
    return Case.objects.filter(team=team, turn__in=OPEN).count()
