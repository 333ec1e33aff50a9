"""What happens in a team when something is late."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from answerable.desk.entering import DeskRequest, staff_only
from answerable.desk.filling import fill
from answerable.desk.settings.access import access_team
from answerable.desk.settings.forms.lateness import LatenessForm
from answerable.desk.settings.pages import back
from answerable.desk.settings.team_page import show_team


@staff_only
@require_POST
def settle(request: DeskRequest, slug: str) -> HttpResponse:
    """Who is called, and whether customers hear of it."""
    team = access_team(request.user, slug)

    def keep(form: LatenessForm) -> HttpResponse:
        form.keep()
        return back(request, _("Kept."), "settings-team", slug)

    form = LatenessForm(request.POST, team=team)
    return fill(form, keep, lambda form, status: show_team(request, team, status, lateness_form=form))
