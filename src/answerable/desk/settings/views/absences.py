"""Absences: my own, those of a colleague, and those of a team by whoever looks after it."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from answerable.desk.entering import DeskRequest, staff_only
from answerable.desk.filling import fill, typed
from answerable.desk.settings.absences import absence_facts
from answerable.desk.settings.access import access_team, admins_only
from answerable.desk.settings.forms.people import AwayForm
from answerable.desk.settings.forms.rotas import TeamAwayForm
from answerable.desk.settings.pages import back, settings_page
from answerable.kit.clock import now
from answerable.staff.models import Absence, Staff


@staff_only
@require_http_methods(["GET", "POST"])
def mine(request: DeskRequest) -> HttpResponse:
    """I will be away: what I have returns to my teams as it begins."""
    return _note(request, request.user, _("When are you away?"), "settings", "settings")


@staff_only
@require_POST
def end_mine(request: DeskRequest, pk: int) -> HttpResponse:
    """I am here again, or will be after all."""
    return _end(request, get_object_or_404(Absence, pk=pk, staff=request.user), "settings")


@staff_only
@admins_only
@require_http_methods(["GET", "POST"])
def of_colleague(request: DeskRequest, pk: int) -> HttpResponse:
    """When a colleague is away; what they have returns to their teams as it begins."""
    colleague = get_object_or_404(Staff, pk=pk)
    title = _("When is %(name)s away?") % {"name": colleague.working_name}
    return _note(request, colleague, title, "settings-colleagues", "settings-colleague", pk)


@staff_only
@admins_only
@require_POST
def end_of_colleague(request: DeskRequest, pk: int, absence: int) -> HttpResponse:
    """They are here again, or will be after all."""
    return _end(request, get_object_or_404(Absence, pk=absence, staff=pk), "settings-colleague", pk)


@staff_only
@require_http_methods(["GET", "POST"])
def of_team(request: DeskRequest, slug: str) -> HttpResponse:
    """Who of a team is away when, in the team's own zone, and one more."""
    team, at = access_team(request.user, slug), now()

    def note(form: TeamAwayForm) -> HttpResponse:
        given = form.cleaned_data
        given["staff"].go_away(given["since"], given["until"], at=at, by=request.user)
        return back(request, _("Noted."), "settings-team-absences", slug)

    def again(form: TeamAwayForm, status: int) -> HttpResponse:
        rows = Absence.objects.filter(staff__in=team.members())
        facts = absence_facts(rows, at, lambda one: reverse("desk:settings-team-absence-end", args=[slug, one.pk]))
        facts |= {"team": team, "form": form}
        return settings_page(request, "team_absences", at=at, here="settings-teams", status=status, **facts)

    with timezone.override(team.calendar.current().hours().zone):
        return fill(TeamAwayForm(typed(request), team=team, initial={"since": at}), note, again)


@staff_only
@require_POST
def end_in_team(request: DeskRequest, slug: str, pk: int) -> HttpResponse:
    """Somebody of the team is here again, or will be after all."""
    members = access_team(request.user, slug).members()
    return _end(request, get_object_or_404(Absence, pk=pk, staff__in=members), "settings-team-absences", slug)


def _note(request: DeskRequest, staff: Staff, title: str, here: str, route: str, *args: int) -> HttpResponse:
    at = now()

    def leave(form: AwayForm) -> HttpResponse:
        staff.go_away(form.cleaned_data["since"], form.cleaned_data["until"], at=at, by=request.user)
        return back(request, _("Noted. What is in hand returns to its teams as it begins."), route, *args)

    def again(form: AwayForm, status: int) -> HttpResponse:
        facts = {"form": form, "title": title, "button": _("Note it"), "back": here}
        return settings_page(request, "ask", at=at, here=here, status=status, **facts)

    return fill(AwayForm(typed(request), initial={"since": at}), leave, again)


def _end(request: DeskRequest, absence: Absence, route: str, *args: object) -> HttpResponse:
    """What went on ends now; what lay ahead is removed."""
    at = now()
    said = _("The absence is over.") if absence.begins_at < at else _("The absence is removed.")
    absence.end(at=at)
    return back(request, said, route, *args)
