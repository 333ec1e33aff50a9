"""Had we promised something else."""

from typing import Any

from django.http import HttpResponseBase
from django.views.decorators.http import require_safe

from answerable.reports import what_if
from answerable.reports.access import reporters_only
from answerable.reports.asking import Asked
from answerable.reports.forms import InsteadForm
from answerable.reports.instead import INSTEAD
from answerable.staff.entering import StaffRequest, staff_only


@require_safe
@staff_only
@reporters_only
def show(request: StaffRequest) -> HttpResponseBase:
    """Replayed from history, once it is said which promise and what instead."""
    asked = Asked(request, apart=(INSTEAD,))
    given = request.GET if INSTEAD in request.GET else None
    question = InsteadForm(given, what_if.promise_choices(), what_if.measure_choices())
    is_clear = asked.is_clear and (given is None or question.is_valid())
    facts: dict[str, Any] = {"question": question}
    if given is not None and is_clear:
        facts |= what_if.answer(asked.scope.by(**question.cleaned_data))
    return asked.answer("reports/what_if.html", "what-if", is_clear=is_clear, **facts)
