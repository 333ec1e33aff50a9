"""Who has the case: taken from the pool, assigned, given back."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from answerable.cases.access import access_case
from answerable.cases.models import Case
from answerable.desk.doing import ask, case_to_write_in, do
from answerable.desk.entering import DeskRequest, staff_only
from answerable.desk.forms import AssignmentForm
from answerable.kit.clock import now
from answerable.staff.access import leads_team
from answerable.staff.models import Staff
from answerable.staff.models.queries import StaffQuerySet


@staff_only
@require_POST
def take(request: DeskRequest, number: str) -> HttpResponse:
    """Take it from the team's pool."""
    case, at = access_case(request.user, number), now()
    return do(request, case, lambda: case.take(by=request.user, at=at), at=at)


@staff_only
@require_POST
def give_back(request: DeskRequest, number: str) -> HttpResponse:
    """Give it back to the team."""
    case, at = case_to_write_in(request, number), now()
    return do(request, case, lambda: case.give_back(by=request.user, at=at), at=at)


@staff_only
@require_http_methods(["GET", "POST"])
def assign(request: DeskRequest, number: str) -> HttpResponse:
    """Give an unowned case to somebody of the team: a lead to anybody, everybody else to herself."""
    case, at = case_to_write_in(request, number), now()
    form = AssignmentForm(request.POST or None, people=_people(request.user, case))
    return ask(
        request,
        case,
        form,
        lambda form: case.assign(form.cleaned_data["to"], by=request.user, at=at),
        at=at,
        title=_("Assign"),
        button=_("Assign"),
    )


def _people(staff: Staff, case: Case) -> StaffQuerySet:
    members = case.team.members().in_order()
    return members if leads_team(staff, case.team) else members.filter(pk=staff.pk)
