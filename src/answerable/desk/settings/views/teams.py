"""Teams: their facts, their people, and the teams that may read along."""

from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from answerable.cases.leaving import left_alone
from answerable.desk.entering import DeskRequest, staff_only
from answerable.desk.filling import fill, typed
from answerable.desk.settings.access import access_team, admins_only, teams_to_look_after
from answerable.desk.settings.forms.teams import (
    MemberForm,
    NewTeamForm,
    ReaderForm,
    TeamForm,
    refuse_to_leave_cases_alone,
    refuse_to_lose_the_last_lead,
)
from answerable.desk.settings.pages import back, settings_page
from answerable.desk.settings.team_page import show_team
from answerable.kit.clock import now
from answerable.staff.models import Staff, StandingShare, Team

HERE = "settings-teams"


@require_safe
@staff_only
def index(request: DeskRequest) -> HttpResponse:
    """The teams she looks after."""
    people = Count("memberships", filter=Q(memberships__staff__is_active=True), distinct=True)
    teams = teams_to_look_after(request.user).select_related("calendar").annotate(people=people).in_order()
    waiting = left_alone()
    alone = [(team.name, waiting[team.name]) for team in teams if team.name in waiting]
    return settings_page(request, "teams", at=now(), here=HERE, teams=teams, alone=alone)


@staff_only
@admins_only
@require_http_methods(["GET", "POST"])
def new(request: DeskRequest) -> HttpResponse:
    """A new team, with its lead."""
    form = NewTeamForm(typed(request), initial={"visibility": Team.Visibility.OPEN, "lead": request.user})
    return fill(
        form,
        lambda form: back(request, _("The team is there."), "settings-team", form.keep().slug),
        lambda form, status: _ask(request, form, status, _("New team"), _("Make it")),
    )


@require_safe
@staff_only
def show(request: DeskRequest, slug: str) -> HttpResponse:
    """One team."""
    return show_team(request, access_team(request.user, slug))


@staff_only
@require_http_methods(["GET", "POST"])
def describe(request: DeskRequest, slug: str) -> HttpResponse:
    """Name, addresses, calendar, who may read."""
    team = access_team(request.user, slug)
    title = team.name
    return fill(
        TeamForm(typed(request), team=team),
        lambda form: back(request, _("Kept."), "settings-team", form.keep().slug),
        lambda form, status: _ask(request, form, status, title, _("Save")),
    )


@staff_only
@require_POST
def join(request: DeskRequest, slug: str) -> HttpResponse:
    """A colleague joins, or becomes lead or member."""
    team = access_team(request.user, slug)

    def take_in(form: MemberForm) -> HttpResponse:
        team.join(form.cleaned_data["staff"], form.cleaned_data["role"])
        return back(request, _("Kept."), "settings-team", slug)

    form = MemberForm(request.POST, team=team)
    return fill(form, take_in, lambda form, status: show_team(request, team, status, member_form=form))


@staff_only
@require_POST
def part(request: DeskRequest, slug: str, pk: int) -> HttpResponse:
    """A colleague leaves the team; what she has in hand here returns to its pool."""
    team = access_team(request.user, slug)
    staff = get_object_or_404(Staff, pk=pk, memberships__team=team)
    try:
        refuse_to_lose_the_last_lead(team, staff)
        refuse_to_leave_cases_alone(team, staff)
    except ValidationError as refusal:
        return show_team(request, team, 422, notice=refusal.messages[0])
    team.part(staff, at=now())
    gone = _("%(name)s is no longer in this team.") % {"name": staff.working_name}
    if teams_to_look_after(request.user).filter(pk=team.pk).exists():
        return back(request, gone, "settings-team", slug)
    return back(request, gone, "settings")


@staff_only
@require_POST
def share(request: DeskRequest, slug: str) -> HttpResponse:
    """Another team may read along from now on."""
    team = access_team(request.user, slug)

    def let_read(form: ReaderForm) -> HttpResponse:
        team.share_with(form.cleaned_data["team"], by=request.user, at=now())
        return back(request, _("They may read along from now on."), "settings-team", slug)

    form = ReaderForm(request.POST, owner=team)
    return fill(form, let_read, lambda form, status: show_team(request, team, status, reader_form=form))


@staff_only
@require_POST
def end_share(request: DeskRequest, slug: str, pk: int) -> HttpResponse:
    """The other team no longer reads along."""
    get_object_or_404(StandingShare, pk=pk, owner_team=access_team(request.user, slug)).delete()
    return back(request, _("They no longer read along."), "settings-team", slug)


def _ask(request: DeskRequest, form: object, status: int, title: str, button: str) -> HttpResponse:
    facts = {"form": form, "title": title, "button": button, "back": HERE}
    return settings_page(request, "ask", at=now(), here=HERE, status=status, **facts)
