"""Who may set what: a colleague her own things, a lead her teams, an administrator the house. The rest is not there."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404

from answerable.calendars.models import Calendar
from answerable.desk.entering import DeskRequest
from answerable.staff.models import Membership, Staff, Team
from answerable.staff.models.queries import TeamQuerySet

P = ParamSpec("P")
View = Callable[Concatenate[DeskRequest, P], HttpResponse]


def admins_only(view: View[P]) -> View[P]:
    """For administrators; for anybody else there is no such page."""
    return _only(lambda staff: staff.is_admin, view)


def leads_only(view: View[P]) -> View[P]:
    """For whoever decides what a lead decides."""
    return _only(lambda staff: staff.is_lead, view)


def _only(may: Callable[[Staff], bool], view: View[P]) -> View[P]:
    @wraps(view)
    def guarded(request: DeskRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not may(request.user):
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


def teams_to_look_after(staff: Staff) -> TeamQuerySet:
    """The teams she leads; for an administrator all but the sensitive ones, and those that nobody leads any more."""
    leads = Membership.objects.filter(team=OuterRef("pk"), role=Membership.Role.LEAD, staff__is_active=True)
    hers = Q(Exists(leads.filter(staff=staff)))
    if staff.is_admin:
        hers |= ~Q(visibility=Team.Visibility.SENSITIVE) | ~Q(Exists(leads))
    return Team.objects.active().filter(hers) if staff.is_active else Team.objects.none()


def access_team(staff: Staff, slug: str) -> Team:
    """A team this colleague looks after; Http404 otherwise."""
    team: Team | None = teams_to_look_after(staff).select_related("calendar").filter(slug=slug).first()
    if team is None:
        raise Http404
    return team


def calendars_to_revise(staff: Staff) -> QuerySet[Calendar]:
    """An administrator's: all of them. A lead's: those by which only teams of hers work."""
    if staff.is_admin:
        return Calendar.objects.all()
    hers = teams_to_look_after(staff).values("pk")
    others = Team.objects.exclude(pk__in=hers)
    return Calendar.objects.filter(teams__in=hers).exclude(teams__in=others).distinct()


def access_calendar(staff: Staff, pk: int) -> Calendar:
    """A calendar this colleague may revise; Http404 otherwise."""
    return get_object_or_404(calendars_to_revise(staff), pk=pk)
