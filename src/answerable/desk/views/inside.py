"""Words among colleagues: notes, questions, their answers. They have no road to a customer."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from answerable.cases.access import access_case
from answerable.cases.models import Ask, Case
from answerable.cases.refusals import Refused
from answerable.desk.case_page import back_to, show_case
from answerable.desk.composing import forget_draft, keep_draft
from answerable.desk.doing import case_to_write_in, do
from answerable.desk.entering import DeskRequest, staff_only
from answerable.desk.forms import AskForm
from answerable.desk.receivers import as_arguments
from answerable.kit.clock import now


@staff_only
@require_POST
def note(request: DeskRequest, number: str) -> HttpResponse:
    """Leave a note for colleagues."""
    case, at = access_case(request.user, number), now()
    text = request.POST.get("text", "")
    return _say(request, case, "note", lambda: case.add_note(text, by=request.user, at=at), at)


@staff_only
@require_POST
def ask(request: DeskRequest, number: str) -> HttpResponse:
    """Ask a colleague or a team; the case does not move."""
    case, at = case_to_write_in(request, number), now()
    form = AskForm(request.POST, by=request.user)

    def put() -> None:
        if not form.is_valid():
            raise Refused(_("Say whom you ask: one colleague or one team."), "to")
        case.ask(form.cleaned_data["text"], **as_arguments(form.cleaned_data["to"]), by=request.user, at=at)

    return _say(request, case, "ask", put, at)


@staff_only
@require_POST
def answer(request: DeskRequest, number: str, pk: int) -> HttpResponse:
    """Answer what one was asked."""
    case, at = access_case(request.user, number), now()
    row = get_object_or_404(Ask, pk=pk, case=case)
    text = request.POST.get("text", "")
    try:
        case.answer_ask(row, text, by=request.user, at=at)
    except Refused as refusal:
        case.refresh_from_db()
        said: dict[str, Any] = {"answer_wrong" if refusal.field == "text" else "notice": refusal.sentence}
        return show_case(request, case, at=at, status=422, answering=pk, answer_text=text, **said)
    return back_to(request, case)


@staff_only
@require_POST
def withdraw(request: DeskRequest, number: str, pk: int) -> HttpResponse:
    """The question is no longer needed."""
    case, at = case_to_write_in(request, number), now()
    row = get_object_or_404(Ask, pk=pk, case=case)
    return do(request, case, lambda: case.withdraw_ask(row, by=request.user, at=at), at=at)


def _say(request: DeskRequest, case: Case, kind: str, verb: Callable[[], object], at: datetime) -> HttpResponse:
    """Say it inside; refused, the same panel is open again with what was typed."""
    text = request.POST.get("text", "")
    try:
        verb()
    except Refused as refusal:
        keep_draft(case, request.user, kind, text, at)
        case.refresh_from_db()
        typed = {"open": kind, "text": text, "to": request.POST.get("to", ""), "wrong": refusal.sentence}
        return show_case(request, case, at=at, status=422, **typed)
    forget_draft(case, request.user, kind)
    return back_to(request, case)
