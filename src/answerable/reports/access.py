"""Who may see which numbers: leads those of their teams, administrators those of every team that is not sensitive.

A figure about a sensitive team would say of single cases what they are about; so it is its own leads who read it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.db.models import Q
from django.http import Http404, HttpResponseBase

from answerable.cases.models import Case
from answerable.cases.models.queries import CaseQuerySet
from answerable.kit.remembering import remembered
from answerable.staff.access import teams_led
from answerable.staff.entering import StaffRequest
from answerable.staff.models import Staff, Team
from answerable.staff.models.queries import TeamQuerySet

P = ParamSpec("P")
View = Callable[Concatenate[StaffRequest, P], HttpResponseBase]


def teams_reported(staff: Staff) -> TeamQuerySet:
    """The teams whose numbers this colleague may see, dissolved ones included: what they did stays done."""
    if not staff.is_active:
        return Team.objects.none()
    led = Q(pk__in=teams_led(staff))
    return Team.objects.filter(led | ~Q(visibility=Team.Visibility.SENSITIVE) if staff.sees_all else led)


def may_report(staff: Staff) -> bool:
    """Whether there are reports for this colleague at all."""
    return staff.sees_all or bool(teams_led(staff))


def cases_reported(staff: Staff) -> CaseQuerySet:
    """The cases that their figures count; each of them they may read, since every figure opens its rows."""
    teams = remembered(("reported", staff.pk), lambda: list(teams_reported(staff).values_list("pk", flat=True)))
    return Case.objects.visible_to(staff).of_teams(teams)


def reporters_only(view: View[P]) -> View[P]:
    """For whoever has reports; for anybody else there is no such page."""

    @wraps(view)
    def guarded(request: StaffRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not may_report(request.user):
            raise Http404
        return view(request, *args, **kwargs)

    return guarded
