"""How a view does something in a case: load it through access, try one verb, and say a refusal where she is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.utils.functional import Promise as Lazy

from answerable.cases.access import access_case, may_write
from answerable.cases.models import Case
from answerable.cases.refusals import Refused
from answerable.desk.case_page import back_to, show_case
from answerable.desk.entering import DeskRequest
from answerable.desk.pages import page, part

F = TypeVar("F", bound=forms.Form)


def case_to_write_in(request: DeskRequest, number: str) -> Case:
    """The case, for who may act in it; who only reads along is told that this is not hers to do (403)."""
    case = access_case(request.user, number)
    if not may_write(request.user, case):
        raise PermissionDenied
    return case


def do(request: DeskRequest, case: Case, verb: Callable[[], object], *, at: datetime, **typed: Any) -> HttpResponse:
    """Try a verb that asks nothing more: back to the case, or the case again with what was typed and why not (422)."""
    try:
        verb()
    except Refused as refusal:
        case.refresh_from_db()
        return show_case(request, case, at=at, status=422, notice=refusal.sentence, **typed)
    return back_to(request, case)


def ask(
    request: DeskRequest,
    case: Case,
    form: F,
    verb: Callable[[F], object],
    *,
    at: datetime,
    title: str | Lazy,
    button: str | Lazy,
    words: str = "",
    template: str = "desk/dialog.html",
) -> HttpResponse:
    """A dialog with one form: shown, tried, or shown again with what was typed and a sentence by the field (422).

    `words` stand above what it asks.
    """
    if form.is_bound and form.is_valid():
        try:
            verb(form)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        else:
            return back_to(request, case)
    facts: dict[str, Any] = {"case": case, "form": form, "title": title, "button": button, "words": words}
    status = 422 if form.is_bound else 200
    if request.htmx:
        return part(request, template, at=at, status=status, **facts)
    return page(request, "desk/dialog_page.html", at=at, status=status, **facts)
