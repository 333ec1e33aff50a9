"""A final position: looked over by somebody uninvolved, then taken by who has the authority."""

from datetime import datetime

from django import forms
from django.db import transaction
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from answerable.cases.access import access_case
from answerable.cases.models import Case
from answerable.cases.models.answering import UNDO_WITHIN
from answerable.cases.refusals import Refused
from answerable.desk.composing import last_seen, said_meanwhile
from answerable.desk.doing import ask, case_to_write_in, do
from answerable.desk.entering import DeskRequest, staff_only
from answerable.desk.forms import FinalPositionForm
from answerable.kit.clock import now


@staff_only
@require_POST
def look_over(request: DeskRequest, number: str) -> HttpResponse:
    """Somebody with no hand in it has looked; reading is enough for that."""
    case, at = access_case(request.user, number), now()
    return do(request, case, lambda: case.look_over(by=request.user, at=at), at=at)


@staff_only
@require_http_methods(["GET", "POST"])
def take_final_position(request: DeskRequest, number: str) -> HttpResponse:
    """Where we stand for good; held back ten seconds, like every word of ours."""
    case, at = case_to_write_in(request, number), now()
    form = FinalPositionForm(
        request.POST if request.method == "POST" else None,
        looked=case.looked_over_by(),
        initial={"seen": last_seen(case)},
    )
    return ask(
        request,
        case,
        form,
        lambda form: _take(request, case, form, at),
        at=at,
        title=_("Take a final position"),
        button=_("Send it and end the case"),
    )


def _take(request: DeskRequest, case: Case, form: forms.Form, at: datetime) -> None:
    given = form.cleaned_data
    with transaction.atomic():
        case.lock()
        if said_meanwhile(case, request.user, given["seen"] or 0).exists():
            form.data = {**request.POST.dict(), "seen": str(last_seen(case))}
            raise Refused(_("Something was said in this case meanwhile. Read it, and send again if yours holds."))
        case.take_final_position(
            given["reasons"],
            outside_body=given["outside_body"],
            looked_over_by=given["looked_over_by"],
            by=request.user,
            at=at,
            undo=UNDO_WITHIN,
        )
