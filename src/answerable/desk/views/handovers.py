"""Offers of a case to another owner: made, accepted, declined, withdrawn."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from answerable.cases.access import access_case
from answerable.desk.doing import ask, case_to_write_in, do
from answerable.desk.entering import DeskRequest, staff_only
from answerable.desk.forms import HandoverForm, ReasonForm
from answerable.desk.receivers import as_arguments
from answerable.kit.clock import now


@staff_only
@require_http_methods(["GET", "POST"])
def offer(request: DeskRequest, number: str) -> HttpResponse:
    """Offer the case to a colleague or a team."""
    case, at = case_to_write_in(request, number), now()
    return ask(
        request,
        case,
        HandoverForm(request.POST or None, by=request.user),
        lambda form: case.offer(
            **as_arguments(form.cleaned_data["to"]), note=form.cleaned_data["note"], by=request.user, at=at
        ),
        at=at,
        title=_("Hand over"),
        button=_("Offer the case"),
    )


@staff_only
@require_POST
def accept(request: DeskRequest, number: str) -> HttpResponse:
    """Yes: now it is hers."""
    case, at = access_case(request.user, number), now()
    return do(request, case, lambda: case.accept_handover(by=request.user, at=at), at=at)


@staff_only
@require_http_methods(["GET", "POST"])
def decline(request: DeskRequest, number: str) -> HttpResponse:
    """No, and why."""
    case, at = access_case(request.user, number), now()
    return ask(
        request,
        case,
        ReasonForm(request.POST if request.method == "POST" else None),
        lambda form: case.decline_handover(form.cleaned_data["reason"], by=request.user, at=at),
        at=at,
        title=_("Decline the handover"),
        button=_("Decline"),
    )


@staff_only
@require_POST
def withdraw(request: DeskRequest, number: str) -> HttpResponse:
    """Withdraw the offer."""
    case, at = case_to_write_in(request, number), now()
    return do(request, case, lambda: case.take_back_handover(by=request.user, at=at), at=at)
