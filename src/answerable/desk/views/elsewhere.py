"""What a colleague sent from their own mail program: confirmed as our answer, or said to be none."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from answerable.cases.masking import masked
from answerable.cases.models import Message
from answerable.cases.words import IfSilent, Then
from answerable.desk.doing import ask, case_to_write_in, do
from answerable.desk.entering import DeskRequest, staff_only
from answerable.desk.forms import StandingForm
from answerable.kit.clock import now

QUOTED = 400  # characters of it in the question


@staff_only
@require_http_methods(["GET", "POST"])
def stand_for(request: DeskRequest, number: str, pk: int) -> HttpResponse:
    """It was our answer, and in which of the three ways it was meant."""
    case, at = case_to_write_in(request, number), now()
    message = get_object_or_404(Message, pk=pk, case=case)

    def confirm(form: StandingForm) -> None:
        given = form.cleaned_data
        case.confirm_elsewhere(
            message,
            by=request.user,
            at=at,
            then=Then(given["then"]),
            remind_at=given["remind_at"],
            if_silent=IfSilent(given["if_silent"] or IfSilent.OURS),
        )

    return ask(
        request,
        case,
        StandingForm(request.POST if request.method == "POST" else None),
        confirm,
        at=at,
        title=_("Was this our answer?"),
        button=_("It was our answer"),
        words=Truncator(masked(message.shown_text).strip()).chars(QUOTED),
    )


@staff_only
@require_POST
def disown(request: DeskRequest, number: str, pk: int) -> HttpResponse:
    """It was no answer of ours."""
    case, at = case_to_write_in(request, number), now()
    message = get_object_or_404(Message, pk=pk, case=case)
    return do(request, case, lambda: case.disown_elsewhere(message, by=request.user, at=at), at=at)
