"""What the case is about, what holds it up, and who else looks at it."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from answerable.cases.access import access_case
from answerable.cases.models import Participant
from answerable.cases.words import Part, WaitingOn
from answerable.desk.describing import DescriptionForm
from answerable.desk.describing import describe as say_what_it_is
from answerable.desk.doing import ask, case_to_write_in, do
from answerable.desk.entering import DeskRequest, staff_only
from answerable.desk.forms import LettingInForm, WaitingForm
from answerable.kit.clock import now


@staff_only
@require_http_methods(["GET", "POST"])
def describe(request: DeskRequest, number: str) -> HttpResponse:
    """Type, topic, tags, fields, harm, needed-by, language, subject."""
    case, at = case_to_write_in(request, number), now()
    return ask(
        request,
        case,
        DescriptionForm(request.POST if request.method == "POST" else None, case=case),
        lambda form: say_what_it_is(case, form, request.user, at),
        at=at,
        title=_("What it is about"),
        button=_("Keep"),
    )


@staff_only
@require_http_methods(["GET", "POST"])
def wait_on(request: DeskRequest, number: str) -> HttpResponse:
    """It is our turn, and somebody holds us up."""
    case, at = case_to_write_in(request, number), now()
    return ask(
        request,
        case,
        WaitingForm(request.POST if request.method == "POST" else None, initial={"what": case.waiting_on}),
        lambda form: case.wait_on(
            WaitingOn(form.cleaned_data["what"]),
            next_check_at=form.cleaned_data["next_check_at"],
            note=form.cleaned_data["note"],
            by=request.user,
            at=at,
        ),
        at=at,
        title=_("Waiting on"),
        button=_("Keep"),
    )


@staff_only
@require_POST
def stop_waiting_on(request: DeskRequest, number: str) -> HttpResponse:
    """What held us up is there."""
    case, at = case_to_write_in(request, number), now()
    return do(request, case, lambda: case.stop_waiting_on(by=request.user, at=at), at=at)


@staff_only
@require_POST
def escalate(request: DeskRequest, number: str) -> HttpResponse:
    """Ask someone else to look."""
    case, at = case_to_write_in(request, number), now()
    return do(request, case, lambda: case.escalate(by=request.user, at=at), at=at)


@staff_only
@require_POST
def sponsor(request: DeskRequest, number: str) -> HttpResponse:
    """A sponsor takes the case over."""
    case, at = access_case(request.user, number), now()
    return do(request, case, lambda: case.sponsor_takes(by=request.user, at=at), at=at)


@staff_only
@require_http_methods(["GET", "POST"])
def let_in(request: DeskRequest, number: str, pk: int) -> HttpResponse:
    """Somebody new takes part from now on."""
    case, at = case_to_write_in(request, number), now()
    person = get_object_or_404(Participant, pk=pk, case=case)
    return ask(
        request,
        case,
        LettingInForm(request.POST if request.method == "POST" else None),
        lambda form: case.let_in(
            person, Part(form.cleaned_data["part"]), proof=form.cleaned_data["proof"], by=request.user, at=at
        ),
        at=at,
        title=_("Let %(name)s in") % {"name": person},
        button=_("Let in"),
    )
